import type { ShapedField, ValueType } from '../../../flow/grammar/value.ts';
import { snippetText, type Completion } from '../../../flow/language/completion.ts';
import { completeKeysAt, recordKeys, type KeySite } from '../../../flow/language/key-site.ts';
import { alternatives, fieldsOf, meaningOf, scalarShape, variantOf } from '../../../flow/language/meaning.ts';
import { placeAt, type Place } from '../../../flow/language/place.ts';
import { keysTo, type TextEntry } from '../../../flow/language/text-tree.ts';
import { filePaths, valueSite, type Value, type ValueSite } from '../../../flow/language/value-site.ts';
import type { TargetKind } from '../../../flow/flow-file.ts';
import { servesAs } from '../connection.ts';
import { CONNECTION_KINDS } from '../connections/index.ts';
import { completeReferences, referenceValues } from './complete-references.ts';
import { namesEnvironment, namesOf } from './names.ts';
import type { TargetsSurroundings } from './surroundings.ts';
import type { TargetsSource } from './targets-source.ts';

/** What can be written at an offset of a targets file, whatever state its text is in. */
export function completeTargets(source: TargetsSource, around: TargetsSurroundings, offset: number): Completion[] {
  const { text, tree } = source;
  const references = completeReferences(source, around, offset);
  if (references) return references;
  const place = placeAt(tree, offset);
  if (place.at === 'comment') return [];
  const keys = (): Completion[] => completeKeysAt(text, place, offset, (site, type) => keysOf(source, around, site, type));
  if (place.at !== 'value') return keys();
  // Between a key and its value there is nothing to write.
  if (place.entry.value.is !== 'nothing' && offset < place.entry.value.start) return [];
  const site = valueSite(text, place, offset);
  return [...site.completed(valuesOf(source, around, place, site)), ...keys()];
}

function keysOf(source: TargetsSource, around: TargetsSurroundings, site: KeySite, type: ValueType<unknown>): Completion[] {
  const { shape } = type;
  switch (shape.is) {
    case 'record':
      return recordKeys(site, shape.fields);
    case 'variants': {
      const keys = recordKeys(site, fieldsOf(shape, site.holder));
      if (variantOf(shape, site.holder) !== undefined || site.hasColon || !shape.tag || site.present.size > 0) return keys;
      const { key } = shape.tag;
      const snippets = Object.entries(shape.variants).map(([word, { doc, fields }]): Completion => ({
        label: `${key}: ${word}`,
        kind: 'snippet',
        detail: doc,
        insert: site.lead + bodyOf(key, word, fields, site.flow),
        snippet: true,
        ...site.at,
        rank: rankOf(word, wantedKind(around, site.keys)),
      }));
      return [...keys, ...snippets];
    }
    case 'map':
      if (site.keys.join() === 'protected') return environmentKeys(source, site);
      return site.keys.length === 2 && site.keys[0] === 'environments' ? targetNames(source, around, site) : [];
    default:
      return [];
  }
}

/** The keys that a map needs, with tab stops. */
function bodyOf(tag: string, word: string, fields: Readonly<Record<string, ShapedField>>, flow: boolean): string {
  const needed = Object.entries(fields).filter(([key, { required }]) => required && key !== tag);
  const stops = needed.map(([key, { type }], index) => {
    const stop = `\${${index + 1}}`;
    const isText = alternatives(type).some(({ shape }) => shape.is === 'scalar');
    if (isText) return `${snippetText(key)}: ${stop}`;
    return flow ? `${snippetText(key)}: { ${stop} }` : `${snippetText(key)}:\n  ${stop}`;
  });
  return [`${tag}: ${snippetText(word)}`, ...stops].join(flow ? ', ' : '\n');
}

/** Targets that flows and other environments have, and this environment has not. */
function targetNames(source: TargetsSource, { flows }: TargetsSurroundings, site: KeySite): Completion[] {
  const found = new Map<string, { detail: string; rank: number }>();
  for (const { title, targets } of flows)
    for (const [name, kind] of targets) if (!found.has(name)) found.set(name, { detail: `${kind} · ${title}`, rank: 0 });
  for (const name of namesOf(source, 'target')) if (!found.has(name)) found.set(name, { detail: 'in this file', rank: 1 });
  return [...found].flatMap(([label, { detail, rank }]): Completion[] =>
    site.present.has(label)
      ? []
      : [
          {
            label,
            kind: 'target',
            detail,
            ...(site.hasColon ? {} : { insert: `${label}:${site.flow ? ' { $0 }' : '\n  $0'}`, snippet: true, again: true }),
            ...site.at,
            rank,
          },
        ],
  );
}

const environmentKeys = (source: TargetsSource, site: KeySite): Completion[] =>
  namesOf(source, 'environment').flatMap((label): Completion[] =>
    site.present.has(label)
      ? []
      : [
          {
            label,
            kind: 'name',
            detail: 'environment',
            ...(site.hasColon ? {} : { insert: `${label}: { $0 }`, snippet: true, again: true }),
            ...site.at,
            rank: 0,
          },
        ],
  );

/** The kind that flows want the target at the keys to be of. */
function wantedKind({ flows }: TargetsSurroundings, keys: readonly string[]): TargetKind | undefined {
  const [section, , target] = keys;
  if (section !== 'environments' || target === undefined) return undefined;
  return flows.map(({ targets }) => targets.get(target)).find((kind) => kind !== undefined);
}

/** Kinds of connection that do for what flows want come first. */
function rankOf(word: string, wanted: TargetKind | undefined): number {
  const kind = CONNECTION_KINDS.find((each) => each.kind === word);
  return wanted === undefined || !kind || servesAs(kind.targetKind, wanted) ? 0 : 1;
}

function valuesOf(source: TargetsSource, around: TargetsSurroundings, place: Place, site: ValueSite): Value[] {
  const { entry } = place;
  if (namesEnvironment(entry))
    return namesOf(source, 'environment').map((label) => ({ label, kind: 'name', detail: 'environment' }));
  const shape = scalarShape(entry);
  switch (shape?.holds) {
    case 'word':
      return Object.entries(shape.words ?? {}).map(([label, documentation]) => ({
        label,
        kind: 'value',
        documentation,
        rank: entry.key === 'kind' ? rankOf(label, wantedKind(around, keysTo(entry))) : 0,
      }));
    case 'flag':
      return ['true', 'false'].map((label) => ({ label, kind: 'value' }));
    case 'duration':
      return ['500ms', '5s', '30s', '2m', '1h'].map((label) => ({ label, kind: 'value' }));
    case 'file':
      return filePaths(source.text, source.file, { read: () => undefined, list: (path) => around.files.list(path) }, site, /./);
    case 'secret':
    case 'reference':
      return referenceValues(source, around, entry, shape.holds, site);
    default:
      return connectionInBraces(around, entry, site);
  }
}

/** Behind `hr:` on its line: the whole connection in braces. */
function connectionInBraces(around: TargetsSurroundings, entry: TextEntry, { start, end }: ValueSite): Value[] {
  const shape = meaningOf(entry)?.type.shape;
  if (shape?.is !== 'variants' || !shape.tag || entry.value.is === 'map' || entry.value.is === 'list') return [];
  const { key } = shape.tag;
  return Object.entries(shape.variants).map(([word, { doc, fields }]) => ({
    label: `{ ${key}: ${word} }`,
    kind: 'snippet',
    detail: doc,
    insert: `{ ${bodyOf(key, word, fields, true)} }`,
    snippet: true,
    start,
    end,
    rank: 1 + rankOf(word, wantedKind(around, keysTo(entry))),
  }));
}
