import { isMap, type Node } from 'yaml';
import { COMMON_FIELDS, FLOW_FIELDS } from '../flow-file.ts';
import { OBJECT_FIELDS_OF_FILE } from '../objects.ts';
import { FILTER_NAMES, PROPERTY_NAMES, TRIGGER_STAGES } from '../property-names.ts';
import type { StepKind } from '../steps/index.ts';
import { definitionOf, kindOf, type Outline } from './outline.ts';
import { entriesOf, keyText, partsOf, type Place } from './yaml/tree.ts';

const PROPERTIES = Object.keys(PROPERTY_NAMES).flatMap((name) => [
  name,
  ...FILTER_NAMES.filter((filter) => filter === `${name}Filter`),
]);
const { title, note, ...SETTINGS } = COMMON_FIELDS;
const HEADING = Object.keys({ title, note });

/** In which order the keys of the map at a path are written; empty where nobody says. */
function orderAt(place: Place): readonly string[] {
  const [section, , part, ...rest] = partsOf(place.path);
  const depth = partsOf(place.path).length;
  if (section === undefined) return Object.keys(FLOW_FIELDS);
  if (section === 'steps' && depth === 2) return stepOrder(place);
  if (section !== 'objects') return [];
  if (depth === 2) return Object.keys(OBJECT_FIELDS_OF_FILE);
  if (part === 'properties' && rest.length === 0) return PROPERTIES;
  if (part === 'triggers' && rest.length === 0) return Object.keys(TRIGGER_STAGES);
  if (part === 'mapping' && rest.length === 1) return ['rule', 'when', 'note'];
  return [];
}

/** Some write the title of a step first, some what it does: a new title goes where the step begins as others do. */
function stepOrder({ node, parent }: Place): readonly string[] {
  const kind = isMap(node) ? kindOf(node) : undefined;
  return kind === undefined ? [] : keysInOrder(kind, parent?.collection);
}

/** In which order the keys of a step of a kind are written in a flow. */
export const stepOrderOf = (kind: StepKind, { place }: Outline): readonly string[] => keysInOrder(kind, place?.node ?? undefined);

function keysInOrder(kind: StepKind, steps: Node | undefined): readonly string[] {
  const titled = isMap(steps)
    ? entriesOf(steps).find(({ value }) => isMap(value) && HEADING.some((key) => value.has(key)))
    : undefined;
  const first = isMap(titled?.value) ? entriesOf(titled.value)[0] : undefined;
  const isHeadingLast = first !== undefined && !HEADING.includes(keyText(first) ?? '');
  const { fields, edges } = definitionOf(kind);
  const settings = [kind, ...Object.keys(fields).filter((key) => key !== kind)];
  const body = isHeadingLast ? [...settings, ...HEADING] : [...HEADING, ...settings];
  return [...body, ...Object.keys(edges), ...Object.keys(SETTINGS)];
}

/** Index at which a new key belongs among those of a map: behind the nearest key that goes before it, else at the end. */
export function placeOfKey(place: Place, key: string): number {
  const { node } = place;
  if (!isMap(node)) return 0;
  const keys = entriesOf(node).map(keyText);
  const order = orderAt(place);
  const rank = order.indexOf(key);
  if (rank < 0) return keys.length;
  for (let before = rank - 1; before >= 0; before--) {
    const index = keys.indexOf(order[before]);
    if (index >= 0) return index + 1;
  }
  return keys.length === 0 || keys.some((other) => other !== undefined && order.includes(other)) ? 0 : keys.length;
}

/** Keys of a step in the order in which they are written. */
export const inStepOrder = (keys: readonly string[], order: readonly string[]): string[] =>
  [...keys].sort((a, b) => rankOf(a, order) - rankOf(b, order));

const rankOf = (key: string, order: readonly string[]): number => (order.includes(key) ? order.indexOf(key) : order.length);
