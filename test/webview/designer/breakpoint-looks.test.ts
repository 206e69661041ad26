import assert from 'node:assert/strict';
import type { StepBreakpoint } from '../../../src/designer/breakpoints.ts';
import { breakpointsByStep } from '../../../webview/designer/breakpoints/by-step.ts';
import {
  breakpointIcon,
  breakpointLines,
  breakpointName,
  hasRules,
  mainRuleOf,
} from '../../../webview/designer/breakpoints/looks.ts';

const plain: StepBreakpoint = { step: 'a', id: '1', state: 'set' };

describe('A breakpoint', () => {
  it('has the icon that VS Code has for its kind and its state', () => {
    const icons: readonly (readonly [Partial<StepBreakpoint>, string])[] = [
      [{}, 'debug-breakpoint'],
      [{ state: 'disabled' }, 'debug-breakpoint-disabled'],
      [{ state: 'unverified' }, 'debug-breakpoint-unverified'],
      [{ state: 'conditional', condition: 'a' }, 'debug-breakpoint-conditional'],
      [{ state: 'conditional', hitCondition: '5' }, 'debug-breakpoint-conditional'],
      [{ state: 'disabled', condition: 'a' }, 'debug-breakpoint-conditional-disabled'],
      [{ state: 'unverified', hitCondition: 'x' }, 'debug-breakpoint-conditional-unverified'],
      [{ state: 'logpoint', logMessage: 'a' }, 'debug-breakpoint-log'],
      [{ state: 'disabled', logMessage: 'a' }, 'debug-breakpoint-log-disabled'],
      [{ state: 'unverified', logMessage: 'a', condition: 'b' }, 'debug-breakpoint-log-unverified'],
    ];
    for (const [more, icon] of icons) assert.equal(breakpointIcon({ ...plain, ...more }), icon);
  });

  it('says what it is, what it asks for, and why it can not bind', () => {
    assert.deepEqual(breakpointLines(plain), ['Breakpoint']);
    assert.deepEqual(
      breakpointLines({
        ...plain,
        state: 'unverified',
        condition: 'a >',
        hitCondition: '> 2',
        message: 'The condition ends early.',
      }),
      ['Conditional breakpoint, not bound', 'Stops when: a >', 'Hit count: > 2', 'The condition ends early.'],
    );
    assert.equal(breakpointName({ ...plain, state: 'disabled', logMessage: 'Hello' }), 'Logpoint, disabled');
  });

  it('would lose something only where it asks for something', () => {
    assert.equal(hasRules({ ...plain, state: 'disabled', condition: '' }), false);
    assert.equal(hasRules({ ...plain, hitCondition: '5' }), true);
  });

  it('is edited by what it asks for', () => {
    assert.equal(mainRuleOf({}), 'condition');
    assert.equal(mainRuleOf({ hitCondition: '5' }), 'hitCondition');
    assert.equal(mainRuleOf({ condition: 'a', hitCondition: '5' }), 'condition');
    assert.equal(mainRuleOf({ condition: 'a', logMessage: 'b' }), 'logMessage');
  });
});

describe('The breakpoints of steps', () => {
  it('are one for each step: of several the first that is not disabled', () => {
    const shown = breakpointsByStep(
      [
        { ...plain, state: 'disabled' },
        { ...plain, id: '2' },
        { ...plain, id: '3' },
      ],
      new Map(),
    );
    assert.equal(shown.get('a')?.id, '2');
  });

  it('are the same objects where they did not change', () => {
    const before = breakpointsByStep([plain, { ...plain, step: 'b' }], new Map());
    const after = breakpointsByStep([{ ...plain }, { ...plain, step: 'b', state: 'disabled' }], before);
    assert.equal(after.get('a'), before.get('a'));
    assert.notEqual(after.get('b'), before.get('b'));
  });
});
