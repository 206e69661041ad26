import { END } from '../graph.ts';
import type { Draft } from './draft.ts';
import type { Outline } from './outline.ts';
import { insertKeys } from './step-edges.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { setNode } from './yaml/set-node.ts';
import { placeAt, rootOf } from './yaml/tree.ts';

/** Id of the step that a run starts with; undefined in a flow without steps. */
export const startOf = (outline: Outline): string | undefined =>
  outline.textOf(placeAt(outline.source, 'start')?.node ?? null) ?? outline.steps[0]?.id;

/**
 * Lets runs start with a step.
 * @param first id of the step that stands first in the file, once all changes are made
 */
export function writeStart(draft: Draft, outline: Outline, step: string | undefined, first: string | undefined): void {
  const place = placeAt(draft.source, 'start');
  const wanted = step === END ? undefined : step;
  if (place) {
    if (wanted === undefined) removeEntries(draft, place.parent!.place, [place.parent!.index]);
    else if (outline.textOf(place.node) !== wanted) setNode(draft, place, wanted);
  } else if (wanted !== undefined && wanted !== first) insertKeys(draft, rootOf(draft.source), [{ key: 'start', value: wanted }]);
}
