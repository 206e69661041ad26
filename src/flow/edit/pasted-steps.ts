import { isMap } from 'yaml';
import { END } from '../graph.ts';
import { readFlow, type FlowSource } from '../read-flow.ts';
import { jsonOf, linesOfStep } from './copy-steps.ts';
import { Draft } from './draft.ts';
import { applyEdits } from './edit.ts';
import { Outline } from './outline.ts';
import { renameAll } from './references/rename.ts';
import { refuse } from './refusal.ts';
import { isRequired, writeEdges } from './step-edges.ts';
import { freeId, whyNoStepId } from './step-id.ts';
import { isFlow } from './yaml/extent.ts';
import type { NewEntry } from './yaml/insert-entries.ts';
import { treeOf } from './yaml/placed-tree.ts';
import { entriesOf, type Collection } from './yaml/tree.ts';
import { say } from '../sentence.ts';

const NO_STEPS = say`The text to paste is no map of steps. Copy steps of a flow, or write them as \`id:\` with their keys below.`;

/**
 * Reads steps from YAML text, for another flow: ids that it has already become new ones, and edges between the steps follow.
 * Edges to steps that the flow does not have go, or lead to `end` where they are required.
 */
export function pastedSteps(target: Outline, yaml: string): NewEntry[] {
  const pasted = read(yaml);
  const outline = Outline.of(pasted);
  const taken = new Set([...target.steps, ...outline.steps].map(({ id }) => id));
  const names = new Map<string, string>();
  for (const { id } of outline.steps)
    if (target.has(id)) {
      const to = freeId(id === END ? 'done' : id, (other) => taken.has(other));
      taken.add(to);
      names.set(id, to);
    }
  const renamed = rewritten(pasted, (draft) => renameAll(draft, 'step', names));
  const ids = Outline.of(renamed);
  const sound = rewritten(renamed, (draft) => {
    const lost = ids.steps.flatMap((step) =>
      ids
        .edges(step)
        .flatMap(({ port, to }) =>
          to === END || ids.has(to) || target.has(to) ? [] : [{ step, port, to: isRequired(step, port) ? END : undefined }],
        ),
    );
    writeEdges(draft, ids, lost);
  });
  const result = Outline.of(sound);
  const isInBraces = isFlow(result.place!.node as Collection);
  return result.steps.map((step) => ({
    key: step.id,
    value: jsonOf(result, step.node),
    ...(isInBraces ? {} : { lines: linesOfStep(result, step) }),
  }));
}

function rewritten(source: FlowSource, change: (draft: Draft) => void): FlowSource {
  const draft = new Draft(source);
  change(draft);
  const edits = draft.edits();
  return edits.length === 0 ? source : readFlow(applyEdits(source.text, edits), source.file);
}

function read(yaml: string): FlowSource {
  const lines = yaml.replace(/^\ufeff/, '').split(/\r?\n/);
  const source = readFlow(`steps:\n${lines.map((line) => (line.trim() === '' ? '' : `  ${line}`)).join('\n')}\n`, 'pasted');
  if (source.broken) {
    const { message = '', range } = source.problems.find(({ code }) => code === 'yaml-syntax') ?? {};
    return refuse(
      say`The text to paste is no YAML in line ${Math.max(1, (range?.start.line ?? 2) - 1)}: ${message} Copy the steps again.`,
    );
  }
  const root = treeOf(source);
  const outline = Outline.of(source);
  const node = outline.place?.node;
  if (!isMap(root) || entriesOf(root).length !== 1 || !isMap(node) || outline.steps.length === 0) return refuse(NO_STEPS);
  if (outline.steps.length !== node.items.length) return refuse(NO_STEPS);
  const seen = new Set<string>();
  for (const { id, kind } of outline.steps) {
    if (kind === undefined) return refuse(NO_STEPS);
    const why = whyNoStepId(id);
    if (why !== undefined) return refuse(why);
    if (seen.has(id)) return refuse(say`The text to paste has two steps \`${id}\`. Give one of them another id.`);
    seen.add(id);
  }
  return source;
}
