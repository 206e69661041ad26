import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterEach, beforeEach } from 'mocha';
import { startAdapter, type AdapterProcess } from '../../src/extension/debug/adapter-process.ts';
import { startRunner, type RunnerProcess } from '../../src/extension/run/runner-process.ts';
import { withSlashes } from '../../src/runner/flow-files.ts';
import type { FromRunner } from '../../src/runner/protocol.ts';
import { ADAPTER } from '../extension/debug/launch.ts';
import { LAUNCH } from '../runner/launch.ts';
import { assertNoCanary, assertNoCanaryIn, CANARIES } from './canaries.ts';
import { canaryFlow, canaryTargets } from './canary-folder.ts';
import { EchoServers } from './echo-servers.ts';

const TARGETS = ['pg', 'bearer', 'basic', 'client', 'query_key', 'okta', 'keycloak'];

describe('Secrets stay secret: the processes of the editor', function () {
  this.timeout(60_000);
  let servers: EchoServers;
  let folder: string;
  let closing: (() => void)[] = [];
  beforeEach(async () => {
    servers = await EchoServers.start();
    folder = mkdtempSync(join(tmpdir(), 'idflow-canary-'));
    mkdirSync(join(folder, 'tmp'));
    write('canary.idflow.yaml', canaryFlow(TARGETS));
    write('idflow.targets.yaml', canaryTargets(servers.httpPort, servers.postgresqlPort, TARGETS));
  });
  afterEach(async () => {
    for (const close of closing) close();
    closing = [];
    await servers.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  const path = (file: string): string => withSlashes(join(folder, file));
  /** The secrets are given when they are asked for; those of the editor's own environment are none of the processes' business. */
  const variables = () => ({ ...process.env, TMPDIR: join(folder, 'tmp'), IDFLOW_SECRET_OKTA_TOKEN: CANARIES['okta-token'] });
  const assertProcess = (pid: number | undefined): void => {
    for (const file of ['cmdline', 'environ'])
      if (existsSync(`/proc/${pid}/${file}`)) assertNoCanary(`${file} of the process`, readFileSync(`/proc/${pid}/${file}`));
  };

  describe('the runner', () => {
    /** All that it said until it was over, or until somebody killed it. */
    async function heard(
      request: object,
      seen: (message: FromRunner, runner: RunnerProcess) => void = () => undefined,
    ): Promise<string> {
      const runner = startRunner({ ...LAUNCH, variables: variables() });
      closing.push(() => runner.kill());
      const messages: FromRunner[] = [];
      await new Promise<void>((resolve) => {
        runner.listener = {
          message(message) {
            messages.push(message);
            seen(message, runner);
            if (message.type === 'ask-value')
              runner.send({ type: 'value', id: message.id, value: CANARIES[message.name] ?? null });
            if (message.type === 'ended') resolve();
          },
          exited: () => resolve(),
        };
        const input = { login: 'ada' };
        const file = path('canary.idflow.yaml');
        runner.send({ type: 'run', file, unsaved: {}, input, environment: null, mode: 'full', ...request } as never);
      });
      assertProcess(runner.pid);
      const said = messages.map((message) => JSON.stringify(message)).join('\n');
      assertNoCanary('what the runner said', said);
      assertNoCanaryIn(folder);
      return said;
    }

    for (const mood of ['welcomes', 'refuses'] as const)
      it(`tells none in its messages and recordings, where each server ${mood}`, async () => {
        servers.mood = mood;
        const said = await heard({ record: { path: path('run.recording'), idflow: '0' } });
        assert.match(said, /•••/);
        assert.match(readFileSync(path('run.recording'), 'utf8'), /•••/);
        assert.match(said, /run-finished/);
      });

    it('leaves none behind when it is killed', async () => {
      servers.mood = 'welcomes';
      await heard({ record: { path: path('run.recording'), idflow: '0' } }, (message, runner) => {
        if (message.type === 'events' && JSON.stringify(message).includes('keycloak')) runner.kill();
      });
    });

    it('tells none where a target can not be opened', async () => {
      write('idflow.targets.yaml', canaryTargets(1, 1, TARGETS).replaceAll('http://127.0.0.1:1', 'no-${secret:url-part}'));
      assert.match(await heard({}), /can not be opened: .*•••/);
    });
  });

  describe('the debug adapter', () => {
    /** A client that keeps every message. */
    class Client {
      readonly messages: DebugProtocol.ProtocolMessage[] = [];
      readonly adapter: AdapterProcess;
      #seq = 0;
      #look = (): void => undefined;

      constructor() {
        this.adapter = startAdapter(
          { ...ADAPTER, variables: variables() },
          {
            message: (message) => {
              this.messages.push(message);
              this.#look();
            },
            askValue: async (_from, name) => CANARIES[name],
            confirmRun: async () => false,
            exited: () => undefined,
          },
        );
        closing.push(() => this.adapter.kill());
      }

      async request<T>(command: string, args: object = {}): Promise<T> {
        const seq = ++this.#seq;
        this.adapter.send({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
        return (
          (await this.until((message) => (message as DebugProtocol.Response).request_seq === seq)) as DebugProtocol.Response
        ).body as T;
      }

      event = (name: string, after = 0): Promise<DebugProtocol.ProtocolMessage> =>
        this.until((message) => (message as DebugProtocol.Event).event === name, after);

      until(fits: (message: DebugProtocol.ProtocolMessage) => boolean, after = 0): Promise<DebugProtocol.ProtocolMessage> {
        return new Promise((resolve) => {
          this.#look = () => {
            const found = this.messages.slice(after).find(fits);
            if (found) resolve(found);
          };
          this.#look();
        });
      }
    }

    /** Looks at everything that there is at a pause. */
    async function lookAround(client: Client): Promise<void> {
      const { stackFrames } = await client.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
      for (const { id: frameId } of stackFrames) {
        const { scopes } = await client.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
        const open = scopes.map(({ variablesReference }) => variablesReference);
        for (let reference = open.pop(), most = 200; reference !== undefined && most > 0; reference = open.pop(), most--) {
          const { variables: found } = await client.request<DebugProtocol.VariablesResponse['body']>('variables', {
            variablesReference: reference,
          });
          open.push(...found.map(({ variablesReference }) => variablesReference).filter((inner) => inner > 0));
        }
        for (const expression of [
          'steps',
          'JSON.stringify(steps)',
          'error',
          'JSON.stringify(error)',
          'told',
          'targets',
          'nonsense(',
        ])
          for (const context of ['watch', 'repl', 'hover']) await client.request('evaluate', { frameId, expression, context });
      }
      await client.request('exceptionInfo', { threadId: 1 });
    }

    for (const mood of ['welcomes', 'refuses'] as const)
      it(`shows none at pauses, in the console and in its trace, where each server ${mood}`, async () => {
        servers.mood = mood;
        const client = new Client();
        await client.request('initialize', { adapterID: 'idflow' });
        const files = { trace: path('dap.trace'), record: path('debug.recording') };
        await client.request('launch', { flow: path('canary.idflow.yaml'), input: { login: 'ada' }, runEvents: true, ...files });
        assertProcess(client.adapter.pid);
        await client.event('initialized');
        await client.request('setExceptionBreakpoints', { filters: ['step-failed', 'script-errors', 'uncaught', 'caught'] });
        const lines = readFileSync(path('canary.idflow.yaml'), 'utf8').split('\n');
        const stops = [
          lines.findIndex((line) => line.startsWith('  script:')),
          lines.findIndex((line) => line.includes('log.info(told)')),
        ];
        await client.request('setBreakpoints', {
          source: { path: path('canary.idflow.yaml') },
          breakpoints: [
            { line: stops[0]! + 1, logMessage: 'so far {JSON.stringify(steps)}' },
            ...stops.map((line) => ({ line: line + 1 })),
          ],
        });
        let seen = client.messages.length;
        await client.request('configurationDone');
        let pauses = 0;
        for (;;) {
          const ends = ['stopped', 'terminated'];
          const next = (await client.until(
            (message) => ends.includes((message as DebugProtocol.Event).event),
            seen,
          )) as DebugProtocol.Event;
          if (next.event === 'terminated') break;
          pauses++;
          await lookAround(client);
          seen = client.messages.length;
          await client.request('continue', { threadId: 1 });
        }
        assert.ok(pauses > 0, 'It never stopped.');
        await client.request('disconnect');
        const said = client.messages.map((message) => JSON.stringify(message)).join('\n');
        assertNoCanary('what the adapter said', said);
        assert.match(said, /•••/);
        assert.ok(assertNoCanaryIn(folder) >= 4);
      });

    it('tells none where a target can not be opened', async () => {
      write('idflow.targets.yaml', canaryTargets(1, 1, TARGETS).replaceAll('http://127.0.0.1:1', 'no-${secret:url-part}'));
      const client = new Client();
      await client.request('initialize', { adapterID: 'idflow' });
      await client.request('launch', { flow: path('canary.idflow.yaml'), input: {}, runEvents: true, trace: true });
      const said = client.messages.map((message) => JSON.stringify(message)).join('\n');
      assert.match(said, /can not be opened: .*•••/);
      assertNoCanary('what the adapter said', said);
      assertNoCanaryIn(folder);
    });
  });
});
