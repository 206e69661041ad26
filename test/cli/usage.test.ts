import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CommandLine, writePeople } from './command-line.ts';

describe('usage of idflow', () => {
  const commandLine = new CommandLine();
  const run = commandLine.run.bind(commandLine);

  it('--version prints the version of the package', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    assert.deepEqual(await run(['--version']), { exitCode: 0, signal: null, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('--help lists the commands and the exit codes', async () => {
    const { exitCode, stdout } = await run(['--help']);
    assert.equal(exitCode, 0);
    for (const command of ['run', 'validate', 'targets', 'idp', 'schema', 'demo'])
      assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
    for (const code of [0, 1, 2, 3, 4, 5, 6]) assert.match(stdout, new RegExp(`^  ${code}  `, 'm'));
  });

  it('run --help has examples', async () => {
    const { exitCode, stdout } = await run(['run', '--help']);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Examples:\n {2}idflow run flow\.idflow\.yaml --input user\.json/);
    assert.match(stdout, /--set <path=value> +set one value of the input; may be repeated\n/);
  });

  const refused: [args: string[], message: RegExp][] = [
    [[], /Usage: idflow/],
    [['rnu'], /unknown command 'rnu'\n\(Did you mean run\?\)/],
    [['run'], /missing required argument 'flow'/],
    [['run', 'x.idflow.yaml', '--inptu', 'a'], /unknown option '--inptu'\n\(Did you mean --input\?\)/],
    [['run', 'x.idflow.yaml', '--concurrency', '0'], /Expected a whole number from 1 to 1000/],
    [['run', 'x.idflow.yaml', '--consent', 'maybe'], /Allowed choices are yes, no, ask/],
    [['run', 'x.idflow.yaml', '--quiet', '--json'], /can ?not be used with/],
    [['run', 'x.idflow.yaml'], /The flow x\.idflow\.yaml does not exist\./],
    [['run', '.'], /The flow \. is a folder\./],
    [['validate', 'nothing/*.yaml'], /nothing\/\*\.yaml: no such file, and no file that fits/],
    [['targets', 'test'], /There is no idflow\.targets\.yaml/],
    [['idp', '--port', 'http'], /Expected a port/],
  ];
  for (const [args, message] of refused)
    it(`2: \`idflow ${args.join(' ')}\` says what is wrong`, async () => {
      const { exitCode, stdout, stderr } = await run(args);
      assert.equal(exitCode, 2);
      assert.match(stderr, message);
      assert.equal(stdout, '');
      assert.doesNotMatch(stderr, /^\s+at /m, 'no stack trace');
    });

  it('IDFLOW_DEBUG=1 adds the stack trace', async () => {
    const { stderr } = await run(['run', 'x.idflow.yaml'], { variables: { IDFLOW_DEBUG: '1' } });
    assert.match(stderr, /^\s+at .+command-line\.js:\d+/m);
  });

  it('schema targets prints that of idflow.targets.yaml', async () => {
    const { exitCode, stdout } = await run(['schema', 'targets']);
    assert.equal(exitCode, 0);
    const schema = JSON.parse(stdout) as { properties: object };
    assert.ok('environments' in schema.properties);
  });

  it('schema prints a JSON Schema', async () => {
    const { exitCode, stdout } = await run(['schema']);
    assert.equal(exitCode, 0);
    const schema = JSON.parse(stdout) as { properties: object };
    assert.ok('steps' in schema.properties);
  });

  it('a reader that goes away ends neither the run nor the process', async () => {
    writePeople(commandLine);
    const input = Array.from({ length: 5 }, (_, index) => `{"login":"p${index}","name":"P"}\n`).join('');
    const running = commandLine.start(['run', 'people.idflow.yaml', '-i', '-', '--json'], { input });
    running.process.stdout?.destroy();
    const { exitCode, stderr } = await running.finished;
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    assert.equal(commandLine.rows('.idflow/hr.db', 'SELECT * FROM people').length, 5);
  });
});
