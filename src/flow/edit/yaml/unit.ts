import { isMap } from 'yaml';
import type { FlowSource } from '../../read-flow.ts';
import { columnOf } from './lines.ts';
import { treeOf } from './placed-tree.ts';
import { entriesOf } from './tree.ts';
import { DEFAULT_UNIT } from './value-text.ts';

const units = new WeakMap<FlowSource, number>();

/** How much deeper than its key the file indents a map. */
export function unitOf(source: FlowSource): number {
  let unit = units.get(source);
  if (unit === undefined) units.set(source, (unit = measured(source)));
  return unit;
}

function measured(source: FlowSource): number {
  const { text } = source;
  const root = treeOf(source);
  if (!isMap(root) || root.flow === true) return DEFAULT_UNIT;
  for (const { value } of entriesOf(root)) {
    if (!isMap(value) || value.flow === true || !value.range) continue;
    const column = columnOf(text, value.range[0]);
    if (column >= 1 && column <= 8) return column;
  }
  return DEFAULT_UNIT;
}
