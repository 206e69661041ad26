import type { ShapedField, ValueType } from '../grammar/value.ts';
import { snippetText, type Completion } from './completion.ts';
import { alternatives, meaningOf } from './meaning.ts';
import type { Place } from './place.ts';
import { entriesIn, keysTo, type TextEntry } from './text-tree.ts';

/** Where a key goes, and in which style. */
export interface KeySite {
  /** The entry that holds the map. */
  readonly holder: TextEntry;
  readonly keys: readonly string[];
  readonly present: ReadonlySet<string>;
  readonly at: { readonly start: number; readonly end: number };
  /** In `{ … }`: values stay on the line. */
  readonly flow: boolean;
  /** Text in front of the first key of a map that starts here: a line break, or a dash. */
  readonly lead: string;
  /** True where a colon stands behind the key already. */
  readonly hasColon: boolean;
}

/**
 * Keys that can be written at a place; what is there already is left out.
 * @param keysOf what a map of one of the types that fit can have
 */
export function completeKeysAt(
  text: string,
  place: Place,
  offset: number,
  keysOf: (site: KeySite, type: ValueType<unknown>) => readonly Completion[],
): Completion[] {
  const site = siteOf(text, place, offset);
  const meaning = site && meaningOf(site.holder);
  if (!site || !meaning) return [];
  const type = place.at === 'item' ? itemOf(meaning.type) : meaning.type;
  const more = ' '.repeat(behindDashes(text, site.at.start) + site.lead.length);
  return (type ? alternatives(type) : [])
    .flatMap((each) => keysOf(site, each))
    .map((completion) => {
      const { insert } = completion;
      return more === '' || insert === undefined ? completion : { ...completion, insert: insert.replaceAll('\n', `\n${more}`) };
    });
}

/** Columns between the indentation of a line and what stands behind its dashes: editors indent new lines like the line alone. */
export function behindDashes(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^\s*((?:- +)*)/.exec(text.slice(lineStart, offset))?.[1]?.length ?? 0;
}

function itemOf(type: ValueType<unknown>): ValueType<unknown> | undefined {
  for (const { shape } of alternatives(type)) if (shape.is === 'list') return shape.item;
  return undefined;
}

function siteOf(text: string, place: Place, offset: number): KeySite | undefined {
  const { entry, existing, collection } = place;
  if (place.at === 'key') {
    const holder = existing ? entry.parent : entry;
    if (!holder) return undefined;
    const others = entriesIn(collection).filter((other) => !existing || other !== entry);
    return {
      holder,
      keys: keysTo(holder),
      present: new Set(others.map(({ key }) => key)),
      at: existing ? { start: entry.start, end: entry.keyEnd } : { start: offset, end: offset },
      flow: collection?.flow === true,
      lead: '',
      hasColon: existing && entry.hasColon,
    };
  }
  const base = { holder: entry, keys: keysTo(entry), present: new Set<string>(), flow: false, hasColon: false };
  if (place.at === 'item') return { ...base, at: { start: offset, end: offset }, lead: '- ' };
  const { value } = entry;
  if (value.is === 'list' || value.is === 'map') return undefined;
  if (value.is === 'scalar' && (value.style !== 'plain' || offset > value.end)) return undefined;
  const start = value.is === 'scalar' ? value.start : offset;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const ownLine = text.slice(line, start).trim() === '' || /^[\s-]*$/.test(text.slice(line, start));
  if (!ownLine) return undefined;
  return { ...base, at: { start, end: value.is === 'scalar' ? value.end : offset }, lead: '' };
}

/** The keys of a record that are not there yet. */
export function recordKeys(site: KeySite, fields: Readonly<Record<string, ShapedField>>): Completion[] {
  return Object.entries(fields).flatMap(([key, { type, doc, required }]): Completion[] =>
    site.present.has(key)
      ? []
      : [
          keyCompletion(site, key, {
            doc,
            detail: `${required ? 'required · ' : ''}${type.label}`,
            type,
            rank: required ? 0 : 1,
          }),
        ],
  );
}

/** A key with the start of its value. */
export function keyCompletion(
  site: KeySite,
  key: string,
  { doc, detail, type, rank }: { doc: string; detail: string; type: ValueType<unknown>; rank: number },
): Completion {
  return {
    label: key,
    kind: 'key',
    detail,
    documentation: doc,
    ...(site.hasColon ? {} : { insert: `${site.lead}${snippetText(key)}:${valueStub(type, site)}`, snippet: true, again: true }),
    ...site.at,
    rank,
  };
}

/** What stands behind a new key: the start of a map or list where only those fit. */
function valueStub(type: ValueType<unknown>, { flow }: KeySite): string {
  const forms = alternatives(type).map(({ shape }) => shape);
  const holds = forms.flatMap((form) => (form.is === 'scalar' ? [form.holds] : []))[0];
  if (holds === 'script' && !flow) return ' |\n  $0';
  if (forms.some(({ is }) => is === 'scalar' || is === 'computed')) return ' $0';
  const list = forms.every(({ is }) => is === 'list');
  if (flow) return list ? ' [ $0 ]' : ' { $0 }';
  return list ? '\n  - $0' : '\n  $0';
}
