import { ERROR_EDGES } from '../flow-file.ts';
import { END } from '../graph.ts';
import { IDP_OPERATIONS, type IdpOperation } from '../idp-operations.ts';
import type { FlowSource } from '../read-flow.ts';
import { codeContext, codeContextOf, columnScope, type CodeContext } from './code-context.ts';
import { cursorAt, justBefore, ruleSides, templateCodeAt } from './code-cursor.ts';
import { describeThing } from './describe-thing.ts';
import { codeMarkdown, fencedMarkdown } from './documentation.ts';
import type { FlowFolder } from './flow-folder.ts';
import { meaningOf, scalarShape, variantOf } from './meaning.ts';
import { describeName, type NameSpace } from './names.ts';
import { occurrenceIn } from './occurrences.ts';
import { placeAt } from './place.ts';
import { scalarText } from './scalar-text.ts';
import { childOf, keysTo, textTreeOf, wordOf, type TextEntry } from './text-tree.ts';

/** What something is. */
export interface Hover {
  readonly markdown: string;
  /** The stretch that it speaks of: offsets in the text that was asked about. */
  readonly start: number;
  readonly end: number;
}

/** What stands at an offset of a flow file. */
export function hoverFlow(source: FlowSource, files: FlowFolder, offset: number): Hover | undefined {
  const place = placeAt(textTreeOf(source), offset);
  const { entry } = place;
  if (place.at === 'key' && place.existing) return hoverKey(source, entry);
  if (place.at !== 'value' || entry.value.is !== 'scalar' || offset < entry.value.start || offset > entry.value.end)
    return undefined;
  const context = codeContextOf(source, entry);
  if (!context) return hoverValue(source, entry, offset);
  const text = scalarText(source.text, entry.value);
  const hover = hoverCode(source, files, context, text.value, text.indexOf(offset));
  if (!hover) return undefined;
  const found = { markdown: hover.markdown, start: text.offsetOf(hover.start), end: text.offsetOf(hover.end) };
  // In the indentation of a line nothing stands.
  return found.start <= offset && offset <= found.end ? found : undefined;
}

/** What stands at an offset of a piece of code, whose text may differ from the file. */
export function hoverCodeAt(
  source: FlowSource,
  files: FlowFolder,
  path: string,
  text: string,
  offset: number,
): Hover | undefined {
  const context = codeContext(source, path);
  return context && hoverCode(source, files, context, text, offset);
}

function hoverCode(source: FlowSource, files: FlowFolder, context: CodeContext, text: string, offset: number): Hover | undefined {
  switch (context.language) {
    case 'sql':
      return hoverParameter(source, context, text, offset);
    case 'template': {
      const code = templateCodeAt(text, offset);
      const inner = code && hoverName(source, files, context, text.slice(code.start, code.end), offset - code.start);
      return inner && { ...inner, start: inner.start + code.start, end: inner.end + code.start };
    }
    case 'rule': {
      const { arrow, arrowStart, rightStart } = ruleSides(text);
      if (offset < arrowStart) {
        const word = wordAround(text, offset);
        if (arrow === '=>') {
          const columns = { ...context, scope: columnScope(source, context.object ?? '') };
          return hoverName(source, files, columns, text.slice(0, arrowStart), offset) ?? attributeHover(source, context, word);
        }
        return attributeHover(source, context, word);
      }
      const inner = hoverName(source, files, context, text.slice(rightStart), offset - rightStart);
      return inner && { ...inner, start: inner.start + rightStart, end: inner.end + rightStart };
    }
    default:
      return hoverName(source, files, context, text, offset);
  }
}

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function wordAround(text: string, offset: number): Word {
  const start = offset - (/[\w$-]*$/.exec(justBefore(text, offset))?.[0].length ?? 0);
  const end = offset + (/^[\w$-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  return { word: text.slice(start, end), start, end };
}

function attributeHover(source: FlowSource, { object }: CodeContext, { word, start, end }: Word): Hover | undefined {
  const markdown = describeThing(source, { kind: 'attribute', name: word, owner: object });
  return markdown === undefined ? undefined : { markdown, start, end };
}

function hoverParameter(source: FlowSource, context: CodeContext, text: string, offset: number): Hover | undefined {
  const { word, start, end } = wordAround(text, offset === 0 || text[offset] !== ':' ? offset : offset + 1);
  if (text[start - 1] !== ':' || text[start - 2] === ':' || word === '') return undefined;
  const at = { start: start - 1, end };
  if (context.given.includes(word)) {
    const keys = context.keys.slice(0, context.keys.lastIndexOf('sql') < 0 ? undefined : context.keys.lastIndexOf('sql'));
    const owner = keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const markdown = describeThing(source, { kind: 'parameter', name: word, owner });
    return { markdown: markdown ?? `${codeMarkdown(`:${word}`)}, set by \`with\``, ...at };
  }
  const markdown = describeThing(source, { kind: 'attribute', name: word, owner: context.object });
  return { markdown: markdown ?? `Nothing in the flow sets ${codeMarkdown(`:${word}`)}.`, ...at };
}

function hoverName(source: FlowSource, files: FlowFolder, context: CodeContext, text: string, offset: number): Hover | undefined {
  const cursor = cursorAt(text, offset);
  if (!cursor || cursor.unknown || cursor.start === cursor.end) return undefined;
  const { start, end } = cursor;
  const chain = [...cursor.chain, text.slice(start, end)];
  const space: NameSpace = { source, files, scope: context.scope, object: context.object, step: context.step };
  const thing = thingOf(context, chain);
  const markdown = thing && describeThing(source, thing);
  if (markdown !== undefined) return { markdown, start, end };
  const name = describeName(space, chain);
  if (!name) return undefined;
  const title =
    name.kind === 'function' && name.detail !== undefined
      ? name.detail
      : `${chain.join('.')}${name.detail === undefined ? '' : `: ${name.detail}`}`;
  return { markdown: `${fencedMarkdown('ts', title)}${name.doc === undefined ? '' : `\n\n${name.doc}`}`, start, end };
}

function thingOf(
  { scope, object }: CodeContext,
  [root = '', name, ...rest]: readonly string[],
): Parameters<typeof describeThing>[1] | undefined {
  if (name === undefined || rest.length > 0 || !scope.names.has(root)) return undefined;
  if (root === 'steps') return { kind: 'step', name };
  if (root === 'objects') return { kind: 'object', name };
  if (root === 'targets') return { kind: 'target', name };
  if (root === 'newObject' || root === 'oldObject') return { kind: 'attribute', name, owner: object };
  return undefined;
}

/** A key: what it is for; a name of the user's own: what it stands for. */
function hoverKey(source: FlowSource, entry: TextEntry): Hover | undefined {
  const at = { start: entry.start, end: entry.keyEnd };
  const occurrence = occurrenceIn(source, entry, entry.start);
  if (occurrence?.declares === true && occurrence.thing.kind !== 'property' && occurrence.thing.kind !== 'stage') {
    const markdown = describeThing(source, occurrence.thing);
    if (markdown !== undefined) return { markdown, ...at };
  }
  const outer = entry.parent && meaningOf(entry.parent);
  const shape = outer?.type.shape;
  const kind = shape?.is === 'variants' ? variantOf(shape, entry.parent) : undefined;
  if (shape?.is === 'variants' && kind === entry.key) {
    const { title, doc, example } = shape.variants[kind]!;
    const field = shape.variants[kind]!.fields[kind];
    const parts = [`**${title}**`, doc, field?.doc, example === undefined ? undefined : fencedMarkdown('yaml', example)];
    return { markdown: parts.filter((part) => part !== undefined && part !== '').join('\n\n'), ...at };
  }
  const parameter = operationParameter(source, entry);
  if (parameter !== undefined) return { markdown: parameter, ...at };
  const meaning = meaningOf(entry);
  if (!meaning || meaning.doc === '') return undefined;
  const required = meaning.required ? ' · required' : '';
  return { markdown: `${codeMarkdown(entry.key)} · ${meaning.type.label}${required}\n\n${meaning.doc}`, ...at };
}

function operationParameter(source: FlowSource, entry: TextEntry): string | undefined {
  if (entry.parent?.key !== 'with') return undefined;
  const name = wordOf(source.text, childOf(entry.parent.parent, 'idp'));
  if (!Object.hasOwn(IDP_OPERATIONS, name)) return undefined;
  const { parameters }: IdpOperation = IDP_OPERATIONS[name as keyof typeof IDP_OPERATIONS];
  const parameter = Object.hasOwn(parameters, entry.key) ? parameters[entry.key] : undefined;
  return (
    parameter &&
    `${codeMarkdown(entry.key)} of ${codeMarkdown(name)}${parameter.required ? ' · required' : ''}\n\n${parameter.doc}`
  );
}

/** A word, a name or an operation as a value. */
function hoverValue(source: FlowSource, entry: TextEntry, offset: number): Hover | undefined {
  if (entry.value.is !== 'scalar') return undefined;
  const at = { start: entry.value.start, end: entry.value.end };
  const occurrence = occurrenceIn(source, entry, offset);
  const described = occurrence && describeThing(source, occurrence.thing);
  if (described !== undefined) return { markdown: described, ...at };
  const word = scalarText(source.text, entry.value).value;
  const shape = scalarShape(entry);
  if (shape?.holds === 'step' && word === END) return { markdown: 'Ends the run.', ...at };
  if (shape?.holds === 'operation' && Object.hasOwn(IDP_OPERATIONS, word)) {
    const { doc, parameters, writes }: IdpOperation = IDP_OPERATIONS[word as keyof typeof IDP_OPERATIONS];
    const list = Object.entries(parameters).map(
      ([name, parameter]) => `- ${codeMarkdown(name)}${parameter.required ? ' (required)' : ''}: ${parameter.doc}`,
    );
    return {
      markdown: [`**IdP operation** ${codeMarkdown(word)} · ${writes ? 'writes' : 'reads'}`, doc, list.join('\n')].join('\n\n'),
      ...at,
    };
  }
  const words: Readonly<Record<string, string>> | undefined =
    shape?.words ?? (keysTo(entry).at(-2) === 'on-error' ? ERROR_EDGES : undefined);
  if (words && Object.hasOwn(words, word)) return { markdown: `${codeMarkdown(word)}\n\n${words[word]!}`, ...at };
  return undefined;
}
