import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sampleSuite, withSample, type Sample, type SampleOptions } from './harness.ts';

const person = (sample: Sample, number: string): object | undefined => {
  const [row] = sample.rows('SELECT full_name, mail FROM people WHERE number = :number', { number });
  return row && { ...row };
};

/** The trigger as docs/debugging.md mends it, in the flow itself. */
function mendedTrigger(flow: string): string {
  const trigger = readFileSync(new URL('../../samples/missing-user/triggers/contract-is-plausible.ts', import.meta.url), 'utf8');
  const mended = replaced(
    trigger,
    'contractEnd <= startsOn',
    "!date.isAfter(date.parse(contractEnd, 'dd.MM.yyyy'), date.parse(startsOn, 'dd.MM.yyyy'))",
  );
  const script = mended
    .split('\n')
    .map((line) => `            ${line}`)
    .join('\n');
  const inline = `        - name: contract-is-plausible\n          language: typescript\n          script: |\n${script}`;
  return replaced(flow, '        - file: triggers/contract-is-plausible.ts', inline);
}

const mendedFallback = (flow: string): string =>
  replaced(flow, 'WHERE user_name = :user_name\n', 'WHERE user_name = :user_name AND born_on = :born_on\n');

function replaced(text: string, before: string, after: string): string {
  assert.equal(text.split(before).length, 2, before);
  return text.replace(before, () => after);
}

describe('Missing user, with its planted mistakes', () => {
  const sample = sampleSuite('missing-user');

  it('vetoes Ines, because dates that begin with the day are compared as texts', async () => {
    const { report, triggers, logs } = await sample().run('ines');
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(triggers, ['has-mail', 'contract-is-plausible: veto']);
    assert.deepEqual(
      logs.map(({ message }) => message),
      ['The contract of Ines Okafor ends before it starts.'],
    );
    assert.equal(person(sample(), '10042'), undefined);
  });

  it('creates Maja, whose contract happens to sort as it should', async () => {
    assert.equal((await sample().run('short-contract')).report.outcome, 'succeeded');
    assert.deepEqual(person(sample(), '10041'), { full_name: 'Maja Lind', mail: 'maja.lind@example.com' });
  });

  it('gives Jon the row of Jonas, whose name is shortened to the same', async () => {
    const { report, path } = await sample().run('jon');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(path.includes('welcome-back') && !path.includes('insert-person'));
    assert.equal(person(sample(), '10021'), undefined);
    assert.deepEqual(person(sample(), '10043'), { full_name: 'Jon Bauer', mail: 'jon.bauer@example.com' });
  });
});

describe('Missing user, mended', () => {
  const mended: SampleOptions = { edit: (flow) => mendedFallback(mendedTrigger(flow)) };

  it('creates Ines and Jon, leaves Jonas alone, and still knows who comes back', () =>
    withSample(
      'missing-user',
      async (sample) => {
        for (const name of ['ines', 'jon', 'back-again'])
          assert.equal((await sample.run(name)).report.outcome, 'succeeded', name);
        assert.deepEqual(person(sample, '10042'), { full_name: 'Ines Okafor', mail: 'ines.okafor@example.com' });
        assert.deepEqual(person(sample, '10043'), { full_name: 'Jon Bauer', mail: 'jon.bauer@example.com' });
        assert.deepEqual(person(sample, '10021'), { full_name: 'Jonas Bauer', mail: 'jonas.bauer@example.com' });
        assert.deepEqual(sample.rows('SELECT count(*) AS n FROM people').map(({ n }) => n), [5]);
      },
      mended,
    ));

  it('still vetoes a contract that ends before it starts', () =>
    withSample(
      'missing-user',
      async (sample) => {
        const input = structuredClone(sample.input('ines')) as { person: { contractEnd: string } };
        input.person.contractEnd = '14.01.2027';
        assert.equal((await sample.run(input)).report.outcome, 'vetoed');
      },
      mended,
    ));
});
