import { readFlow } from '../../src/flow/read-flow.ts';
import { diagramOf } from '../../src/flow/diagram/diagram-of.ts';
import { diffDiagram } from '../../src/flow/diagram/diff-diagram.ts';
import { applyEdits } from '../../src/flow/edit/edit.ts';
import { applyFlowEdit, type FlowEdit } from '../../src/flow/edit/index.ts';
import { updateFlow } from '../../src/flow/incremental/update-flow.ts';
import { completeFlow } from '../../src/flow/language/flow-completion.ts';
import { NO_FILES } from '../../src/flow/language/flow-folder.ts';
import { EMPTY_LAYOUT } from '../../src/flow/layout/layout.ts';
import { placeDiagram } from '../../src/flow/layout/place.ts';
import { validateFlow } from '../../src/flow/validate/index.ts';
import { longFlow } from './long-flow.ts';
import { median } from './report.ts';
import { inEnglish } from '../../src/flow/sentence.ts';

/** What a designer's functions of a flow cost, in milliseconds, by name. */
export type TextCosts = Readonly<Record<string, number>>;

const FILE = '/flow.idflow.yaml';

/** Measures what the extension computes for one flow of so many steps. */
export function measureText(steps: number, rounds: number): TextCosts {
  const text = longFlow(steps);
  const source = readFlow(text, FILE);
  const diagram = diagramOf(source);
  const { collapsed, groups, steps: manual } = EMPTY_LAYOUT;
  // somewhere in the middle: what stands behind it moves
  const [middle] = [...source.stepIds].slice(Math.floor(steps / 2));
  const key = text.indexOf(`\n  ${middle!}:\n`) + 1;
  const title = text.indexOf('title: ', key) + 'title: '.length;
  const reference = text.indexOf('next: ', key) + 'next: '.length;
  let round = 0;
  const typed = (): string => `${text.slice(0, title)}${++round} ${text.slice(title)}`;
  const after = diagramOf(updateFlow(source, typed()));
  const retitle: FlowEdit = { edit: 'set-value', path: `steps/${middle!}/title`, value: 'Another title' };
  const remove: FlowEdit = { edit: 'delete-steps', steps: [middle!], heal: true };
  const time = (work: (text: string) => unknown): number => {
    const taken: number[] = [];
    for (let turn = 0; turn < rounds + 2; turn++) {
      const next = typed();
      const before = performance.now();
      work(next);
      taken.push(performance.now() - before);
    }
    return median(taken.slice(2));
  };
  const applied = (edit: FlowEdit): string => {
    const result = applyFlowEdit(source, edit);
    if ('refused' in result) throw new Error(inEnglish(result.refused));
    return applyEdits(text, result.edits);
  };
  // Each works on a source of its own: what is computed once for one is kept with it.
  return {
    'read it anew': time((next) => readFlow(next, FILE)),
    'read it after a keystroke': time((next) => updateFlow(source, next)),
    'all problems': time((next) => validateFlow(updateFlow(source, next), NO_FILES)),
    'the diagram': time((next) => diagramOf(updateFlow(source, next))),
    'the difference': time(() => diffDiagram(diagram, after)),
    'all places': time(() => placeDiagram(diagram, { collapsed, groups, manual })),
    'edit: a title': time(() => applied(retitle)),
    'edit: delete a step': time(() => applied(remove)),
    'completion of a step': time((next) => completeFlow(updateFlow(source, next), NO_FILES, reference + 2)),
  };
}
