import { isMap } from 'yaml';
import type { Json } from '../json.ts';
import type { Draft } from './draft.ts';
import { inStepOrder, stepOrderOf } from './grammar-order.ts';
import type { NewStep } from './new-step.ts';
import { mainPort, type Outline, type StepEntry } from './outline.ts';
import { refuse } from './refusal.ts';
import { isRequired, insertKeys } from './step-edges.ts';
import { insertEntries, type NewEntry } from './yaml/insert-entries.ts';
import { needsNoEscape } from './yaml/scalar-text.ts';
import { isCollection, fitsOneLine, flowText } from './yaml/value-text.ts';
import { rootOf } from './yaml/tree.ts';
import { END } from '../graph.ts';
import { say } from '../sentence.ts';

/** Longest line that a new step is written in. */
const MAX_LINE = 130;

/** Puts steps into the file behind another, or as the last; written like the steps around them. */
export function placeSteps(draft: Draft, outline: Outline, after: StepEntry | undefined, steps: readonly NewEntry[]): void {
  const { place } = outline;
  if (!place) {
    const value = Object.fromEntries(steps.map(({ key, value: inner }) => [key, inner])) as Json;
    return insertKeys(draft, rootOf(draft.source), [{ key: 'steps', value }]);
  }
  if (place.node && !isMap(place.node) && !place.path) refuse(say`\`steps\` is no map of steps. Correct it in the text first.`);
  const neighbour = after ?? outline.steps.at(-1);
  const entries = steps.map((step) => (isOneLine(draft, neighbour) && fits(step) ? { ...step, inline: true } : step));
  const index = after ? after.index + 1 : isMap(place.node) ? place.node.items.length : 0;
  insertEntries(draft, place, index, entries);
}

/** True where a step stands in one line of braces. */
function isOneLine({ text }: Draft, step: StepEntry | undefined): boolean {
  if (!isMap(step?.node) || step.node.flow !== true) return false;
  const [start, end] = step.node.range!;
  return !text.slice(start, end).includes('\n');
}

const fits = ({ key = '', value, lines }: NewEntry): boolean =>
  lines === undefined &&
  fitsOneLine(value) &&
  isCollection(value) &&
  key.length + flowText(value).length < MAX_LINE &&
  needsNoEscape(key);

/** The entry of a new step: its keys in the order of the others, with its edges. */
export function entryOf(outline: Outline, { id, kind, values }: NewStep, edges: Readonly<Record<string, string>>): NewEntry {
  const all: Record<string, Json> = { ...values };
  for (const [name, to] of Object.entries(edges)) all[name] ??= to;
  const keys = inStepOrder(Object.keys(all), stepOrderOf(kind, outline));
  return { key: id, value: Object.fromEntries(keys.map((key) => [key, all[key]])) };
}

/**
 * The edges that a new step must write.
 * @param to where it leads on; nowhere in particular where undefined
 */
export function edgesOfNew({ id, kind }: NewStep, to: string | undefined): Record<string, string> {
  const main = mainPort(kind);
  const edges: Record<string, string> = {};
  const port = (name: string) => ({ kind: 'flow' as const, name });
  // a new loop has no body yet: it goes through its list and does nothing
  if (kind === 'for-each') edges['do'] = id;
  if (!main) return edges;
  if (to !== undefined) edges[main.name] = to;
  else if (isRequired({ id, kind } as StepEntry, port(main.name))) edges[main.name] = END;
  return edges;
}
