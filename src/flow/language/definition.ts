import { resolveReference } from '../file-reference.ts';
import type { FlowSource } from '../read-flow.ts';
import { occurrenceAt, occurrencesIn, occurrencesOf, type Occurrence } from './occurrences.ts';

/** A stretch of a file. */
export interface Location {
  /** As `resolveReference` answers it; the flow's own where it is absent. */
  readonly file?: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Where what is named at an offset is made, and the name that was looked at. */
export interface Definition {
  readonly from: { readonly start: number; readonly end: number };
  readonly to: readonly Location[];
}

/** Goes to where a step, object, target, attribute or parameter is made, or to the file that is named. */
export function definitionAt(source: FlowSource, offset: number): Definition | undefined {
  const occurrence = occurrenceAt(source, offset);
  if (!occurrence) return undefined;
  const { thing, start, end } = occurrence;
  const from = { start, end };
  if (thing.kind === 'file') {
    const resolved = resolveReference(source.file, thing.name);
    return 'path' in resolved ? { from, to: [{ file: resolved.path, start: 0, end: 0 }] } : undefined;
  }
  const declared = occurrencesOf(source, thing).filter(({ declares }) => declares);
  return declared.length === 0 ? undefined : { from, to: declared.map((place) => ({ start: place.start, end: place.end })) };
}

/** Everywhere that the thing at an offset is named. */
export function referencesAt(source: FlowSource, offset: number, withDeclaration: boolean): Location[] {
  const occurrence = occurrenceAt(source, offset);
  if (!occurrence) return [];
  return occurrencesOf(source, occurrence.thing)
    .filter(({ declares }) => withDeclaration || !declares)
    .map(({ start, end }) => ({ start, end }));
}

/** The same, told apart by whether the name is made or used. */
export const highlightsAt = (source: FlowSource, offset: number): readonly Occurrence[] => {
  const occurrence = occurrenceAt(source, offset);
  return occurrence ? occurrencesOf(source, occurrence.thing) : [];
};

/** The files that the flow names, as links. */
export function linksIn(source: FlowSource): { readonly start: number; readonly end: number; readonly file: string }[] {
  return occurrencesIn(source).flatMap(({ thing, start, end }) => {
    const resolved = thing.kind === 'file' ? resolveReference(source.file, thing.name) : undefined;
    return resolved && 'path' in resolved ? [{ start, end, file: resolved.path }] : [];
  });
}
