import { entriesBelow, entriesIn, entryAt, keysTo, type TextEntry } from '../../../flow/language/text-tree.ts';
import { referencePlaces } from '../reference.ts';
import type { TargetsSource } from './targets-source.ts';

/** What a name in a targets file stands for. */
export interface TargetsThing {
  readonly kind: 'environment' | 'target' | 'secret' | 'variable';
  readonly name: string;
}

/** A place where a thing is named. */
export interface TargetsOccurrence {
  readonly thing: TargetsThing;
  /** Offsets of the name alone. */
  readonly start: number;
  readonly end: number;
  /** True where it is made, not used. */
  readonly declares: boolean;
  /** Of a target: the environment that it is in. */
  readonly environment?: string | undefined;
}

const known = new WeakMap<TargetsSource, readonly TargetsOccurrence[]>();

/** All names in the file that stand for something, in order. */
export function occurrencesIn(source: TargetsSource): readonly TargetsOccurrence[] {
  let found = known.get(source);
  if (!found) known.set(source, (found = [...occurrences(source)].sort((a, b) => a.start - b.start)));
  return found;
}

/** Every place that names the thing. */
export const occurrencesOf = (source: TargetsSource, { kind, name }: TargetsThing): readonly TargetsOccurrence[] =>
  occurrencesIn(source).filter(({ thing }) => thing.kind === kind && thing.name === name);

/** The name at an offset. */
export const occurrenceAt = (source: TargetsSource, offset: number): TargetsOccurrence | undefined =>
  occurrencesIn(source).find(({ start, end }) => start <= offset && offset <= end);

/** Names of one kind, each once, in order. */
export const namesOf = (source: TargetsSource, kind: TargetsThing['kind']): readonly string[] => [
  ...new Set(occurrencesIn(source).flatMap(({ thing, declares }) => (thing.kind === kind && declares ? [thing.name] : []))),
];

/** Whether the value of an entry is the name of an environment: of `default`, or in a list of `protected`. */
export function namesEnvironment(entry: TextEntry): boolean {
  const [key, index, ...more] = keysTo(entry);
  return more.length === 0 && ((key === 'default' && index === undefined) || (key === 'protected' && /^\d*$/.test(index ?? '')));
}

/** The keys of `protected`, where it is a map of environments. */
function protectedByName({ tree }: TargetsSource): readonly TextEntry[] {
  const value = entryAt(tree, ['protected'])?.value;
  return value?.is === 'map' ? value.entries.filter(({ hasColon, key }) => hasColon && key !== '') : [];
}

function* occurrences(source: TargetsSource): Generator<TargetsOccurrence> {
  const { text, tree } = source;
  for (const environment of entriesIn(entryAt(tree, ['environments'])?.value)) {
    if (!environment.hasColon || environment.key === '') continue;
    yield named(text, environment, 'environment');
    for (const target of entriesIn(environment.value))
      if (target.hasColon && target.key !== '') yield { ...named(text, target, 'target'), environment: environment.key };
  }
  for (const environment of protectedByName(source)) yield { ...named(text, environment, 'environment'), declares: false };
  for (const entry of entriesBelow(tree.root.value)) {
    const { value } = entry;
    if (value.is !== 'scalar') continue;
    const written = text.slice(value.start, value.end);
    if (namesEnvironment(entry)) {
      const [, quote = '', name = ''] = /^(['"]?)(.*)\1$/s.exec(written) ?? [];
      const start = value.start + quote.length;
      yield { thing: { kind: 'environment', name }, start, end: start + name.length, declares: false };
    }
    for (const { from, name, nameStart } of referencePlaces(written)) {
      const start = value.start + nameStart;
      // A reference is all there is of a secret or a variable in the file.
      yield {
        thing: { kind: from === 'secret' ? 'secret' : 'variable', name },
        start,
        end: start + name.length,
        declares: true,
      };
    }
  }
}

function named(text: string, { key, start, keyEnd }: TextEntry, kind: TargetsThing['kind']): TargetsOccurrence {
  const quote = /['"]/.test(text.charAt(start)) && keyEnd - start > 1 ? 1 : 0;
  return { thing: { kind, name: key }, start: start + quote, end: keyEnd - quote, declares: true };
}
