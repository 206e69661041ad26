import assert from 'node:assert/strict';
import { fromDesignerSchema } from '../../src/designer/from-designer.ts';

describe('Messages of the designer that make no sense', () => {
  for (const message of [
    { type: 'open', line: 0 },
    { type: 'open', line: -5 },
    { type: 'open', file: 'a.ts', folder: '/' },
    { type: 'edit', id: 1, version: 1, edit: { edit: 'constructor' } },
    { type: 'command', command: 'workbench.action.terminal.new' },
    { type: 'question', id: 1, question: { ask: '__proto__' } },
    { type: 'breakpoints', action: 'toggle', steps: ['a'] },
    { type: 'breakpoint-rules', step: 'a', rules: { triggeredBy: 'b' } },
    { type: 'debug', action: 'workbench.action.debug.start' },
  ])
    it(`do not come through: ${JSON.stringify(message)}`, () =>
      assert.equal(fromDesignerSchema.safeParse(message).success, false));
});
