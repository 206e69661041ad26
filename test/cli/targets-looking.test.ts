import assert from 'node:assert/strict';
import { CommandLine } from './command-line.ts';

const TARGETS = `environments:
  local:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }
    idp: { kind: okta-embedded, file: .idflow/idp.db, seed: idp.yaml }
  broken:
    hr: { kind: postgresql, host: 127.0.0.1, port: 1, database: hr, user: hr, tls: off, connect-timeout: 2s }
`;
const FLOW = `idflow: 1
name: People
targets: { hr: sql }
steps:
  read: { sql: "SELECT login, citty FROM people", target: hr, next: end }
`;

describe('idflow targets list and show', () => {
  const commandLine = new CommandLine();
  beforeEach(() => {
    commandLine.write('idflow.targets.yaml', TARGETS);
    commandLine.write('hr.sql', 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, city TEXT NOT NULL);\n');
    commandLine.write(
      'idp.yaml',
      'users:\n  - profile: { login: ada@example.com, email: ada@example.com, firstName: Ada, lastName: "Love\\u202elace" }\n',
    );
  });

  it('0: lists the targets, what is in one, and what is in that', async () => {
    const list = async (...args: string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await commandLine.run(['targets', 'list', ...args]);
      assert.equal(exitCode, 0, stderr);
      return stdout;
    };
    assert.match(await list(), /hr +sqlite\n +idp +okta-embedded/);
    assert.match(await list('hr'), /people +table/);
    assert.match(await list('hr', 'people'), /login +column +TEXT, key\n +city +column +TEXT, not null/);
    assert.match(await list('idp'), /Users +list/);
    assert.match(await list('idp', 'users', '--filter', 'ada'), /ada@example\.com +user +ACTIVE +00u/);
    assert.equal(await list('idp', 'users', '--filter', 'nobody', '--json'), '');
  });

  it('0: shows one thing, as JSON that steers no terminal', async () => {
    const listed = await commandLine.run(['targets', 'list', 'idp', 'users', '--json']);
    const { path } = JSON.parse(listed.stdout) as { path: string[] };
    const { exitCode, stdout } = await commandLine.run(['targets', 'show', 'idp', ...path]);
    assert.equal(exitCode, 0);
    assert.ok(!stdout.includes('\u202e'));
    const shown = JSON.parse(stdout) as { id: string; profile: { lastName: string } };
    assert.deepEqual([shown.id, shown.profile.lastName], [path[1], 'Love\u202elace']);
  });

  it('1: nothing is there; 2: no such target or place', async () => {
    const nothing = await commandLine.run(['targets', 'list', 'hr', 'peple']);
    assert.deepEqual([nothing.exitCode, nothing.stdout], [1, '']);
    assert.match(nothing.stderr, /hr: there is nothing at `peple`\. List its top to see what is there\.$/m);
    const target = await commandLine.run(['targets', 'show', 'hrr', 'people']);
    assert.equal(target.exitCode, 2);
    assert.match(target.stderr, /Did you mean `hr`\?/);
    assert.equal((await commandLine.run(['targets', 'list', '--in', 'nowhere'])).exitCode, 2);
  });
});

describe('idflow validate --check-sql', () => {
  const commandLine = new CommandLine();
  beforeEach(() => {
    commandLine.write('idflow.targets.yaml', TARGETS);
    commandLine.write('hr.sql', 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, city TEXT NOT NULL);\n');
    commandLine.write('idp.yaml', 'users: []\n');
    commandLine.write('people.idflow.yaml', FLOW);
  });

  it('0: warns of names that the database does not have, which without it nobody asks', async () => {
    const plain = await commandLine.run(['validate', 'people.idflow.yaml']);
    assert.equal(plain.exitCode, 0);
    assert.doesNotMatch(plain.stdout, /citty/);
    const checked = await commandLine.run(['validate', 'people.idflow.yaml', '--check-sql']);
    assert.equal(checked.exitCode, 0);
    assert.match(checked.stdout, /The table `people` has no column `citty`\. *\n?.*Did you mean `city`\?/s);
    const json = await commandLine.run(['validate', 'people.idflow.yaml', '--check-sql', '--json']);
    const { code, severity } = JSON.parse(json.stdout) as { code: string; severity: string };
    assert.deepEqual([code, severity], ['unknown-column', 'warning']);
  });

  it('1: a database that can not be read is told of, and not taken for an empty one', async () => {
    const { exitCode, stderr } = await commandLine.run(['validate', 'people.idflow.yaml', '--check-sql', '--env', 'broken']);
    assert.equal(exitCode, 1);
    assert.match(stderr, /The schema of hr can not be read: .*127\.0\.0\.1:1/);
  });

  it('2: an environment is asked for --check-sql only', async () => {
    const { exitCode, stderr } = await commandLine.run(['validate', 'people.idflow.yaml', '--env', 'local']);
    assert.equal(exitCode, 2);
    assert.match(stderr, /--env is for --check-sql/);
  });
});
