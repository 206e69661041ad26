import { isIdpKind } from '../flow-file.ts';
import { END } from '../graph.ts';
import { IDP_OPERATIONS, type IdpOperation } from '../idp-operations.ts';
import type { FlowSource } from '../read-flow.ts';
import { stepDefinition } from '../steps/index.ts';
import type { Completion } from './completion.ts';
import { plainMarkdown } from './documentation.ts';
import type { FlowFolder } from './flow-folder.ts';
import { behindDashes } from './key-site.ts';
import { scalarShape } from './meaning.ts';
import type { Place } from './place.ts';
import { childOf, entryAt, textTreeOf, wordOf, type TextEntry } from './text-tree.ts';
import { filePaths, valueSite, type Value, type ValueSite } from './value-site.ts';

/** Values that are names or words: of steps, objects, targets, operations, files, or out of a fixed set. */
export function completeValue(source: FlowSource, files: FlowFolder, place: Place, offset: number): Completion[] {
  const { entry } = place;
  const shape = scalarShape(entry);
  const site = valueSite(source.text, place, offset);
  return site.completed(valuesOf(source, files, entry, shape, site));
}

function valuesOf(
  source: FlowSource,
  files: FlowFolder,
  entry: TextEntry,
  shape: ReturnType<typeof scalarShape>,
  typed: ValueSite,
): Value[] {
  switch (shape?.holds) {
    case 'word':
      return Object.entries(wordsFor(source, entry, shape.words ?? {})).map(([label, documentation]) => ({
        label,
        kind: 'value',
        documentation,
      }));
    case 'flag':
      return ['true', 'false'].map((label) => ({ label, kind: 'value' }));
    case 'duration':
      return ['500ms', '5s', '30s', '2m', '1h'].map((label) => ({ label, kind: 'value' }));
    case 'step':
      return stepIds(source, entry);
    case 'object':
      return objectNames(source);
    case 'target':
      return targetNames(source, entry);
    case 'operation':
      return operations(entry, ' '.repeat(behindDashes(source.text, typed.start)));
    case 'file':
      return filePaths(source.text, source.file, files, typed, entry.key === 'call' ? /\.idflow\.ya?ml$/ : /\.[mc]?[jt]s$/);
    default:
      if (entry.key === '$ref') return filePaths(source.text, source.file, files, typed, /\.(json|ya?ml)$/);
      if (entry.parent?.key === 'key' && entry.parent.parent?.parent?.key === 'objects')
        return keyAttributes(source, entry.parent.parent.key);
      return [];
  }
}

/** Of the triggers and properties that an object can have, those it has come first. */
function wordsFor(
  source: FlowSource,
  entry: TextEntry,
  words: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const section = entry.key === 'property' ? 'properties' : entry.key === 'trigger' ? 'triggers' : undefined;
  const step = entry.parent;
  if (section === undefined || !step) return words;
  const named =
    entry.key === 'trigger'
      ? childOf(step, 'object')
      : ['check', 'fetch', 'insert', 'update', 'delete'].map((key) => childOf(step, key)).find((each) => each !== undefined);
  const object = wordOf(source.text, named);
  const own = entryAt(textTreeOf(source), ['objects', object, section]);
  if (!own) return words;
  const has = (word: string): boolean => childOf(own, word) !== undefined;
  return Object.fromEntries(Object.entries(words).sort(([a], [b]) => Number(has(b)) - Number(has(a))));
}

function stepIds(source: FlowSource, entry: TextEntry): Value[] {
  const own = stepAround(entry);
  const steps = entryAt(textTreeOf(source), ['steps'])?.value;
  const list = steps?.is === 'map' ? steps.entries : [];
  const ids = list.flatMap((step): Value[] => {
    if (!step.hasColon || step.key === END) return [];
    const known = source.flow?.steps.get(step.key);
    const kind = known?.kind;
    const title = wordOf(source.text, childOf(step, 'title'));
    return [
      {
        label: step.key,
        kind: 'step',
        detail: [kind, title].filter((part) => part !== undefined && part !== '').join(' · '),
        documentation: kind === undefined ? undefined : stepDefinition(kind)?.doc,
        rank: step.key === own ? 2 : 0,
      },
    ];
  });
  return [...ids, { label: END, kind: 'step', detail: 'ends the run', rank: 1 }];
}

/** The step that an entry stands in. */
function stepAround(entry: TextEntry): string | undefined {
  for (let at = entry; at.parent; at = at.parent)
    if (at.parent.key === 'steps' && at.parent.parent?.parent === undefined) return at.key;
  return undefined;
}

const objectNames = (source: FlowSource): Value[] =>
  entriesOfSection(source, 'objects').map((object) => ({
    label: object.key,
    kind: 'object',
    detail: wordOf(source.text, childOf(object, 'title')) || undefined,
    documentation: plainMarkdown(wordOf(source.text, childOf(object, 'note'))) || undefined,
  }));

/** Targets of the kind that the step or object needs come first. */
function targetNames(source: FlowSource, entry: TextEntry): Value[] {
  const fits = childOf(entry.parent, 'sql')
    ? (kind: string): boolean => kind === 'sql'
    : childOf(entry.parent, 'idp')
      ? isIdpKind
      : (): boolean => true;
  return entriesOfSection(source, 'targets').map((target) => {
    const kind = wordOf(source.text, target);
    return { label: target.key, kind: 'target', detail: kind, rank: fits(kind) ? 0 : 1 };
  });
}

function entriesOfSection(source: FlowSource, section: string): readonly TextEntry[] {
  const value = entryAt(textTreeOf(source), [section])?.value;
  return value?.is === 'map' ? value.entries : [];
}

/** Operations; with the parameters they need, where no `with` stands beside. */
function operations(entry: TextEntry, more: string): Value[] {
  const all: readonly [string, IdpOperation][] = Object.entries(IDP_OPERATIONS);
  const inFlow = entry.parent?.value.is === 'map' && entry.parent.value.flow;
  const isWhole = entry.value.is === 'nothing' && entry.parent?.value.is === 'map' && entry.parent.value.entries.length === 1;
  return all.map(([label, { doc, parameters, writes }]) => {
    const needed = Object.entries(parameters).flatMap(([name, { required }]) => (required ? [name] : []));
    const given = needed.map((name, index) => `${name}: \${${index + 1}:${name}}`).join(', ');
    const target = entry.parent?.parent?.key === 'steps' && !inFlow ? '\ntarget: $0' : '';
    return {
      label,
      kind: 'operation',
      detail: `${writes ? 'writes' : 'reads'} · ${Object.entries(parameters)
        .map(([name, { required }]) => (required ? name : `${name}?`))
        .join(', ')}`,
      documentation: doc,
      ...(isWhole && needed.length > 0
        ? { insert: `${label}${inFlow ? ', ' : `\n${more}`}with: { ${given} }${target}`, snippet: true }
        : {}),
    };
  });
}

function keyAttributes(source: FlowSource, object: string): Value[] {
  const rules = source.flow?.objects?.get(object)?.mapping ?? [];
  return rules.flatMap(({ direction, source: attribute }): Value[] =>
    direction === 'out' ? [] : [{ label: attribute, kind: 'attribute', detail: 'source attribute' }],
  );
}
