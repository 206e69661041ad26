import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SAMPLE_NOW, withSample } from './harness.ts';

const NAMES = readdirSync(new URL('../../samples/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  // a sample without targets of its own has no inputs either
  .filter((name) => contentOf(`samples/${name}/idflow.targets.yaml`) !== undefined)
  .sort();

/** An hour after the first run. */
const later = (): number => SAMPLE_NOW + 3_600_000;

function contentOf(path: string): string | undefined {
  const url = new URL(`../../${path}`, import.meta.url);
  return existsSync(url) ? readFileSync(url, 'utf8') : undefined;
}

/** What a README says of an input: steps in the order in which they run, others between them. */
interface Promised {
  readonly input: string;
  readonly steps: readonly string[];
  readonly outcome: string;
  readonly again: string;
}

/** Reads the table of a README: Input | Path | Outcome | Again. */
function promisesOf(sample: string): Promised[] {
  const rows = (contentOf(`samples/${sample}/README.md`) ?? '').matchAll(/^\| `([\w-]+)`[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm);
  return [...rows].map(([, input = '', path = '', outcome = '', again = '']) => ({
    input,
    steps: [...path.matchAll(/`([\w/-]+)`/g)].map(([, step = '']) => step),
    outcome: outcome.trim().replace('no changes', 'no-changes'),
    again: again.trim().replace('no changes', 'no-changes'),
  }));
}

/** The steps that are not found in the path when it is walked once, from left to right. */
function missingFrom(path: readonly string[], steps: readonly string[]): string[] {
  let from = 0;
  return steps.filter((step) => {
    const at = path.indexOf(step, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

for (const name of NAMES)
  describe(`The sample ${name}`, () => {
    it('says in its README what each of its inputs does', async () => {
      const inputs = await withSample(name, (sample) => Promise.resolve(sample.inputs));
      assert.deepEqual(
        promisesOf(name)
          .map(({ input }) => input)
          .sort(),
        inputs,
      );
    });

    it('does with each input what its README says, and changes nothing when it is run again', async () => {
      for (const { input, steps, outcome, again } of promisesOf(name))
        await withSample(name, async (sample) => {
          const first = await sample.run(input, { consent: true });
          assert.equal(first.report.outcome, outcome, `${input}: ${first.report.message ?? ''}`);
          assert.deepEqual(missingFrom(first.path, steps), [], `${input} ran ${first.path.join(' ')}`);
          const state = sample.state();
          const second = await sample.run(input, { consent: true, now: later });
          assert.equal(second.report.outcome, again, `${input} again: ${second.report.message ?? ''}`);
          assert.deepEqual(second.report.writes, [], `${input} again`);
          assert.equal(sample.state(), state, `${input} again`);
        });
    });
  });
