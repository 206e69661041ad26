import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar, type YAMLMap } from 'yaml';
import { flowFile } from '../../flow-file.ts';
import { pathTo } from '../../grammar/collections.ts';
import type { ScalarContent, ShapedField, ValueType } from '../../grammar/value.ts';
import type { FlowSource } from '../../read-flow.ts';
import { kindOf } from '../outline.ts';
import { PieceEntry, treeOf } from '../yaml/placed-tree.ts';
import { entriesOf, itemsOf, keyText } from '../yaml/tree.ts';

/** A scalar of the file whose meaning the grammar tells. */
export interface KnownScalar {
  readonly holds: ScalarContent;
  readonly node: Scalar | Alias;
  readonly path: string;
  /** The map that it is a value of. */
  readonly owner: YAMLMap | undefined;
  /** Inside of braces or brackets. */
  readonly flow: boolean;
  /** Added to its range it gives the one in the file. */
  readonly shift: number;
}

/** Deepest nesting that is followed, as in the grammar's reader. */
const MAX_DEPTH = 100;

/** All scalars of a flow file whose meaning the grammar knows, sound or not, in the order of the file. */
export function knownScalars(source: FlowSource): KnownScalar[] {
  const found: KnownScalar[] = [];
  let shift = 0;
  const visit = (
    type: ValueType<unknown>,
    node: Node | null,
    path: string,
    owner: YAMLMap | undefined,
    flow: boolean,
    depth: number,
  ): void => {
    if (!node || depth > MAX_DEPTH) return;
    const { shape } = type;
    const visitEntries = (map: YAMLMap, typeOf: (key: string) => ValueType<unknown> | undefined): void => {
      for (const entry of entriesOf(map)) {
        const key = keyText(entry);
        const inner = key === undefined ? undefined : typeOf(key);
        if (key === undefined || !inner) continue;
        const at = pathTo(path, key);
        if (entry instanceof PieceEntry) {
          ({ shift } = entry);
          visit(inner, entry.raw, at, map, map.flow === true, depth + 1);
          shift = 0;
        } else visit(inner, entry.value, at, map, map.flow === true, depth + 1);
      }
    };
    const visitFields = (map: YAMLMap, fields: Readonly<Record<string, ShapedField>>): void =>
      visitEntries(map, (key) => (Object.hasOwn(fields, key) ? fields[key]?.type : undefined));
    switch (shape.is) {
      case 'scalar':
        if (isScalar(node) || isAlias(node)) found.push({ holds: shape.holds, node, path, owner, flow, shift });
        return;
      case 'record':
        if (isMap(node)) visitFields(node, shape.fields);
        return;
      case 'variants': {
        const variant = isMap(node) ? variantOf(node, Object.keys(shape.variants)) : undefined;
        if (isMap(node) && variant !== undefined) visitFields(node, shape.variants[variant]?.fields ?? {});
        return;
      }
      case 'map':
        if (isMap(node)) visitEntries(node, () => shape.value);
        return;
      case 'list':
        if (isSeq(node))
          itemsOf(node).forEach((item, index) =>
            visit(shape.item, item, pathTo(path, index), undefined, node.flow === true, depth + 1),
          );
        else if (shape.single) visit(shape.item, node, path, owner, flow, depth + 1);
        return;
      case 'either':
        return visit(fits(shape.when, node) ? shape.first : shape.other, node, path, owner, flow, depth + 1);
      case 'computed':
        if (isScalar(node) || isAlias(node)) found.push({ holds: 'expression', node, path, owner, flow, shift });
        else if (isMap(node)) visitEntries(node, () => type);
        else if (isSeq(node))
          itemsOf(node).forEach((item, index) =>
            visit(type, item, pathTo(path, index), undefined, node.flow === true, depth + 1),
          );
        return;
      case 'json':
    }
  };
  visit(flowFile, treeOf(source), '', undefined, false, 0);
  return found;
}

/** Which of the sets of keys a map has: that of the step's kind, else the first whose key it has. */
function variantOf(map: YAMLMap, names: readonly string[]): string | undefined {
  const kind = kindOf(map);
  if (kind !== undefined && names.includes(kind) && names.length > 2) return kind;
  return names.findLast((name) => map.has(name));
}

function fits(when: 'text' | 'list' | 'map' | 'number', node: Node): boolean {
  if (when === 'list') return isSeq(node);
  if (when === 'map') return isMap(node);
  if (when === 'number') return isScalar(node) && typeof node.value === 'number';
  return isScalar(node) || isAlias(node);
}
