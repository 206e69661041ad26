import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { AdapterConversation, type ConversationWatcher } from '../../../src/extension/debug/adapter-conversation.ts';
import { startAdapter } from '../../../src/extension/debug/adapter-process.ts';
import { lineOf, PeopleFolder } from '../../debug/people-folder.ts';
import { ADAPTER, isRunning } from './launch.ts';

type Message = DebugProtocol.ProtocolMessage;

/** For a busy machine; nothing waits that long on purpose. */
const LONGEST_WAIT_MS = 20_000;

/** A client that is no editor, with a real adapter. */
class Client {
  readonly messages: Message[] = [];
  readonly events: unknown[] = [];
  readonly asked: string[] = [];
  readonly stops: (readonly DebugProtocol.StackFrame[])[] = [];
  readonly refused: DebugProtocol.Breakpoint[] = [];
  resumed = 0;
  died: { readonly reason: string; readonly forced: boolean } | undefined;
  ended = false;
  readonly conversation: AdapterConversation;
  #seq = 0;
  #told = new EventTarget();

  constructor(
    answers: Partial<Pick<ConversationWatcher, 'consent' | 'askValue' | 'confirmRun'>> = {},
    variables = process.env,
    patienceMs?: number,
  ) {
    const note = (work: () => void): void => {
      work();
      this.#told.dispatchEvent(new Event('told'));
    };
    const watcher: ConversationWatcher = {
      runEvent: (event) => note(() => this.events.push(event)),
      consent: answers.consent ?? (async () => false),
      stopping: () => undefined,
      stopped: (_body, frames) => note(() => this.stops.push(frames)),
      resumed: () => note(() => this.resumed++),
      bound: (_request, breakpoints) => note(() => this.refused.push(...breakpoints.filter(({ verified }) => !verified))),
      askValue: async (from, name) => {
        this.asked.push(`${from}:${name}`);
        return answers.askValue?.(from, name);
      },
      confirmRun: answers.confirmRun ?? (async () => false),
      ended: (died) =>
        note(() => {
          this.ended = true;
          this.died = died;
        }),
    };
    this.conversation = new AdapterConversation(
      (listener) => startAdapter({ ...ADAPTER, variables }, listener),
      (message) => note(() => this.messages.push(message)),
      watcher,
      patienceMs,
    );
  }

  /** Sends a request; the answer, good or bad. */
  async request(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const seq = ++this.#seq;
    this.conversation.fromClient({ seq, type: 'request', command, arguments: args } as Message);
    const answer = (): DebugProtocol.Response | undefined =>
      (this.messages as DebugProtocol.Response[]).find(({ type, request_seq }) => type === 'response' && request_seq === seq);
    await this.until(`an answer to ${command}`, () => answer() !== undefined);
    return answer()!;
  }

  /** Starts a flow up to its first stop or its end. */
  async launch(configuration: object, breakpoints: readonly number[] = []): Promise<DebugProtocol.Response> {
    await this.request('initialize', { adapterID: 'idflow' });
    const launched = await this.request('launch', { runEvents: true, ...configuration });
    if (!launched.success) return launched;
    await this.until('initialized', () => this.has('initialized'));
    const { flow } = configuration as { readonly flow: string };
    await this.request('setBreakpoints', { source: { path: flow }, breakpoints: breakpoints.map((line) => ({ line })) });
    return this.request('configurationDone');
  }

  has(event: string): boolean {
    return (this.messages as DebugProtocol.Event[]).some((message) => message.type === 'event' && message.event === event);
  }

  get output(): string {
    return (this.messages as DebugProtocol.OutputEvent[])
      .filter(({ event }) => event === 'output')
      .map(({ body }) => body.output)
      .join('');
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    const patience = AbortSignal.timeout(LONGEST_WAIT_MS);
    while (!holds())
      await once(this.#told, 'told', { signal: patience }).catch(() => assert.fail(`Waited in vain for ${what}. ${this.output}`));
  }
}

/** A statement that takes for ever. */
const ENDLESS_SQL = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n';

describe('The debug adapter of VS Code', function () {
  this.timeout(60_000);
  let folder: PeopleFolder;
  const clients: Client[] = [];
  const client = (...options: ConstructorParameters<typeof Client>): Client => {
    const made = new Client(...options);
    clients.push(made);
    return made;
  };

  beforeEach(() => {
    folder = new PeopleFolder();
  });

  const stuckFlow = (): string =>
    folder.write(
      'stuck.idflow.yaml',
      `idflow: 1\nname: Stuck\ntargets: { hr: sql }\nsteps:\n  count: { sql: "${ENDLESS_SQL}", target: hr, next: end }\n`,
    );

  afterEach(async () => {
    for (const { conversation } of clients.splice(0)) {
      conversation.dispose();
      await gone(conversation.pid!);
    }
    folder.remove();
  });

  const ADA = { login: 'ada', name: 'Ada', roles: [] };

  it('runs a flow, and keeps the events of the run to the rest of the extension', async () => {
    const one = client();
    await one.launch({ flow: folder.flow, input: ADA }, [lineOf('  add:')]);
    await one.until('a stop', () => one.stops.length > 0);
    const [innermost] = one.stops[0]!;
    assert.equal(innermost!.name, 'add');
    assert.equal((innermost as { step?: string }).step, 'add');
    await one.request('continue', { threadId: 1 });
    assert.equal(one.resumed, 1);
    await one.until('the end', () => one.ended);
    assert.equal(one.died, undefined);
    assert.equal(one.has('runEvent'), false);
    assert.equal((one.events.at(-1) as { event: string }).event, 'run-finished');
    await one.request('disconnect');
    await gone(one.conversation.pid!);
  });

  it('tells a client that the run goes on after requests that it does not know', async () => {
    const one = client();
    await one.launch({ flow: folder.flow, input: ADA }, [lineOf('  add:')]);
    await one.until('a stop', () => one.stops.length > 0);
    await one.request('takePort', { port: 'next' });
    const events = (one.messages as DebugProtocol.Event[]).filter(({ type }) => type === 'event').map(({ event }) => event);
    assert.equal(events.filter((event) => event === 'continued').length, 1);
    await one.until('the next stop', () => one.stops.length > 1);
    assert.equal(one.stops[1]![0]!.name, 'roles');
  });

  it('says which breakpoints it could not bind', async () => {
    const one = client();
    await one.launch({ flow: folder.flow, input: ADA, stopOnEntry: true }, [1]);
    await one.until('a refusal', () => one.refused.length > 0);
    assert.match(one.refused[0]!.message ?? '', /No step stands on this line/);
  });

  it('answers a question of the flow with what the dialog says', async () => {
    const one = client({ consent: async () => true });
    await one.launch({ flow: folder.flow, input: ADA });
    await one.until('the end', () => one.ended);
    const two = client({ consent: async () => true });
    await two.launch({ flow: folder.flow, input: ADA });
    await two.until('the end', () => two.ended);
    assert.equal(two.has('consent'), false);
    assert.deepEqual(folder.rows('SELECT * FROM people'), []);
  });

  it('runs on a protected environment when the dialog says so, and not because the configuration does', async () => {
    folder.write(
      'idflow.targets.yaml',
      "environments: { production: { hr: { kind: sqlite, file: '.idflow/hr.db', schema: hr.sql } } }\nprotected: production\n",
    );
    const asked: unknown[] = [];
    const launch = async (granted: boolean): Promise<DebugProtocol.Response> => {
      const one = client({ confirmRun: async (...given) => asked.push(given) > 0 && granted });
      const launched = await one.launch({ flow: folder.flow, input: ADA, confirmRunOn: 'production' });
      if (launched.success) await one.until('the end', () => one.ended);
      return launched;
    };
    const declined = await launch(false);
    assert.deepEqual(
      [declined.success, declined.message],
      [false, 'The run on the protected environment `production` was not confirmed; nothing was run.'],
    );
    // whoever said no knows
    assert.equal((declined.body as { error: DebugProtocol.Message }).error.showUser, false);
    assert.throws(() => folder.rows('SELECT 1'), /unable to open/);
    assert.equal((await launch(true)).success, true);
    assert.deepEqual(folder.rows('SELECT login FROM people'), [{ login: 'ada' }]);
    const question = ['production', [{ name: 'hr', kind: 'sqlite' }]];
    assert.deepEqual(asked, [question, question]);
  });

  it('gets the values of secrets beside the protocol, and in no variable', async function () {
    folder.write(
      'idflow.targets.yaml',
      "environments:\n  embedded:\n    hr: { kind: sqlite, file: '.idflow/${env:WHERE}-${secret:canary}.db', schema: hr.sql }\n",
    );
    const values: Readonly<Record<string, string>> = { WHERE: 'here', canary: 'Xk29-canary' };
    const one = client({ askValue: async (_from, name) => values[name] }, { ...process.env, WHERE: 'of the editor' });
    await one.launch({ flow: folder.flow, input: ADA }, [lineOf('  add:')]);
    await one.until('a stop', () => one.stops.length > 0);
    assert.deepEqual(one.asked, ['env:WHERE', 'secret:canary']);
    assert.doesNotMatch(JSON.stringify(one.messages), /canary"|Xk29/);
    if (process.platform === 'linux')
      assert.doesNotMatch(readFileSync(`/proc/${one.conversation.pid!}/environ`, 'utf8'), /Xk29|of the editor/);
  });

  it('says what is missing where nobody gives a value', async () => {
    folder.write(
      'idflow.targets.yaml',
      "environments:\n  embedded:\n    hr: { kind: sqlite, file: '${secret:canary}.db', schema: hr.sql }\n",
    );
    const one = client();
    const answer = await one.launch({ flow: folder.flow, input: ADA });
    assert.equal(answer.success, false);
    const { error } = answer.body as { error: DebugProtocol.Message };
    assert.match(error.format, /canary.*or set it with the command "idflow: Set Secret"/);
  });

  it('that is killed leaves no request unanswered, and says why the session is over', async () => {
    const one = client();
    await one.launch({ flow: folder.flow, input: ADA }, [lineOf('  add:')]);
    await one.until('a stop', () => one.stops.length > 0);
    process.kill(one.conversation.pid!, 'SIGKILL');
    const { success } = await one.request('evaluate', { expression: '1' });
    assert.equal(success, false);
    await one.until('the end', () => one.ended);
    assert.match(one.output, /The process of the run ended unexpectedly, by SIGKILL\./);
    assert.equal(one.died?.forced, false);
    assert.ok(one.has('terminated'));
    assert.equal((await one.request('disconnect')).success, true);
    assert.equal((await one.request('threads')).success, false);
    await assert.rejects(one.conversation.request('stackTrace', {}), /has ended/);
  });

  it('that does not end when it is asked to is killed, and says so', async () => {
    const one = client({}, process.env, 300);
    await one.launch({ flow: stuckFlow(), input: {} });
    await one.until('the step', () => one.events.some((event) => (event as { event: string }).event === 'step-started'));
    assert.equal((await one.request('terminate')).success, true);
    await one.until('the end', () => one.ended);
    assert.equal(one.died?.forced, true);
    assert.match(one.output, /Stopped by force/);
    await gone(one.conversation.pid!);
  });

  it('ends with the session, whatever the run does', async () => {
    const one = client();
    await one.launch({ flow: folder.flow, input: ADA }, [lineOf('  add:')]);
    await one.until('a stop', () => one.stops.length > 0);
    one.conversation.dispose();
    await gone(one.conversation.pid!);
    assert.equal(one.died, undefined);
  });

  it('ends with the process that started it, also in a statement without an end', async () => {
    const program = fileURLToPath(new URL('./orphan.ts', import.meta.url));
    for (const flow of [[], [stuckFlow()]]) {
      const { stdout } = spawnSync(process.execPath, [program, ...flow], { encoding: 'utf8', timeout: LONGEST_WAIT_MS });
      const pid = Number(stdout.trim());
      assert.ok(pid > 0);
      await gone(pid);
    }
  });
});

async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (isRunning(pid)) {
    assert.ok(Date.now() < deadline, `Process ${pid} is left.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
