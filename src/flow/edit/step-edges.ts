import { isAlias, isMap } from 'yaml';
import { ERROR_EDGES } from '../flow-file.ts';
import { END } from '../graph.ts';
import type { Draft } from './draft.ts';
import { placeOfKey } from './grammar-order.ts';
import { definitionOf, type Outline, type StepEntry } from './outline.ts';
import { refuse } from './refusal.ts';
import type { Port } from './vocabulary.ts';
import { insertEntries, type NewEntry } from './yaml/insert-entries.ts';
import { removeEntries } from './yaml/remove-entries.ts';
import { setNode } from './yaml/set-node.ts';
import { below, isMissing, refuseAlias, type Collection, type Place } from './yaml/tree.ts';
import { say, type Part } from '../sentence.ts';

/** Where a port is to lead; undefined takes the written edge away. */
export interface EdgeChange {
  readonly step: StepEntry;
  readonly port: Port;
  readonly to: string | undefined;
}

/** The value of a step. */
function placeOfStep(outline: Outline, { path, node, index }: StepEntry): Place {
  const place = outline.place!;
  return { path, node, parent: { collection: place.node as Collection, index, place } };
}

/** Refuses a port that the step can not have. */
export function checkPort({ id, kind }: StepEntry, { kind: sort, name }: Port): void {
  if (kind === undefined)
    return refuse(say`The step \`${id}\` does not say what it does, so it has no ways out. Give it a kind first.`);
  const { edges, title } = definitionOf(kind);
  if (sort === 'flow' && !Object.hasOwn(edges, name))
    refuse(say`The step \`${id}\` (${title}) has no way out named \`${name}\`.`);
  if (sort === 'case' && kind !== 'switch') refuse(say`The step \`${id}\` (${title}) has no cases; only a \`switch\` has.`);
  if (sort === 'case' && name === '') refuse(say`A case needs a value. Write what it stands for.`);
  if (sort === 'error' && !Object.hasOwn(ERROR_EDGES, name))
    refuse(say`\`${name}\` is no kind of error. There are: ${Object.keys(ERROR_EDGES).join(', ')}.`);
}

/** True where the step must say where the port leads. */
export const isRequired = ({ kind }: StepEntry, port: Port): boolean =>
  kind !== undefined && port.kind === 'flow' && definitionOf(kind).edges[port.name]?.otherwise === 'required';

/** What a way out is called in a sentence. */
export const portName = ({ kind, name }: Port): Part =>
  ({ flow: `\`${name}\``, case: say`the case \`${name}\``, error: say`the way for \`${name}\` errors` })[kind];

/** Writes edges of steps. Edges that lead there already are left as they are. */
export function writeEdges(draft: Draft, outline: Outline, changes: readonly EdgeChange[]): void {
  const bySteps = new Map<string, EdgeChange[]>();
  for (const change of changes) {
    const of = bySteps.get(change.step.id);
    if (of) of.push(change);
    else bySteps.set(change.step.id, [change]);
  }
  for (const [, ofStep] of bySteps) writeStep(draft, outline, ofStep[0]!.step, ofStep);
}

function writeStep(draft: Draft, outline: Outline, step: StepEntry, changes: readonly EdgeChange[]): void {
  const place = placeOfStep(outline, step);
  if (isAlias(step.node)) refuseAlias(step.path, step.node.source);
  if (!isMap(step.node)) return refuse(say`The step \`${step.id}\` is no map of keys. Correct it in the text first.`);
  const removed: number[] = [];
  const added: NewEntry[] = [];
  for (const { port, to } of changes) {
    if (port.kind !== 'flow') continue;
    const entry = below(place, port.name);
    if (to === undefined) removed.push(...(entry?.parent ? [entry.parent.index] : []));
    else if (entry) setEdge(draft, outline, entry, to);
    else added.push({ key: port.name, value: to });
  }
  for (const [container, kind] of [
    ['cases', 'case'],
    ['on-error', 'error'],
  ] as const) {
    const inner = changes.filter(({ port }) => port.kind === kind);
    if (inner.length === 0) continue;
    const held = below(place, container);
    if (!held) {
      const entries = inner.flatMap(({ port, to }) => (to === undefined ? [] : [[port.name, to] as const]));
      if (entries.length > 0) added.push({ key: container, value: Object.fromEntries(entries), inline: kind === 'error' });
    } else if (writeContainer(draft, outline, held, inner) && kind === 'error') removed.push(held.parent!.index);
  }
  removeEntries(draft, place, removed);
  insertKeys(draft, place, added);
}

/** @returns true where nothing is left in the container, which then stays as it was */
function writeContainer(draft: Draft, outline: Outline, held: Place, changes: readonly EdgeChange[]): boolean {
  const { node } = held;
  if (isAlias(node)) refuseAlias(held.path, node.source);
  const removed: number[] = [];
  const added: NewEntry[] = [];
  for (const { port, to } of changes) {
    const entry = below(held, port.name);
    if (to === undefined) removed.push(...(entry?.parent ? [entry.parent.index] : []));
    else if (entry) setEdge(draft, outline, entry, to);
    else added.push({ key: port.name, value: to });
  }
  const left = isMap(node) ? node.items.length - removed.length + added.length : added.length;
  if (left === 0 && removed.length > 0 && held.path.endsWith('/on-error')) return true;
  if (removed.length > 0) removeEntries(draft, held, removed);
  if (added.length > 0) insertEntries(draft, held, isMap(node) ? node.items.length : 0, added);
  return false;
}

function setEdge(draft: Draft, outline: Outline, place: Place, to: string): void {
  if (!isMissing(place.node) && outline.textOf(place.node) === to) return;
  setNode(draft, place, to);
}

/** Adds keys to a map, each where it belongs. */
export function insertKeys(draft: Draft, place: Place, added: readonly NewEntry[]): void {
  const byIndex = new Map<number, NewEntry[]>();
  for (const entry of added) {
    const index = placeOfKey(place, entry.key ?? '');
    const there = byIndex.get(index);
    if (there) there.push(entry);
    else byIndex.set(index, [entry]);
  }
  for (const [index, entries] of byIndex) insertEntries(draft, place, index, entries);
}

/** Refuses a step that an edge can not lead to. */
export function checkTarget(outline: Outline, to: string): void {
  if (to !== END && !outline.has(to)) refuse(say`There is no step \`${to}\` in the flow any more.`);
}
