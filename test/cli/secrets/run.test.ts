import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedIdp, type EmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { CommandLine } from '../command-line.ts';

const TOKEN = '00canaryTokenCanaryTokenCanary2';

const FLOW = `idflow: 1
name: Find
targets: { idp: okta }
steps:
  find: { idp: list-users, target: idp, next: end }
`;

/** A store of secrets as people have them: it answers one, and talks about it. */
const STORE = `
console.error('canary of the error output');
if (process.argv[2] !== 'okta-token') process.exit(4);
console.log('${TOKEN}');
`;

describe('idflow run --secret-command', () => {
  const commandLine = new CommandLine();
  let idp: EmbeddedIdp;
  beforeEach(async () => {
    idp = await startEmbeddedIdp({ tokens: [TOKEN] });
    commandLine.write('flow.idflow.yaml', FLOW);
    commandLine.write('store.cjs', STORE);
    targets('okta-token');
  });
  afterEach(() => idp.close());

  function targets(secret: string): void {
    const connection = { kind: 'okta', url: '${env:OKTA_URL}', auth: { type: 'ssws', token: `\${secret:${secret}}` } };
    commandLine.write('idflow.targets.yaml', { environments: { live: { idp: connection } } });
  }
  const command = `"${process.execPath}" store.cjs {name}`;
  const variables = (): Record<string, string> => ({ OKTA_URL: idp.url });

  it('signs in with what the command answers, and shows it nowhere', async () => {
    const args = ['run', 'flow.idflow.yaml', '--verbose', '--secret-command', command];
    const { exitCode, stdout, stderr } = await commandLine.run(args, { variables: variables() });
    // Nothing had to be changed.
    assert.equal(exitCode, 3, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /canary/i);
  });

  it('may be given by a variable, for other commands too', async () => {
    const given = { ...variables(), IDFLOW_SECRET_COMMAND: command };
    const { exitCode, stdout, stderr } = await commandLine.run(['targets', 'test'], { variables: given });
    assert.equal(exitCode, 0, stdout + stderr);
    assert.doesNotMatch(stdout + stderr, /canary/i);
  });

  it('tells the name of the secret and the exit code where the command has none', async () => {
    targets('other-token');
    const args = ['run', 'flow.idflow.yaml', '--secret-command', command];
    const { exitCode, stdout, stderr } = await commandLine.run(args, { variables: variables() });
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /The command of --secret-command has no value for the secret `other-token`: it ended with exit code 4\./,
    );
    assert.doesNotMatch(stdout + stderr, /canary/i);
  });

  it('is nothing that a targets file can give', async () => {
    const touched = join(commandLine.folder, 'touched');
    const write = `require('fs').writeFileSync(${JSON.stringify(touched)}, '')`;
    commandLine.write('pwn.cjs', write);
    commandLine.write('idflow.targets.yaml', {
      'secret-command': 'node pwn.cjs {name}',
      environments: {
        live: { idp: { kind: 'okta', url: 'https://x', auth: { type: 'ssws', token: '${command:node pwn.cjs}' } } },
      },
    });
    const { exitCode, stderr } = await commandLine.run(['run', 'flow.idflow.yaml'], { variables: variables() });
    assert.equal(exitCode, 2);
    assert.match(stderr, /A targets file names no commands/);
    assert.ok(!existsSync(touched));
  });
});
