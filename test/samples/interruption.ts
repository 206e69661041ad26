import assert from 'node:assert/strict';
import type { RunObserver } from '../../src/engine/observer.ts';
import type { Json } from '../../src/flow/json.ts';
import type { CallNotice } from '../../src/targets/port.ts';
import { openSample, SAMPLE_NOW, type Sample, type SampleOptions, type SampleRun } from './harness.ts';

/** A minute later: what a second run takes for now. */
export const later = (): number => SAMPLE_NOW + 60_000;

/** Runs a sample and stops it as a crash would: nothing happens any more after the nth call to a target. */
export async function runUntilCall(sample: Sample, input: string | Json, call: number): Promise<SampleRun> {
  const stop = new AbortController();
  let calls = 0;
  const observer: RunObserver = {
    called() {
      if (++calls === call) stop.abort();
    },
  };
  return sample.run(input, { observer, signal: stop.signal, consent: true });
}

/**
 * A run that is stopped after any of its calls and then repeated leaves both targets as an undisturbed run does, and a third
 * run finds nothing to do.
 * @returns after how many calls it was tried
 */
export async function assertConverges(name: string, input: string, options: SampleOptions = {}): Promise<number> {
  const fresh = async <T>(use: (sample: Sample) => Promise<T>): Promise<T> => {
    const sample = await openSample(name, options);
    try {
      return await use(sample);
    } finally {
      await sample.close();
    }
  };
  const { goal, calls } = await fresh(async (sample) => {
    const run = await sample.run(input, { consent: true });
    assert.equal(run.report.outcome, 'succeeded', run.report.message);
    return { goal: JSON.parse(sample.state()) as Json, calls: run.calls.length };
  });
  for (let call = 1; call < calls; call++) {
    await fresh(async (sample) => {
      const stopped = await runUntilCall(sample, input, call);
      assert.equal(stopped.report.outcome, 'cancelled', `stopped after call ${call}`);
      const again = await sample.run(input, { consent: true });
      assert.notEqual(again.report.outcome, 'failed', `after call ${call}: ${again.report.message ?? ''}`);
      assert.deepEqual(JSON.parse(sample.state()), goal, `stopped after call ${call} of ${calls} (${stopped.path.at(-1) ?? ''}), then repeated`);
      const third = await sample.run(input, { consent: true, now: later });
      assert.equal(third.report.outcome, 'no-changes', `after call ${call}: ${third.report.message ?? ''}`);
    });
  }
  return calls - 1;
}

/** Collects what a target tells of waiting and trying again. */
export function noticeLog(): { readonly observer: RunObserver; readonly notices: CallNotice[] } {
  const notices: CallNotice[] = [];
  return { notices, observer: { noticed: (_scope, _step, _target, notice) => void notices.push(notice) } };
}

/** Does something right before a step runs: what somebody else does at the same moment. */
export function before(step: string, act: () => void): RunObserver {
  let done = false;
  return {
    stepStarted(_scope, { id }) {
      if (id !== step || done) return;
      done = true;
      act();
    },
  };
}
