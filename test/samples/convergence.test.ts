import assert from 'node:assert/strict';
import type { RunObserver } from '../../src/engine/observer.ts';
import { SAMPLE_NOW, withSample, type Sample } from './harness.ts';

/**
 * What post-triggers write happens at most once: a run that dies between a step and its trigger does not run the trigger
 * again. These tables may therefore hold less than after an undisturbed run, but nothing else and nothing twice.
 */
const WRITTEN_BY_POST_TRIGGERS = ['mail_queue', 'role_history', 'handovers'];

/** An hour after the first run. */
const later = (): number => SAMPLE_NOW + 3_600_000;

class Killed extends Error {}

/** How a run ends before its time, at the nth moment of its kind. */
const INTERRUPTIONS = {
  /** Something was written, and nothing happens any more once the next step is about to start. */
  'dies behind a write': (at) => {
    const dieNow = nth(at, die);
    let written = false;
    return {
      observer: {
        called(_scope, _step, { writes }) {
          written ||= writes;
        },
        stepStarted() {
          if (!written) return;
          written = false;
          dieNow();
        },
      },
    };
  },
  /** The write is done, but nobody learns of it. In a transaction nothing of it is kept. */
  'dies in a write': (at) => {
    const dieNow = nth(at, die);
    return {
      observer: {
        called(_scope, _step, { writes }) {
          if (writes) dieNow();
        },
      },
    };
  },
  /** Somebody stops the run while the step runs. */
  'is stopped in a step': (at) => {
    const stop = new AbortController();
    return { observer: { stepStarted: nth(at, () => stop.abort()) }, signal: stop.signal };
  },
} satisfies Record<string, (at: number) => { observer: RunObserver; signal?: AbortSignal }>;

type Interruption = keyof typeof INTERRUPTIONS;

function nth(at: number, act: () => void): () => void {
  let seen = 0;
  return () => {
    if (++seen === at) act();
  };
}

function die(): never {
  throw new Killed('killed');
}

interface State {
  readonly sql: readonly Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>[];
  readonly idp: unknown;
}

/** The state apart from what post-triggers wrote, and that, without row ids. */
function stateOf(sample: Sample): { lasting: unknown; byTriggers: string[] } {
  const { sql, idp } = JSON.parse(sample.state()) as State;
  const tables = sql.flatMap((target) => Object.values(target).flatMap((content) => Object.entries(content)));
  const ofTriggers = (table: string): boolean => WRITTEN_BY_POST_TRIGGERS.includes(table);
  return {
    lasting: { idp, tables: tables.filter(([table]) => !ofTriggers(table)) },
    byTriggers: tables.filter(([table]) => ofTriggers(table)).flatMap(([, rows]) => rows.map((row) => row.replace(/"id":\d+,/, ''))),
  };
}

/**
 * Interrupts a run of the input at its first, second, … moment, runs it again, and compares with an undisturbed run.
 * @returns how many moments there were
 */
async function assertConverges(name: string, input: string, interruption: Interruption): Promise<number> {
  const goal = await withSample(name, async (sample) => {
    const { report } = await sample.run(input, { consent: true });
    assert.equal(report.outcome, 'succeeded', report.message);
    return stateOf(sample);
  });
  for (let at = 1; ; at++) {
    const reached = await withSample(name, async (sample) => {
      const first = await sample.run(input, { consent: true, ...INTERRUPTIONS[interruption](at) });
      if (first.report.outcome === 'succeeded') return false;
      const where = `${interruption} ${at} (${first.path.at(-1) ?? ''})`;
      const second = await sample.run(input, { consent: true });
      assert.notEqual(second.report.outcome, 'failed', `${where}: ${second.report.message ?? ''}`);
      const { lasting, byTriggers } = stateOf(sample);
      assert.deepEqual(lasting, goal.lasting, where);
      const left = [...goal.byTriggers];
      const unexpected = byTriggers.filter((row) => left.splice(left.indexOf(row), left.includes(row) ? 1 : 0).length === 0);
      assert.deepEqual(unexpected, [], where);
      const third = await sample.run(input, { consent: true, now: later });
      assert.equal(third.report.outcome, 'no-changes', `${where}: ${third.report.message ?? ''}`);
      return true;
    });
    if (!reached) return at - 1;
  }
}

const DEATHS = ['dies behind a write', 'dies in a write'] as const;

describe('A run that ended before its time is completed by the next one', function () {
  this.timeout(120_000);

  /** Runs that write in every way there is, with how many calls of theirs write. */
  const cases = [
    ['update-user', 'new-user', 9],
    ['update-user', 'changed', 2],
    ['update-user', 'grants-to-add-and-remove', 4],
    ['update-user', 'to-remove', 5],
    ['update-account', 'new-account', 4],
    ['update-account', 'to-remove', 2],
    ['update-user-directory', 'new-user', 3],
    ['update-user-directory', 'other-groups', 2],
    ['update-user-directory', 'to-remove', 1],
    ['deactivate-user', 'active-user', 3],
  ] as const;
  for (const [name, input, writes] of cases)
    for (const interruption of DEATHS)
      it(`${name}, ${input}: ${interruption}`, async () => {
        const moments = await assertConverges(name, input, interruption);
        if (interruption === 'dies in a write') assert.equal(moments, writes);
        else assert.ok(moments > 0);
      });

  for (const [name, input, steps] of [
    ['update-user', 'grants-to-add-and-remove', 23],
    ['update-user-directory', 'to-remove', 8],
    ['deactivate-user', 'active-user', 9],
  ] as const)
    it(`${name}, ${input}: is stopped in a step`, async () => {
      // A run stopped in its last step has done its work; whether it still counts as stopped does not matter.
      assert.ok((await assertConverges(name, input, 'is stopped in a step')) >= steps - 1);
    });
});
