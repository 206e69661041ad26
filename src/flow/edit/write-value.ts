import { isMap, isSeq } from 'yaml';
import type { Json } from '../json.ts';
import type { Draft } from './draft.ts';
import { placeOfKey } from './grammar-order.ts';
import { refuse } from './refusal.ts';
import { fieldsOf, shapeAt } from './shape-at.ts';
import { insertEntries } from './yaml/insert-entries.ts';
import { setNode } from './yaml/set-node.ts';
import { below, isMissing, partsOf, placeAt, rootOf, type Place } from './yaml/tree.ts';
import { wrapInList } from './yaml/wrap-in-list.ts';
import { say } from '../sentence.ts';

/** Writes a value at a path: in place of what stands there, else as a new key or item, with what is missing around it. */
export function writeValue(draft: Draft, path: string, value: Json): void {
  const { source } = draft;
  const there = placeAt(source, path);
  if (there) return setNode(draft, there, value);
  const parts = partsOf(path);
  let place: Place = rootOf(source);
  let depth = 0;
  for (let next = below(place, parts[0] ?? ''); next; next = below(place, parts[depth] ?? '')) {
    place = next;
    depth++;
  }
  const key = parts[depth]!;
  const isStep = depth === 1 && parts[0] === 'steps';
  if (isStep && parts.length > 2) refuse(say`There is no step \`${key}\` in the flow any more.`);
  const missing = nested(source, place.path, parts.slice(depth), value);
  if (isSeq(place.node) || (shapeAt(source, place.path)?.shape.is === 'list' && /^\d+$/.test(key))) {
    const size = isSeq(place.node) ? place.node.items.length : isMissing(place.node) ? 0 : 1;
    if (Number(key) !== size)
      refuse(say`The list \`${place.path}\` has ${size} entries, so there is no place for number ${Number(key) + 1}.`);
    if (size === 1 && !isSeq(place.node)) return wrapInList(draft, place, missing, false);
    return insertEntries(draft, place, size, [{ value: missing }]);
  }
  checkKey(draft, place, key);
  insertEntries(draft, place, placeOfKey(place, key), [{ key, value: missing }]);
}

/** Refuses a key that the grammar does not know. */
export function checkKey({ source }: Draft, place: Place, key: string): void {
  const shape = shapeAt(source, place.path)?.shape;
  if (!shape) return;
  const fields = fieldsOf(shape, place.node);
  const known = fields ?? (shape.is === 'map' ? shape.known : undefined);
  if (known && !Object.hasOwn(known, key))
    refuse(
      say`There is no \`${key}\` here. Known: ${Object.keys(known)
        .map((name) => `\`${name}\``)
        .join(', ')}.`,
    );
  if (isMissing(place.node) || isMap(place.node)) return;
  refuse(say`\`${place.path}\` is no map, so it can not have a key \`${key}\`. Change it in the text.`);
}

/** The value in the maps and lists that the rest of a path stands for. */
function nested(source: Draft['source'], base: string, parts: readonly string[], value: Json): Json {
  let result = value;
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const part = parts[depth]!;
    const around = [base, ...parts.slice(0, depth)].filter((one) => one !== '').join('/');
    const isList = part === '0' && shapeAt(source, around)?.shape.is === 'list';
    result = isList ? [result] : { [part]: result };
  }
  return result;
}
