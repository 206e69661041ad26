import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { edgesOf, END } from '../../../src/flow/graph.ts';
import { applyEdits, applyFlowEdit, flowEdit, type FlowEdit, type TextEdit } from '../../../src/flow/edit/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import type { Json } from '../../../src/flow/json.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';

const SAMPLES = new URL('../../../samples/', import.meta.url);

/** The text of a sample flow. */
export const sample = (name: string): string => readFileSync(new URL(`${name}/${name}.idflow.yaml`, SAMPLES), 'utf8');

/** All sample flows. */
export const samples = (): string[] =>
  readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.idflow.yaml'))
    .sort()
    .map((file) => readFileSync(new URL(file.replaceAll('\\', '/'), SAMPLES), 'utf8'));

/** The text after an edit, which must be possible and sound. */
export function edited(text: string, edit: FlowEdit): string {
  const result = applyFlowEdit(readFlow(text, 'test.idflow.yaml'), flowEdit.parse(edit));
  assert('edits' in result, 'refused' in result ? inEnglish(result.refused) : '');
  checkEdits(text, result.edits);
  return applyEdits(text, result.edits);
}

/** Why an edit is refused. */
export function refusal(text: string, edit: FlowEdit): string {
  const result = applyFlowEdit(readFlow(text, 'test.idflow.yaml'), flowEdit.parse(edit));
  assert('refused' in result, 'the edit was not refused');
  assert.match(inEnglish(result.refused), /^[`A-Z].*[.!?]$/s);
  return inEnglish(result.refused);
}

/** Asserts that edits stand in order, touch nothing of each other and write nothing that was there already. */
export function checkEdits(text: string, edits: readonly TextEdit[]): void {
  let behind = -1;
  for (const { start, end, text: inserted } of edits) {
    assert(start > behind && end >= start && end <= text.length, 'edits are in order and apart');
    behind = end;
    const old = text.slice(start, end);
    assert.notEqual(old, inserted);
    if (old === '' || inserted === '') continue;
    const firstIsSplit = /[\r\ud800-\udbff]/.test(old[0]!) && old[0] === inserted[0];
    const lastIsSplit = /[\n\udc00-\udfff]/.test(old.at(-1)!) && old.at(-1) === inserted.at(-1);
    assert(old[0] !== inserted[0] || firstIsSplit, `common beginning: ${JSON.stringify(old)} ${JSON.stringify(inserted)}`);
    assert(old.at(-1) !== inserted.at(-1) || lastIsSplit, `common end: ${JSON.stringify(old)} ${JSON.stringify(inserted)}`);
  }
}

/** What a flow file says, without how it says it. */
export const valueOf = (text: string): Json => readFlow(text, 'test.idflow.yaml').document.toJS({ maxAliasCount: -1 }) as Json;

/** The lines that were taken away and added, in order: `- old` and `+ new`. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
  ];
}

/** Ids that edges lead to and no step has. */
export function lostEdges(text: string): string[] {
  const { flow, stepIds } = readFlow(text, 'test.idflow.yaml');
  const targets = [...(flow?.steps.values() ?? [])].flatMap((step) => edgesOf(step).map(({ to }) => to));
  return [...targets, ...(flow?.start === undefined ? [] : [flow.start])].filter((to) => to !== END && !stepIds.has(to));
}

/** The text with the line breaks of Windows. */
export const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
