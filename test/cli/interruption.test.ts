import assert from 'node:assert/strict';
import { runEventSchema, type RunEvent } from '../../src/runs/events.ts';
import { CommandLine, eventsIn } from './command-line.ts';

/** A row, then an account at an IdP that takes its time, then the reference. */
const FLOW = `idflow: 1
name: Create account
targets: { hr: sql, idp: okta }
steps:
  row:
    sql: INSERT INTO users (mail) VALUES (:mail) ON CONFLICT DO NOTHING
    target: hr
    with: { mail: input.mail }
    next: find
  find:
    idp: find-user
    target: idp
    with: { user: input.mail }
    next: reference
    missing: create
  create:
    idp: create-user
    target: idp
    with:
      profile: { login: input.mail, email: input.mail, firstName: "'Ada'", lastName: "'Lovelace'" }
    next: found
  found:
    idp: find-user
    target: idp
    with: { user: input.mail }
    next: reference
    missing: end
  reference:
    sql: INSERT INTO user_references (mail, okta_id) VALUES (:mail, :id) ON CONFLICT DO NOTHING
    target: hr
    with: { mail: input.mail, id: "steps.find?.id ?? steps.found?.id" }
    next: end
`;

const SCHEMA = `CREATE TABLE IF NOT EXISTS users (mail TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS user_references (mail TEXT PRIMARY KEY, okta_id TEXT NOT NULL);
`;

describe('a run that is interrupted', () => {
  const commandLine = new CommandLine();
  const args = ['run', 'create.idflow.yaml', '--set', 'mail=ada@example.com', '--json'];

  const useLatency = (latency: string): void =>
    commandLine.write(
      'idflow.targets.yaml',
      `environments:
  embedded:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }
    idp: { kind: okta-embedded, file: .idflow/idp.db, latency: ${latency} }
`,
    );

  beforeEach(() => {
    commandLine.write('create.idflow.yaml', FLOW);
    commandLine.write('hr.sql', SCHEMA);
    useLatency('10m');
  });

  const rows = (table: string) => commandLine.rows('.idflow/hr.db', `SELECT * FROM ${table}`);

  const completes = async (): Promise<void> => {
    useLatency('0ms');
    assert.equal((await commandLine.run(args)).exitCode, 0);
    assert.equal(rows('users').length, 1);
    assert.equal(rows('user_references').length, 1);
    assert.equal((await commandLine.run(args)).exitCode, 3);
  };

  it('by kill -9 leaves both targets readable, and the next run completes the job', async () => {
    const running = commandLine.start(args);
    await running.until(/"step-started".*"step":"find"|"step":"find".*"step-started"/);
    running.process.kill('SIGKILL');
    assert.equal((await running.finished).signal, 'SIGKILL');
    assert.equal(rows('users').length, 1);
    assert.equal(rows('user_references').length, 0);
    await completes();
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`by ${signal} ends cleanly, reports what was written, and the next run completes the job`, async () => {
      const running = commandLine.start(args);
      await running.until(/"step-started".*"step":"find"|"step":"find".*"step-started"/);
      running.process.kill(signal);
      const { exitCode, stdout, stderr } = await running.finished;
      assert.equal(exitCode, 5);
      assert.match(stderr, /Stopping; what is under way is ended first\./);
      const last = eventsIn<RunEvent>(stdout, (value) => runEventSchema.parse(value)).at(-1);
      assert.ok(last?.event === 'run-finished');
      assert.equal(last.report.outcome, 'cancelled');
      assert.deepEqual(
        last.report.writes.map(({ step, target }) => [step, target]),
        [['row', 'hr']],
      );
      await completes();
    });

  it('says in words what was already written', async () => {
    const running = commandLine.start(args.filter((arg) => arg !== '--json'));
    await running.until(/✓ row/);
    running.process.kill('SIGINT');
    const { stdout } = await running.finished;
    assert.match(stdout, /■ Cancelled {2}The run was stopped\. .*\n {2}Already written before that:\n {4}hr {2}row {2}row\n$/);
  });

  it('starts no further runs of many, and says how many are left', async () => {
    const input = Array.from({ length: 10 }, (_, index) => `{"mail":"u${index}@example.com"}\n`).join('');
    const running = commandLine.start(['run', 'create.idflow.yaml', '-i', '-', '-c', '2', '--json'], { input });
    await running.until(/"step-started"[^\n]*"step":"find"[^]*"step-started"[^\n]*"step":"find"/);
    running.process.kill('SIGINT');
    const { exitCode, stdout } = await running.finished;
    assert.equal(exitCode, 5);
    const ended = eventsIn<RunEvent>(stdout, (value) => runEventSchema.parse(value)).flatMap((event) =>
      event.event === 'run-finished' ? [event.report] : [],
    );
    assert.deepEqual(
      ended.map(({ outcome, writes }) => [outcome, writes.length]),
      [
        ['cancelled', 1],
        ['cancelled', 1],
      ],
    );
    assert.equal(rows('users').length, 2);
  });
});
