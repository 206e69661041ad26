import assert from 'node:assert/strict';
import { runEventSchema } from '../../src/runs/events.ts';
import { CommandLine, eventsIn, PEOPLE_FLOW, PEOPLE_SCHEMA } from './command-line.ts';

const TARGETS = `default: production
environments:
  test:
    hr: { kind: sqlite, file: .idflow/test.db, schema: people.sql }
  production:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: people.sql }
protected: { production: { max-changes: 3 } }
`;
const ada = { login: 'ada', name: 'Ada' };
const YES = ['--yes-run-on', 'production'];

describe('idflow run in a protected environment', () => {
  const commandLine = new CommandLine();
  beforeEach(() => {
    commandLine.write('people.idflow.yaml', PEOPLE_FLOW);
    commandLine.write('people.sql', PEOPLE_SCHEMA);
    commandLine.write('idflow.targets.yaml', TARGETS);
  });

  const run = (input: unknown, ...flags: string[]) => {
    commandLine.write('input.json', JSON.stringify(input));
    return commandLine.run(['run', 'people.idflow.yaml', '--input', 'input.json', ...flags]);
  };
  const runMany = (inputs: readonly object[], ...flags: string[]) => {
    commandLine.write('inputs.ndjson', inputs.map((input) => `${JSON.stringify(input)}\n`).join(''));
    return commandLine.run(['run', 'people.idflow.yaml', '--input', 'inputs.ndjson', ...YES, ...flags]);
  };
  const people = (): unknown[] =>
    commandLine.rows('.idflow/hr.db', 'SELECT login FROM people ORDER BY login').map(({ login }) => login);
  const someone = (count: number): object[] => Array.from({ length: count }, (_, at) => ({ login: `p${at}`, name: 'P' }));

  it('2: does not run where nobody is asked, and says how to', async () => {
    const { exitCode, stdout, stderr } = await run(ada);
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      'idflow: The environment `production` is protected, and there is nobody to ask here. To run on it say so: ' +
        '`--yes-run-on production`. Nothing was run.\n',
    );
    assert.throws(people, /unable to open/);
  });

  it('2: does not run where another environment is named', async () => {
    const { exitCode, stderr } = await run(ada, '--yes-run-on', 'test');
    assert.equal(exitCode, 2);
    assert.match(stderr, /`--yes-run-on test` names another one\. Nothing was run\.$/m);
  });

  it('0: runs where it is named; others need nothing', async () => {
    assert.equal((await run(ada, ...YES)).exitCode, 0);
    assert.deepEqual(people(), ['ada']);
    assert.equal((await run(ada, '--env', 'test')).exitCode, 0);
  });

  it('5: deletes nothing without being allowed to; consent is another thing', async () => {
    await run(ada, ...YES);
    const leaver = { login: 'ada', leaves: true };
    const { exitCode, stdout } = await run(leaver, ...YES, '--consent', 'yes');
    assert.equal(exitCode, 5, stdout);
    assert.match(
      stdout,
      /■ Cancelled {2}The environment `production` is protected, and there is nobody to confirm.*`--allow-deletes` allows it\./,
    );
    assert.deepEqual(people(), ['ada']);
    assert.equal((await run(leaver, ...YES, '--consent', 'yes', '--allow-deletes')).exitCode, 0);
    assert.deepEqual(people(), []);
  });

  for (const flags of [[], ['--concurrency', '4']])
    it(`1: stops at the limit of changes of all inputs together ${flags.join(' ')}`, async () => {
      const { exitCode, stdout } = await runMany(someone(20), ...flags);
      assert.equal(exitCode, 1, stdout);
      assert.equal(people().length, 3);
      assert.match(stdout, /✓ Succeeded {2}3\n/);
      assert.match(
        stdout,
        /change-limit {2}The environment `production` is protected: a run may make 3 changes in it\. 3 were made/,
      );
      const [, left] = /Not started, because no more changes are allowed: (\d+)/.exec(stdout) ?? [];
      assert.ok(Number(left) >= 13, stdout);
    });

  it('does not count records that change nothing', async () => {
    await runMany(someone(3));
    const { exitCode, stdout } = await runMany([...someone(3), ...someone(3), ada]);
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(people(), ['ada', 'p0', 'p1', 'p2']);
  });

  it('tells it in events', async () => {
    const { stdout } = await runMany(someone(5), '--json');
    const events = eventsIn(stdout, (value) => runEventSchema.parse(value));
    const failed = events.flatMap((event) => (event.event === 'step-failed' ? [event.failure.kind] : []));
    assert.deepEqual(failed, ['change-limit']);
    const last = events.at(-1);
    assert.ok(last?.event === 'run-finished');
    assert.deepEqual([last.report.outcome, last.report.failure?.kind, last.report.writes], ['failed', 'change-limit', []]);
    assert.equal(events.filter(({ event }) => event === 'run-finished').length, 4);
  });

  it('2: refuses a targets file that protects an environment which is not there', async () => {
    commandLine.write('idflow.targets.yaml', TARGETS.replace('protected: { production', 'protected: { prodution'));
    const { exitCode, stderr } = await run(ada);
    assert.equal(exitCode, 2);
    assert.match(stderr, /There is no environment `prodution`\.[^]*`production`\?/);
  });
});
