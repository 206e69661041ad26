import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FlowSource } from '../../read-flow.ts';
import { refuse } from '../refusal.ts';
import { PieceEntry, treeOf, type Entry } from './placed-tree.ts';
import { say } from '../../sentence.ts';

export type { Entry };
export type Collection = YAMLMap | YAMLSeq;

/** A value in the document, and the collection that holds it. */
export interface Place {
  /** As `FlowSource.positions` has it. */
  readonly path: string;
  /** Null where nothing is written. */
  readonly node: Node | null;
  /** Absent for the document itself. */
  readonly parent?: { readonly collection: Collection; readonly index: number; readonly place: Place };
}

/** The parts of a path, unescaped. */
export const partsOf = (path: string): string[] =>
  path === '' ? [] : path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The entries of a map. */
export const entriesOf = (map: YAMLMap): readonly Entry[] => map.items as unknown as Entry[];

/** The items of a list. */
export const itemsOf = (list: YAMLSeq): readonly (Node | null)[] => list.items as (Node | null)[];

/** The text of a key; undefined for keys that are no plain word. */
export function keyText(entry: Entry): string | undefined {
  const key = entry instanceof PieceEntry ? entry.rawKey : entry.key;
  if (!isScalar(key) || key.value === null || typeof key.value === 'object') return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** Index of the entry with the key, or -1. Refuses where the key stands twice. */
export function indexOfKey(map: YAMLMap, key: string): number {
  let index = -1;
  for (const [at, entry] of entriesOf(map).entries()) {
    if (keyText(entry) !== key) continue;
    if (index >= 0)
      refuse(say`The key \`${key}\` stands twice in its map, so nobody can tell which one is meant. Remove one of them first.`);
    index = at;
  }
  return index;
}

/** True for a value of which nothing is written: `next:`. */
export const isMissing = (node: Node | null): boolean =>
  node === null || (isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]);

/** The whole document as a place. */
export const rootOf = (source: FlowSource): Place => ({ path: '', node: treeOf(source) });

/** The entry of a map or list below a place; undefined where there is none. */
export function below(place: Place, part: string): Place | undefined {
  const { node } = place;
  const path = place.path === '' ? escaped(part) : `${place.path}/${escaped(part)}`;
  if (isAlias(node)) refuseAlias(place.path, node.source);
  if (isMap(node)) {
    const index = indexOfKey(node, part);
    return index < 0 ? undefined : { path, node: entriesOf(node)[index]!.value, parent: { collection: node, index, place } };
  }
  if (isSeq(node)) {
    const index = /^\d{1,9}$/.test(part) ? Number(part) : -1;
    const item = itemsOf(node)[index];
    return item === undefined ? undefined : { path, node: item, parent: { collection: node, index, place } };
  }
  return undefined;
}

/** The value at a path; undefined where the file has none. Refuses to look through an alias. */
export function placeAt(source: FlowSource, path: string): Place | undefined {
  let place: Place | undefined = rootOf(source);
  for (const part of partsOf(path)) {
    if (!place) return undefined;
    const next: Place | undefined = below(place, part);
    // a single value stands for a list of one
    place = next ?? (part === '0' && isLone(place.node) ? { ...place, path: `${place.path}/0` } : undefined);
  }
  return place;
}

const isLone = (node: Node | null): boolean => node !== null && !isSeq(node) && !isMissing(node);

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

export const refuseAlias = (path: string, anchor: string): never =>
  refuse(say`\`${path}\` is written elsewhere and only referred to here (\`*${anchor}\`). Change it in the text.`);
