import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretCommand } from '../../../src/cli/secrets/secret-command.ts';
import { splitCommand } from '../../../src/cli/secrets/split-command.ts';
import { commandLineReferences } from '../../../src/cli/secrets/references.ts';
import { EnvironmentError } from '../../../src/targets/environment/environment-error.ts';

const VARIABLES = process.env;

describe('The command for secrets', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow secret ')); // with a blank, as people's folders have
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A command that runs a program of ours. */
  function command(program: string, args = '{name}'): string {
    const file = join(folder, 'store.cjs');
    writeFileSync(file, program);
    return `"${process.execPath}" "${file}" ${args}`;
  }
  const ask = (written: string, name: string, timeLimit?: number): Promise<string> =>
    secretCommand(written, {
      givenBy: '--secret-command',
      variables: VARIABLES,
      ...(timeLimit === undefined ? {} : { timeLimit }),
    })(name);

  /** What is said of a secret that the command has no value for. */
  async function refusal(written: string, name = 'pw', timeLimit?: number): Promise<string> {
    try {
      return assert.fail(await ask(written, name, timeLimit));
    } catch (error) {
      assert.ok(error instanceof EnvironmentError, String(error));
      return error.message;
    }
  }

  it('answers what the program prints, without the last line break', async () => {
    assert.equal(await ask(command('console.log("value of " + process.argv[2])'), 'hr-password'), 'value of hr-password');
    assert.equal(await ask(command('process.stdout.write("a\\nb\\r\\n")'), 'x'), 'a\nb');
    assert.equal(
      await ask(command('console.log(process.argv[2])', '"op://My Vault/{name}/field"'), 'x'),
      'op://My Vault/x/field',
    );
  });

  it('is run once for each secret, also for many runs at once', async () => {
    const log = join(folder, 'log');
    const written = command(`require('fs').appendFileSync(${JSON.stringify(log)}, process.argv[2] + '\\n'); console.log(1)`);
    const answer = secretCommand(written, { givenBy: '--secret-command', variables: VARIABLES });
    await Promise.all([answer('a'), answer('a'), answer('b')]);
    await answer('a');
    assert.deepEqual(readFileSync(log, 'utf8').trim().split('\n').sort(), ['a', 'b']);
  });

  it('is run without a shell: what a shell would do is a plain argument', async () => {
    const marker = join(folder, 'pwned');
    const written = command(
      'console.log(JSON.stringify(process.argv.slice(2)))',
      `{name} ; touch '${marker}' $HOME $(id) | cat > x`,
    );
    assert.deepEqual(JSON.parse(await ask(written, 'a')), ['a', ';', 'touch', marker, '$HOME', '$(id)', '|', 'cat', '>', 'x']);
  });

  it('tells the name and the exit code, and nothing that the program said', async () => {
    const said = await refusal(command('console.log("CANARY"); console.error("CANARY"); process.exitCode = 3'));
    assert.equal(said, 'The command of --secret-command has no value for the secret `pw`: it ended with exit code 3.');
  });

  it('tells of a program that is not there, that is ended, that prints nothing or too much', async () => {
    assert.match(await refusal('/no/such/program {name}'), /there is no such program\.$/);
    assert.match(await refusal(command('process.kill(process.pid, "SIGTERM")')), /it was ended by SIGTERM|exit code/);
    assert.match(await refusal(command('')), /it printed nothing\.$/);
    assert.match(await refusal(command('process.stdout.write("x".repeat(2e6))')), /more than a megabyte\.$/);
  });

  it('ends a program that takes too long', async () => {
    assert.match(await refusal(command('setInterval(() => {}, 1000)'), 'pw', 300), /it took longer than 0\.3 s\.$/);
  });

  it('hands over no name that would be an option', async () => {
    const file = command('console.log("ran")');
    assert.match(await refusal(file, '--help'), /would be taken for an option/);
    assert.equal(await ask(command('console.log("ran")', 'op://{name}'), '--help'), 'ran');
  });

  const REFUSED: readonly (readonly [written: string, why: RegExp])[] = [
    ['', /is empty/],
    ["op 'read {name}", /has a ' without its other half/],
    ['op read', /does not say where the name of the secret goes.*\{name\}/],
    ['{name} {name}', /must name its program without/],
  ];
  for (const [written, why] of REFUSED)
    it(`is refused as ${JSON.stringify(written)}`, () => {
      assert.throws(() => secretCommand(written, { givenBy: 'X', variables: {} }), why);
    });

  it('is parted at blanks that no quotes hold', () => {
    assert.deepEqual(splitCommand(`  a 'b c'd"e 'f" '' `), ['a', "b cde 'f", '']);
  });
});

describe('Where the command line has secrets from', () => {
  const echo = `"${process.execPath}" -p '"from the command: " + process.argv[1]' {name}`;
  const read = (
    variables: Record<string, string>,
    command: string | undefined,
    name: string,
    from: 'secret' | 'env' = 'secret',
  ) => commandLineReferences({ variables }, command).read({ from, name });

  it('is the variable of the secret, then the command', async () => {
    assert.equal(await read({ IDFLOW_SECRET_PW: 'from the variable' }, echo, 'pw'), 'from the variable');
    assert.equal(await read({}, echo, 'pw'), 'from the command: pw');
    assert.equal(await read({ IDFLOW_SECRET_COMMAND: echo }, undefined, 'pw'), 'from the command: pw');
    assert.equal(await read({ IDFLOW_SECRET_COMMAND: '/no/such {name}' }, echo, 'pw'), 'from the command: pw');
  });

  it('is nowhere without either', async () => {
    assert.equal(await read({}, undefined, 'pw'), undefined);
    assert.equal(await read({ IDFLOW_SECRET_COMMAND: ' ' }, undefined, 'pw'), undefined);
  });

  it('never is the command itself, for a secret of its name', async () => {
    assert.equal(await read({ IDFLOW_SECRET_COMMAND: echo }, undefined, 'command'), 'from the command: command');
  });

  it('asks the command for no variables', async () => {
    assert.equal(await read({}, echo, 'HOST', 'env'), undefined);
  });
});
