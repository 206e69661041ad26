import type { Completion } from '../../../flow/language/completion.ts';
import { scalarShape } from '../../../flow/language/meaning.ts';
import { placeAt } from '../../../flow/language/place.ts';
import { keysTo, type TextEntry } from '../../../flow/language/text-tree.ts';
import type { Value, ValueSite } from '../../../flow/language/value-site.ts';
import { secretVariable } from '../reference.ts';
import { namesOf } from './names.ts';
import type { TargetsSurroundings } from './surroundings.ts';
import type { TargetsSource } from './targets-source.ts';

interface Offered {
  readonly reference: string;
  readonly detail: string;
  readonly rank: number;
}

/** A name for the secret at a place: what is signed in to, and with what. `hr-password` for `hr: { password }`. */
export const secretNameFor = (entry: TextEntry): string => {
  const keys = keysTo(entry).filter((key) => !/^\d+$/.test(key));
  const name = [keys[0] === 'environments' ? (keys[2] ?? '') : '', keys.at(-1) ?? '']
    .join('-')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+/, '');
  return name.slice(0, 100) || 'secret';
};

/** Inside of `${…`, wherever it is typed; undefined elsewhere. Unquoted, it breaks the structure around it, so that only the line is looked at. */
export function completeReferences(source: TargetsSource, around: TargetsSurroundings, offset: number): Completion[] | undefined {
  const { text } = source;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const begun = /\$(?:\{[\w.:-]*)?$/.exec(before)?.[0];
  if (begun === undefined || /(^|\s)#/.test(before)) return undefined;
  const start = offset - begun.length;
  const end = offset + (/^[\w.:-]*\}?/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
  const { entry } = placeAt(source.tree, start);
  const quote = /[:[,-]\s+$|[[,]$/.test(text.slice(lineStart, start)) ? "'" : '';
  return offers(source, around, entry, scalarShape(entry)?.holds === 'reference').map(({ reference, detail, rank }) => ({
    label: reference,
    kind: 'value',
    detail,
    insert: quote + reference + quote,
    start,
    end,
    rank,
  }));
}

/** References as a value, or instead of one. */
export function referenceValues(
  source: TargetsSource,
  around: TargetsSurroundings,
  entry: TextEntry,
  holds: 'secret' | 'reference',
  { quoted }: ValueSite,
): Value[] {
  const quote = quoted ? '' : "'";
  return offers(source, around, entry, holds === 'reference').map(({ reference, detail, rank }) => ({
    label: reference,
    kind: 'value',
    detail,
    insert: quote + reference + quote,
    rank: holds === 'secret' ? rank : rank + 1,
  }));
}

/** References to what is known, and to a new secret or variable for the place. */
function offers(source: TargetsSource, around: TargetsSurroundings, entry: TextEntry, isText: boolean): Offered[] {
  const name = secretNameFor(entry);
  const variable = secretVariable(name).replace(/^IDFLOW_SECRET_/, '');
  const secrets = new Set([...namesOf(source, 'secret'), ...around.secrets]);
  const variables = new Set(namesOf(source, 'variable'));
  const [secretRank, variableRank] = isText ? [1, 0] : [0, 1];
  return [
    ...(secrets.has(name) ? [] : [{ reference: `\${secret:${name}}`, detail: 'a new secret', rank: secretRank }]),
    ...[...secrets].map((known) => ({ reference: `\${secret:${known}}`, detail: 'secret', rank: secretRank })),
    ...(variables.has(variable)
      ? []
      : [{ reference: `\${env:${variable}}`, detail: 'an environment variable', rank: variableRank }]),
    ...[...variables].map((known) => ({
      reference: `\${env:${known}}`,
      detail: 'environment variable',
      rank: variableRank,
    })),
  ];
}
