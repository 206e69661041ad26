import assert from 'node:assert/strict';
import { startEmbeddedIdp } from '../../src/targets/embedded/idp/embedded-idp.ts';
import { CommandLine } from './command-line.ts';

describe('idflow targets test', () => {
  const commandLine = new CommandLine();

  it('0: shows a table of targets that answer', async () => {
    commandLine.write(
      'idflow.targets.yaml',
      "environments:\n  local:\n    hr: { kind: sqlite, file: ':memory:' }\n    idp: { kind: okta-embedded, file: ':memory:' }\n",
    );
    const { exitCode, stdout } = await commandLine.run(['targets', 'test']);
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, /^local {2}idflow\.targets\.yaml\n/);
    assert.match(stdout, /✓ +hr +sqlite +SQLite \d\S+ +\S+ ms/);
    assert.match(stdout, /✓ +idp +okta-embedded +\S.* m?s/);
  });

  it('1: one that does not answer hides no other', async () => {
    const gone = await startEmbeddedIdp();
    await gone.close();
    const variables = { IDFLOW_SECRET_OKTA_TOKEN: 'token' };
    commandLine.write(
      'flows/idflow.targets.yaml',
      `environments:\n  local:\n    hr: { kind: sqlite, file: ':memory:' }\n  staging:\n    idp: { kind: okta, url: '${gone.url}', auth: { type: ssws, token: '\${secret:okta-token}' }, timeout: 2s }\n    hr: { kind: sqlite, file: hr.db, schema: gone.sql }\n    app: { kind: sqlite, file: ':memory:' }\n`,
    );
    const { exitCode, stdout } = await commandLine.run(['targets', 'test', 'flows', '--env', 'staging', '--json'], { variables });
    assert.equal(exitCode, 1);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; ok: boolean; message?: string });
    assert.deepEqual(
      lines.map(({ name, ok }) => [name, ok]),
      [
        ['idp', false],
        ['hr', false],
        ['app', true],
      ],
    );
    assert.match(lines[0]?.message ?? '', /\S/);
    assert.match(lines[1]?.message ?? '', /The schema .*gone\.sql does not exist\./);
  });

  it('0: says that an environment has no targets', async () => {
    commandLine.write('idflow.targets.yaml', 'environments:\n  staging: {}\n');
    const { exitCode, stdout } = await commandLine.run(['targets', 'test']);
    assert.equal(exitCode, 0);
    assert.equal(stdout, 'staging  idflow.targets.yaml\n\nThe environment `staging` has no targets. Add one below its name.\n');
  });

  it('2: an environment that is not there is suggested', async () => {
    commandLine.write('idflow.targets.yaml', "environments:\n  staging:\n    hr: { kind: sqlite, file: ':memory:' }\n");
    const { exitCode, stderr } = await commandLine.run(['targets', 'test', '--env', 'stagign']);
    assert.equal(exitCode, 2);
    assert.match(stderr, /has no environment `stagign`\. Did you mean `staging`\?/);
  });
});

describe('idflow idp', () => {
  const commandLine = new CommandLine();

  it('serves until it is stopped, and keeps what it was told in its file', async () => {
    commandLine.write(
      'seed.yaml',
      'users:\n  - profile: { login: ada@example.com, email: ada@example.com, firstName: Ada, lastName: Lovelace }\n',
    );
    const serve = async (use: (url: string) => Promise<void>): Promise<string> => {
      const running = commandLine.start(['idp', '--file', '.idflow/idp.db', '--seed', 'seed.yaml', '--token', 'dev-token']);
      let url = '';
      running.process.stdout?.on('data', (text: string) => {
        url = /url +(http:\S+)/.exec(text)?.[1] ?? url;
      });
      await running.until(/Ctrl\+C ends it/);
      await use(url);
      running.process.kill('SIGINT');
      const { exitCode, stdout } = await running.finished;
      assert.equal(exitCode, 0);
      return stdout;
    };
    const headers = { authorization: 'SSWS dev-token', 'content-type': 'application/json' };
    const stdout = await serve(async (url) => {
      const answer = await fetch(`${url}/api/v1/users/ada@example.com`, { headers });
      assert.equal(answer.status, 200);
      assert.equal((await fetch(`${url}/api/v1/users/ada@example.com`)).status, 401);
      const profile = { login: 'bob@example.com', email: 'bob@example.com', firstName: 'Bob', lastName: 'Ode' };
      assert.equal(
        (await fetch(`${url}/api/v1/users`, { method: 'POST', headers, body: JSON.stringify({ profile }) })).status,
        200,
      );
    });
    assert.match(stdout, /curl -H 'Authorization: SSWS dev-token' 'http:\/\/127\.0\.0\.1:\d+\/api\/v1\/users'/);
    assert.match(stdout, /Ended after 3 requests\.\n$/);
    await serve(async (url) => {
      assert.equal((await fetch(`${url}/api/v1/users/bob@example.com`, { headers })).status, 200);
    });
  });

  it('1: says which port is taken', async () => {
    const other = await startEmbeddedIdp();
    try {
      const { exitCode, stderr } = await commandLine.run(['idp', '--port', new URL(other.url).port]);
      assert.equal(exitCode, 1);
      assert.match(stderr, /idflow: .*port/i);
    } finally {
      await other.close();
    }
  });
});
