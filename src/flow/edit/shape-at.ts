import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { flowFile } from '../flow-file.ts';
import type { Shape, ShapedField, ValueType } from '../grammar/value.ts';
import type { FlowSource } from '../read-flow.ts';
import { kindOf } from './outline.ts';
import { treeOf } from './yaml/placed-tree.ts';
import { entriesOf, itemsOf, keyText, partsOf } from './yaml/tree.ts';

/** What the grammar says of a place. */
export interface PlaceInGrammar {
  readonly shape: Shape;
  /** The file must have it. */
  readonly required: boolean;
}

/** What the grammar says of a path, by what stands around it in the file; undefined where it says nothing. */
export function shapeAt(source: FlowSource, path: string): PlaceInGrammar | undefined {
  let node: Node | null = treeOf(source);
  let type: ValueType<unknown> = flowFile;
  let required = true;
  for (const part of partsOf(path)) {
    const shape = alternative(type, node);
    const field = inner(shape, node, part);
    if (!field) return undefined;
    ({ type, required } = field);
    node = childOf(node, part, shape);
  }
  return { shape: alternative(type, node), required };
}

/** The keys that a map at a place can have; undefined where it can have any, or is no map. */
export function fieldsOf(shape: Shape, node: Node | null): Readonly<Record<string, ShapedField>> | undefined {
  if (shape.is === 'record') return shape.fields;
  if (shape.is !== 'variants' || !isMap(node)) return undefined;
  const names = Object.keys(shape.variants);
  const kind = kindOf(node);
  const name = kind !== undefined && names.length > 2 ? kind : names.findLast((variant) => node.has(variant));
  return name === undefined ? undefined : shape.variants[name]?.fields;
}

function inner(shape: Shape, node: Node | null, part: string): { type: ValueType<unknown>; required: boolean } | undefined {
  switch (shape.is) {
    case 'record':
    case 'variants': {
      const fields = fieldsOf(shape, node);
      return fields && Object.hasOwn(fields, part) ? fields[part] : undefined;
    }
    case 'map':
      return { type: shape.value, required: false };
    case 'list':
      return /^\d+$/.test(part) ? { type: shape.item, required: false } : undefined;
    case 'computed':
    case 'json':
      return { type: { label: '', read: () => undefined, schema: () => ({}), shape }, required: false };
    case 'scalar':
    case 'either':
      return undefined;
  }
}

/** Which of two ways to write a value the file takes; the longer one where it writes nothing yet. */
function alternative({ shape }: ValueType<unknown>, node: Node | null): Shape {
  if (shape.is !== 'either') return shape;
  const { when, first, other } = shape;
  const takesFirst =
    when === 'list'
      ? isSeq(node)
      : when === 'map'
        ? isMap(node)
        : when === 'number'
          ? isScalar(node) && typeof node.value === 'number'
          : isScalar(node);
  return alternative(takesFirst ? first : other, node);
}

function childOf(node: Node | null, part: string, shape: Shape): Node | null {
  if (isMap(node)) return entriesOf(node).find((entry) => keyText(entry) === part)?.value ?? null;
  if (isSeq(node)) return itemsOf(node)[Number(part)] ?? null;
  return shape.is === 'list' && part === '0' ? node : null;
}
