import { stepDefinition, STEP_DEFINITIONS } from '../../steps/index.ts';
import { ERROR_EDGES } from '../../flow-file.ts';
import { END } from '../../graph.ts';
import { IDP_OPERATIONS, type IdpOperation } from '../../idp-operations.ts';
import { nearest } from '../../suggestion.ts';
import { codeContextOf } from '../code-context.ts';
import { alternatives, fieldsOf, meaningOf, scalarShape } from '../meaning.ts';
import { attributesOf } from '../object-attributes.ts';
import { occurrencesIn, type Thing } from '../occurrences.ts';
import { scalarText } from '../scalar-text.ts';
import { childOf, entriesIn, wordOf, type TextEntry } from '../text-tree.ts';
import { replaceFix, type Fix, type FixContext, type Fixer } from './fix.ts';

/** Candidates compared: enough for people, a bound for hostile files. */
const MAX_CANDIDATES = 5000;

/** The name that was probably meant, in place of the one that stands there. */
function change({ source }: FixContext, start: number, end: number, candidates: Iterable<string>): Fix[] {
  const written = source.text.slice(start, end);
  const meant = nearest(written, [...candidates].slice(0, MAX_CANDIDATES));
  return meant === undefined || meant === written ? [] : [replaceFix(`Change to \`${meant}\``, start, end, meant, true)];
}

/** The name of a thing inside the problem's range, which may hold more: `objects.usr.new`. */
function changeThing(context: FixContext, kind: Thing['kind'], candidates: Iterable<string>): Fix[] {
  const { start, end } = context.problem.range;
  const named = occurrencesIn(context.source).find(
    (occurrence) => occurrence.thing.kind === kind && occurrence.start >= start.offset && occurrence.end <= end.offset,
  );
  return named ? change(context, named.start, named.end, candidates) : [];
}

export const knownStep: Fixer = (context) => changeThing(context, 'step', [...context.source.stepIds, END]);

export const knownObject: Fixer = (context) => changeThing(context, 'object', context.source.flow?.objects?.keys() ?? []);

export const knownTarget: Fixer = (context) => changeThing(context, 'target', context.source.flow?.targets?.keys() ?? []);

/** A key that does not exist: one that does, which is not there yet. */
export const knownKey: Fixer = (context) => {
  const { entry } = context;
  const { start, end } = context.problem.range;
  return change(context, start.offset, end.offset, keysBeside(entry));
};

/** Keys that the map of an entry could have besides those it has. */
function keysBeside(entry: TextEntry): string[] {
  const meaning = entry.parent && meaningOf(entry.parent);
  if (!meaning) return [];
  const present = new Set(entriesIn(entry.parent.value).map(({ key }) => key));
  const keys = alternatives(meaning.type).flatMap(({ shape }) => {
    if (shape.is === 'record') return Object.keys(shape.fields);
    if (shape.is === 'variants') return Object.keys(fieldsOf(shape, entry.parent));
    return shape.is === 'map' ? Object.keys(shape.known ?? {}) : [];
  });
  return keys.filter((key) => !present.has(key));
}

/** A step whose kind is misspelt. */
export const knownKind: Fixer = (context) =>
  entriesIn(stepOf(context.entry)?.value)
    .filter(({ key, hasColon }) => hasColon && stepDefinition(key) === undefined)
    .flatMap((entry) => change(context, entry.start, entry.keyEnd, Object.keys(STEP_DEFINITIONS)))
    .slice(0, 1);

function stepOf(entry: TextEntry | undefined): TextEntry | undefined {
  for (let at = entry; at; at = at.parent) if (at.parent?.key === 'steps' && !at.parent.parent?.parent) return at;
  return undefined;
}

/** A word that is not one of those that fit. */
export const knownWord: Fixer = (context) => {
  const { entry, problem } = context;
  const words = scalarShape(entry)?.words ?? (entry.parent?.key === 'on-error' ? ERROR_EDGES : undefined);
  return words ? change(context, problem.range.start.offset, problem.range.end.offset, Object.keys(words)) : [];
};

export const knownOperation: Fixer = (context) => {
  const { entry } = context;
  if (entry.value.is !== 'scalar') return [];
  return change(context, entry.value.start, entry.value.end, Object.keys(IDP_OPERATIONS));
};

export const knownParameter: Fixer = (context) => {
  const { source, entry, problem } = context;
  const operation = wordOf(source.text, childOf(entry.parent?.parent, 'idp'));
  if (!Object.hasOwn(IDP_OPERATIONS, operation)) return [];
  const { parameters }: IdpOperation = IDP_OPERATIONS[operation as keyof typeof IDP_OPERATIONS];
  return change(context, problem.range.start.offset, problem.range.end.offset, Object.keys(parameters));
};

/** A parameter of a statement that nothing sets: one that something sets. */
export const boundParameter: Fixer = (context) => {
  const { source, entry, problem } = context;
  const code = codeContextOf(source, entry);
  if (!code) return [];
  const attributes = code.object === undefined ? [] : attributesOf(source, code.object);
  const set = attributes.flatMap(({ name, rules, columns }) => (rules.length + columns.length > 0 ? [name] : []));
  const { start, end } = problem.range;
  return change(context, start.offset + 1, end.offset, [...code.given, ...set]);
};

/** A name in code that is not known: one that is, or the text that was meant. */
export const knownName: Fixer = (context) => {
  const { source, entry, problem } = context;
  const code = codeContextOf(source, entry);
  if (!code || problem.file !== source.file) return [];
  const { start, end } = problem.range;
  return [...change(context, start.offset, end.offset, code.scope.names), ...constantText(context)];
};

/** A name in a statement that the database does not have: the one that the problem suggests. */
export const suggestedName: Fixer = ({ problem, word }) => {
  const [, meant] = /^Did you mean `(.+)`\?$/.exec(problem.suggestion ?? '') ?? [];
  // written with the escapes of YAML
  if (meant === undefined || word.includes('\\')) return [];
  const { start, end } = problem.range;
  const [quote = ''] = /^["`[]/.exec(word) ?? [];
  const inQuotes = quote + meant + (quote === '[' ? ']' : quote);
  return [replaceFix(`Change to \`${meant}\``, start.offset, end.offset, inQuotes)];
};

/** `with: { department: Sales }` means the text, which needs quotes of its own. */
export const constantText: Fixer = ({ source, entry }) => {
  const { value } = entry;
  if (value.is !== 'scalar' || value.style !== 'plain' || !isComputed(entry)) return [];
  const text = scalarText(source.text, value).value;
  if (!/^[\p{L}\p{N}/@.#][^(){}[\]=`"\n]*$/u.test(text) || text.length > 80) return [];
  const constant = JSON.stringify(`'${text.replaceAll("'", "\\'")}'`);
  return [replaceFix(`Write it as a text: ${constant}`, value.start, value.end, constant)];
};

function isComputed(entry: TextEntry): boolean {
  for (let at: TextEntry | undefined = entry.parent; at; at = at.parent)
    if (at.key === 'with' || at.key === 'output') return true;
  return entry.key === 'with' || entry.key === 'output';
}
