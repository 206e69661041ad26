import assert from 'node:assert/strict';
import type { StepBreakpoint } from '../../src/designer/breakpoints.ts';
import type { DebugState } from '../../src/designer/debug-state.ts';
import { NOT_DEBUGGED } from '../../src/designer/not-debugged.ts';
import { MemoryDocument } from './memory-document.ts';
import { OpenDesigner } from './open-designer.ts';

const TEXT = `idflow: 1
name: Small
steps:
  first: { log: One, next: second }
  second: { log: Two }
`;

const PAUSED: DebugState = {
  running: true,
  paused: { step: 'second', reason: 'breakpoint', recorded: false },
  frames: [{ step: 'second' }],
};

describe('Breakpoints in a designer', () => {
  let designer: OpenDesigner;

  beforeEach(async () => {
    designer = await OpenDesigner.open(new MemoryDocument(TEXT));
  });

  /** The breakpoints that the webview shows. */
  const shown = (): readonly StepBreakpoint[] => designer.messages('breakpoints').at(-1)!.breakpoints;
  const steps = (): string[] => shown().map(({ step }) => step);

  it('are those that the text and the list of breakpoints have, whoever sets them', () => {
    assert.deepEqual(shown(), []);
    designer.host.breakpoints.show([{ step: 'second', id: '7', state: 'unverified', message: 'No such step.' }]);
    assert.deepEqual(shown(), [{ step: 'second', id: '7', state: 'unverified', message: 'No such step.' }]);
  });

  it('are set, disabled, enabled and removed', async () => {
    await designer.say({ type: 'breakpoints', action: 'add', steps: ['first', 'second'] });
    assert.deepEqual(steps(), ['first', 'second']);
    await designer.say({ type: 'breakpoints', action: 'disable', steps: ['first'] });
    assert.deepEqual(
      shown().map(({ state }) => state),
      ['disabled', 'set'],
    );
    await designer.say({ type: 'breakpoints', action: 'enable', steps: ['first'] });
    assert.deepEqual(
      shown().map(({ state }) => state),
      ['set', 'set'],
    );
    await designer.say({ type: 'breakpoints', action: 'remove', steps: ['first', 'second'] });
    assert.deepEqual(shown(), []);
  });

  it('are not set twice, nor removed by being set again: the page may not have heard yet', async () => {
    await designer.say({ type: 'breakpoints', action: 'add', steps: ['first'] });
    await designer.say({ type: 'breakpoints', action: 'add', steps: ['first'] });
    assert.deepEqual(steps(), ['first']);
  });

  it('are not set on steps that are gone, and removing what is gone does nothing', async () => {
    await designer.say({ type: 'breakpoints', action: 'add', steps: ['third', '__proto__', ''] });
    await designer.say({ type: 'breakpoints', action: 'remove', steps: ['third', 'second'] });
    await designer.say({ type: 'breakpoint-rules', step: 'third', rules: { condition: 'true' } });
    assert.deepEqual(designer.host.breakpoints.all, []);
  });

  it('get rules, in place of all they had', async () => {
    await designer.say({ type: 'breakpoint-rules', step: 'first', rules: { condition: 'input.a', hitCondition: '> 2' } });
    assert.deepEqual(shown(), [{ step: 'first', id: '1', state: 'conditional', condition: 'input.a', hitCondition: '> 2' }]);
    await designer.say({ type: 'breakpoint-rules', step: 'first', rules: { logMessage: 'Here' } });
    assert.deepEqual(
      shown().map(({ id: _, ...rest }) => rest),
      [{ step: 'first', state: 'logpoint', logMessage: 'Here' }],
    );
  });

  it('are told only when they changed, and all again to a page that was hidden', async () => {
    designer.host.breakpoints.toggle('first');
    designer.host.breakpoints.show([...designer.host.breakpoints.all]);
    assert.equal(designer.messages('breakpoints').length, 2);
    designer.session.pause();
    designer.host.breakpoints.toggle('second');
    assert.equal(designer.messages('breakpoints').length, 2, 'nobody listens');
    await designer.say({ type: 'ready' });
    assert.deepEqual(steps(), ['first', 'second']);
  });

  it('are told once where many change at once', async () => {
    await designer.say({ type: 'breakpoints', action: 'add', steps: ['first', 'second', 'first'] });
    assert.deepEqual(steps(), ['first', 'second']);
    assert.equal(designer.messages('breakpoints').length, 2);
  });

  it('end with the designer', () => {
    designer.session.dispose();
    designer.host.breakpoints.toggle('first');
    designer.host.debugging.show(PAUSED);
    assert.equal(designer.messages('breakpoints').length, 1);
    assert.equal(designer.messages('debug').length, 1);
  });
});

describe('The debugger in a designer', () => {
  let designer: OpenDesigner;

  beforeEach(async () => {
    designer = await OpenDesigner.open(new MemoryDocument(TEXT));
  });

  const states = (): readonly DebugState[] => designer.messages('debug').map(({ state }) => state);

  it('shows where it stands, until it ends', () => {
    designer.host.debugging.show(PAUSED);
    designer.host.debugging.show({ ...PAUSED });
    designer.host.debugging.show(NOT_DEBUGGED);
    assert.deepEqual(states(), [NOT_DEBUGGED, PAUSED, NOT_DEBUGGED]);
  });

  it('is shown to a page that opens in the middle of a pause', async () => {
    designer.session.pause();
    designer.host.debugging.show(PAUSED);
    await designer.say({ type: 'ready' });
    assert.deepEqual(states().at(-1), PAUSED);
  });

  it('is asked to start, to stop, and to go on up to a step of the flow', async () => {
    for (const action of ['start', 'start-with-input', 'start-recorded', 'step-back', 'step-forward', 'go-on', 'stop'])
      await designer.say({ type: 'debug', action });
    await designer.say({ type: 'run-to-step', step: 'second' });
    await designer.say({ type: 'run-to-step', step: 'nowhere' });
    assert.deepEqual(designer.host.asked, [
      'debug start',
      'debug start-with-input',
      'debug start-recorded',
      'debug step-back',
      'debug step-forward',
      'debug go-on',
      'debug stop',
      'run to second',
    ]);
  });
});
