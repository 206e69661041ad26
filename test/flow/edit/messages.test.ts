import assert from 'node:assert/strict';
import { applyFlowEdit, EDITS, flowEdit, type FlowEdit } from '../../../src/flow/edit/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { sample } from './editing.ts';
import { inEnglish } from '../../../src/flow/sentence.ts';

describe('messages that ask for an edit', () => {
  it('hold what the edit needs, and nothing else', () => {
    const good = { edit: 'connect', from: 'a', port: { kind: 'flow', name: 'next' }, to: 'b' };
    assert.deepEqual(flowEdit.parse(good), good);
    for (const bad of [
      { ...good, more: 1 },
      { ...good, to: 1 },
      { ...good, edit: 'toString' },
      { edit: 'connect' },
      null,
      'connect',
    ])
      assert.equal(flowEdit.safeParse(bad).success, false);
  });

  it('are known by the name of their edit', () => {
    for (const [name, definition] of Object.entries(EDITS)) assert.equal(definition.name, name);
  });

  it('are refused, not answered with an error, whatever the file is', () => {
    const edit: FlowEdit = { edit: 'add-step', kind: 'log' };
    for (const text of [
      '',
      '- a',
      'steps: [1]',
      'steps: x',
      'a: &a [*a]',
      'steps: &s { a: *s }',
      '{',
      '\u0000',
      '['.repeat(3000),
      'steps: *x',
    ]) {
      const result = applyFlowEdit(readFlow(text, 'x'), edit);
      if ('refused' in result) assert.match(inEnglish(result.refused), /[.!?]$/);
    }
    const cyclic = readFlow('idflow: 1\nname: x\nobjects: &o\n  a: *o\nsteps:\n  s: &s { log: hi, with: *s }\n', 'x');
    for (const one of [
      edit,
      { edit: 'duplicate-steps', steps: ['s'] },
      { edit: 'rename-step', step: 's', to: 't' },
      { edit: 'delete-steps', steps: ['s'], heal: true },
    ] as const)
      assert(applyFlowEdit(cyclic, one as FlowEdit));
    assert('refused' in applyFlowEdit(readFlow(sample('hello').replace('steps:', 'steps: ['), 'x'), edit));
  });
});
