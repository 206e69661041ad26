import assert from 'node:assert/strict';
import { applyFlowEdit, type FlowEdit } from '../../../src/flow/edit/index.ts';
import { readFlow, type FlowSource } from '../../../src/flow/read-flow.ts';
import { checkEdits } from './editing.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';

/** A chain of steps with a branch in each. */
function chain(count: number): string {
  const lines = ['idflow: 1', 'name: Large', 'targets: { hr: sql }', 'objects:', '  user:', '    target: hr', 'steps:'];
  for (let index = 0; index < count; index++)
    lines.push(
      '',
      `  s${index}:`,
      `    title: Step ${index}`,
      `    decide: steps['s${Math.max(0, index - 1)}'] != null`,
      `    then: s${index + 1 < count ? index + 1 : 0}`,
      '    else: end',
    );
  return `${lines.join('\n')}\n`;
}

const COUNT = 10_000;
const middle = `s${COUNT / 2}`;

describe('edits of a flow of 10,000 steps', function () {
  this.timeout(60_000);
  const text = chain(COUNT);
  let source: FlowSource;
  before(() => {
    source = readFlow(text, 'large.idflow.yaml');
  });
  const all = Array.from({ length: COUNT }, (_, index) => `s${index}`);
  const edits: readonly FlowEdit[] = [
    { edit: 'connect', from: middle, port: { kind: 'flow', name: 'else' }, to: 's1' },
    { edit: 'set-value', path: `steps/${middle}/title`, value: 'Another' },
    { edit: 'add-step', kind: 'log', after: middle },
    { edit: 'insert-on-edge', from: middle, port: { kind: 'flow', name: 'then' }, kind: 'log' },
    { edit: 'insert-existing-on-edge', step: 's7', from: middle, port: { kind: 'flow', name: 'then' } },
    { edit: 'delete-steps', steps: [middle], heal: true },
    { edit: 'delete-steps', steps: all.filter((_, index) => index % 2 === 1), heal: true },
    { edit: 'delete-steps', steps: all, heal: true },
    { edit: 'rename-step', step: middle, to: 'renamed' },
    { edit: 'duplicate-steps', steps: [middle, 's3'] },
  ];
  for (const edit of edits)
    it(`${edit.edit} is done in time that grows with the flow, not with its square`, () => {
      const start = process.cpuUsage();
      const result = applyFlowEdit(source, edit);
      const { user, system } = process.cpuUsage(start);
      const took = (user + system) / 1000;
      assert('edits' in result, 'refused' in result ? inEnglish(result.refused) : '');
      checkEdits(text, result.edits);
      // far above what it takes, far below what a quadratic edit takes: machines differ
      assert(took < 5_000, `${Math.round(took)} ms`);
    });
});
