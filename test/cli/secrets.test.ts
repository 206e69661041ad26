import assert from 'node:assert/strict';
import { startEmbeddedIdp, type EmbeddedIdp } from '../../src/targets/embedded/idp/embedded-idp.ts';
import { CommandLine } from './command-line.ts';

const TOKEN = '00canaryTokenCanaryTokenCanary1';
const PASSWORD = 'Canary-Passw0rd!';

const FLOW = `idflow: 1
name: Create with password
targets: { idp: okta, hr: sql }
steps:
  note:
    log: "token \${input.note}, password \${input.user.password}"
    next: row
  row:
    sql: INSERT INTO people (login, password) VALUES (:login, :password)
    target: hr
    with: { login: input.user.login, password: input.user.password }
    next: create
  create:
    idp: create-user
    target: idp
    with:
      profile: { login: input.user.login, email: input.user.login, firstName: "'A'", lastName: "'B'" }
      credentials: { password: { value: input.user.password } }
    next: failing
  failing:
    script: throw new Error('it was ' + input.user.password + ' and ' + input.note)
    next: end
`;

describe('secrets', () => {
  const commandLine = new CommandLine();
  let idp: EmbeddedIdp;
  beforeEach(async () => {
    idp = await startEmbeddedIdp({ tokens: [TOKEN] });
    commandLine.write('flow.idflow.yaml', FLOW);
    commandLine.write('hr.sql', 'CREATE TABLE IF NOT EXISTS people (login TEXT, password TEXT)');
    commandLine.write(
      'idflow.targets.yaml',
      `environments:
  live:
    hr: { kind: sqlite, file: ':memory:', schema: hr.sql }
    idp: { kind: okta, url: '\${env:OKTA_URL}', auth: { type: ssws, token: '\${secret:okta-token}' } }
`,
    );
    commandLine.write('input.json', { user: { login: 'ada@example.com', password: PASSWORD }, note: TOKEN });
  });
  afterEach(() => idp.close());

  for (const flags of [[], ['--verbose'], ['--json'], ['--quiet']])
    it(`show up nowhere in the output of run ${flags.join(' ')}`, async () => {
      const variables = { OKTA_URL: idp.url, IDFLOW_SECRET_OKTA_TOKEN: TOKEN, IDFLOW_DEBUG: '1' };
      const { exitCode, stdout, stderr } = await commandLine.run(['run', 'flow.idflow.yaml', '--input', 'input.json', ...flags], {
        variables,
      });
      assert.equal(exitCode, 1, stdout + stderr);
      assert.equal(idp.state.users().length, 1, 'the password and the token were really used');
      for (const canary of [TOKEN, PASSWORD, JSON.stringify(PASSWORD).slice(1, -1)])
        assert.ok(!(stdout + stderr).includes(canary), `${canary} shows up`);
      assert.match(stdout, /it was ••• and •••/);
    });

  it('2: a missing one is named with the variable to set', async () => {
    const { exitCode, stderr } = await commandLine.run(['run', 'flow.idflow.yaml'], { variables: { OKTA_URL: idp.url } });
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /needs the secret `okta-token`, which has no value\. Set the environment variable IDFLOW_SECRET_OKTA_TOKEN\./,
    );
  });

  it('2: one that stands in the targets file is refused, and not repeated', async () => {
    commandLine.write(
      'idflow.targets.yaml',
      `environments:\n  live:\n    hr: { kind: sqlite, file: ':memory:' }\n    idp: { kind: okta, url: https://x.okta.com, auth: { type: ssws, token: ${TOKEN} } }\n`,
    );
    const { exitCode, stdout, stderr } = await commandLine.run(['run', 'flow.idflow.yaml']);
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /idflow\.targets\.yaml:4:\d+ {2}error plain-secret {2}Only a reference to the token may stand in this file/,
    );
    assert.match(stderr, /Write `\$\{secret:okta-token\}` and set the environment variable IDFLOW_SECRET_OKTA_TOKEN\./);
    assert.ok(!(stdout + stderr).includes(TOKEN));
  });
});
