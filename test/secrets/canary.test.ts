import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'mocha';
import { CommandLine, type Finished } from '../cli/command-line.ts';
import { CANARIES, CANARY_VARIABLES, assertNoCanary, assertNoCanaryIn } from './canaries.ts';
import { canaryFlow, canaryTargets, CANARY_TARGETS, CLOSED } from './canary-folder.ts';
import { EchoServers } from './echo-servers.ts';

/** One for each way to connect: what is refused is tried again, which takes its time. */
const FEW = ['pg', 'mysql', 'bearer', 'ldap'];

/** A host that is known at the run only; what is written down is checked before it. */
const HOST = { PLAIN_HOST: 'example.com' };

describe('Secrets stay secret: the command line', function () {
  this.timeout(60_000);
  const commandLine = new CommandLine();
  let servers: EchoServers;
  beforeEach(async () => {
    servers = await EchoServers.start();
    commandLine.write('canary.idflow.yaml', canaryFlow());
    commandLine.write('idflow.targets.yaml', canaryTargets(servers.httpPort, servers.postgresqlPort));
    commandLine.write('inputs.ndjson', '{"login":"ada"}\n{"login":"bob"}\n');
    commandLine.write('input.json', '{"login":"ada"}');
    mkdirSync(join(commandLine.folder, 'tmp'));
  });
  afterEach(() => servers.stop());

  async function run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> {
    const variables = { ...CANARY_VARIABLES, ...more, TMPDIR: join(commandLine.folder, 'tmp'), IDFLOW_DEBUG: '1' };
    const running = commandLine.start(args, { variables, input: '' });
    const seen = `/proc/${running.process.pid}/cmdline`;
    if (existsSync(seen)) assertNoCanary('the arguments of the process', readFileSync(seen));
    const finished = await running.finished;
    assertNoCanary(`standard output of ${args.join(' ')}`, finished.stdout);
    assertNoCanary(`standard error of ${args.join(' ')}`, finished.stderr);
    assertNoCanaryIn(commandLine.folder);
    return finished;
  }

  const RUN = ['run', 'canary.idflow.yaml', '--input', 'input.json'];
  const WAYS = [
    [...RUN],
    [...RUN, '--verbose'],
    [...RUN, '--quiet', '--record', 'run.recording'],
    ['run', 'canary.idflow.yaml', '--input', 'inputs.ndjson', '--concurrency', '2'],
    ['run', 'canary.idflow.yaml', '--input', 'inputs.ndjson', '--json', '--record', 'runs.recording'],
    ['targets', 'test'],
    ['targets', 'test', '--json'],
    ['validate', '.'],
  ] as const;

  for (const mood of ['welcomes', 'refuses'] as const)
    for (const way of WAYS)
      it(`where servers tell all they heard, and each ${mood}: ${way.join(' ')}`, async () => {
        servers.mood = mood;
        const { stdout, stderr, exitCode } = await run(way);
        if (way[0] === 'validate') return;
        assert.notEqual(exitCode, 2, stdout + stderr);
        // or nothing of what is looked for was at stake
        for (const name of [
          'sql-password',
          'okta-token',
          'bearer-token',
          'client-secret',
          'keycloak-secret',
          'api-key',
          'url-part',
        ])
          assert.ok(heardPlainly(servers.heard, CANARIES[name]!), `${name} was not sent`);
        if (way[0] === 'run' && !(way as readonly string[]).includes('--quiet')) assert.match(stdout, /•••/);
      });

  for (const way of WAYS)
    it(`where nobody listens: ${way.join(' ')}`, async () => {
      commandLine.write('canary.idflow.yaml', canaryFlow(FEW));
      commandLine.write('idflow.targets.yaml', canaryTargets(CLOSED, CLOSED, FEW));
      const { exitCode } = await run(way);
      assert.equal(exitCode, way[0] === 'validate' ? 0 : 1);
    });

  it('where a driver breaks down in the middle of a run', async () => {
    const connect = [
      "import net from 'node:net'",
      'const { connect } = net.Socket.prototype',
      'net.Socket.prototype.connect = function (...given) {',
      '  setImmediate(() => { throw new Error(`broke with ${process.env.IDFLOW_SECRET_SQL_PASSWORD}`) })',
      '  return connect.apply(this, given)',
      '}',
    ];
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(connect.join('\n'))}`;
    commandLine.write('canary.idflow.yaml', canaryFlow(['pg']));
    const { exitCode, stderr } = await run([...RUN, '--record', 'run.recording'], { NODE_OPTIONS });
    assert.equal(exitCode, 1);
    assert.match(stderr, /a defect in idflow itself: Error: broke with •••/);
  });

  for (const [what, breakIt] of Object.entries({
    'with credentials over plain HTTP': (text: string) => text.replaceAll('http://127.0.0.1:1', 'http://${env:PLAIN_HOST}'),
    'whose addresses are none': (text: string) => text.replaceAll(/(http|ldap):\/\/127.0.0.1:1/g, 'nonsense-${secret:url-part}'),
    'on hosts whose names are secrets': (text: string) => text.replaceAll('127.0.0.1', '${secret:url-part}'),
    'on hosts whose names are no names': (text: string) => text.replaceAll('127.0.0.1', 'a b ${secret:query-key}'),
    'with keys that are none': (text: string) => text.replaceAll('secret:private-key', 'secret:basic-password'),
  }))
    it(`on targets ${what}`, async () => {
      commandLine.write('idflow.targets.yaml', breakIt(canaryTargets(CLOSED, CLOSED)));
      const { stdout } = await run(['targets', 'test', '--json'], HOST);
      assert.equal(stdout.trimEnd().split('\n').length, CANARY_TARGETS.length);
      for (const target of ['okta_key', 'bearer', 'ldap']) {
        commandLine.write('canary.idflow.yaml', canaryFlow([target]));
        await run([...RUN, '--json'], HOST);
      }
    });
});

const heardPlainly = (heard: string, secret: string): boolean =>
  [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)].some((form) => heard.includes(form));
