import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { hasAnchors } from '../grammar/anchors.ts';
import type { Json } from '../json.ts';
import type { FlowSource } from '../read-flow.ts';
import { Outline, type StepEntry } from './outline.ts';
import { Refusal } from './refusal.ts';
import { BlockExtent, isFlow } from './yaml/extent.ts';
import { FlowExtent } from './yaml/flow-collection.ts';
import { entriesOf, itemsOf, keyText, type Collection } from './yaml/tree.ts';
import { entryLines } from './yaml/value-text.ts';

/**
 * Steps as YAML text, in the order of the file: exactly as they stand there with their own comments, but not indented. A step
 * that shares text with others by an anchor is written out. Ids that the file does not have are left out.
 * @returns a map of steps, lines ended by `\n`; empty when there is nothing to copy
 */
export function copySteps(source: FlowSource, ids: readonly string[]): string {
  try {
    return textOfSteps(source, ids);
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return '';
    throw error;
  }
}

/** The same for an edit. @throws Refusal, RangeError where steps can not be copied */
export function textOfSteps(source: FlowSource, ids: readonly string[]): string {
  const outline = Outline.of(source);
  const wanted = new Set(ids);
  const steps = outline.steps.filter(({ id }) => wanted.has(id));
  const blocks = steps.map((step) => linesOfStep(outline, step));
  const separator = blocks.some((lines) => lines.length > 1) ? '\n\n' : '\n';
  return blocks.length === 0 ? '' : `${blocks.map((lines) => lines.join('\n')).join(separator)}\n`;
}

/** The lines of a step, from its first column. */
export function linesOfStep(outline: Outline, step: StepEntry): string[] {
  const { text } = outline.source;
  const collection = outline.place!.node as Collection;
  if (hasAnchors(step.node)) return entryLines(step.id, jsonOf(outline, step.node), 0);
  if (isFlow(collection)) {
    const extent = new FlowExtent(text, collection);
    return text.slice(extent.start(step.index), extent.end(step.index)).split(/\r?\n/);
  }
  const extent = new BlockExtent(text, collection);
  const lines = text
    .slice(extent.lead(step.index), extent.tail(step.index))
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const indent = new RegExp(`^ {0,${extent.column}}`);
  return lines.map((line, index) => (index === 0 && extent.inline && step.index === 0 ? line : line.replace(indent, '')));
}

const MAX_DEPTH = 90;
/** Values that a few lines of aliases to aliases can stand for are more than any memory holds. */
const MAX_VALUES = 100_000;

/**
 * The value of a node, aliases looked up.
 * @throws RangeError where it is too deep, as with an alias inside of itself, or too large
 */
export function jsonOf(outline: Outline, node: Node | null, depth = 0, left = { values: MAX_VALUES }): Json {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (--left.values < 0) throw new RangeError('too many values');
  const resolved = outline.resolve(node);
  if (isMap(resolved))
    return Object.fromEntries(
      entriesOf(resolved).map((entry) => [keyText(entry) ?? '', jsonOf(outline, entry.value, depth + 1, left)]),
    );
  if (isSeq(resolved)) return itemsOf(resolved).map((item) => jsonOf(outline, item, depth + 1, left));
  if (!isScalar(resolved)) return null;
  return typeof resolved.value === 'bigint' ? Number(resolved.value) : ((resolved.value ?? null) as Json);
}
