import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** For a busy machine; nothing waits that long on purpose. */
const LONGEST_WAIT_MS = 20_000;

/** Where a run stands still, as a client sees it. */
export interface Stop {
  readonly reason: string;
  readonly text: string | undefined;
  readonly description: string | undefined;
  readonly breakpoints: readonly number[];
  /** Whether it is in the past. */
  readonly recorded: boolean;
  readonly frames: readonly DebugProtocol.StackFrame[];
  /** `NAME:LINE`, innermost first. */
  readonly stack: readonly string[];
}

/** A client of the real `idflow dap`, which is no editor. */
export class FlowClient extends DebugClient {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown[]>;
  readonly #stops: DebugProtocol.StoppedEvent[] = [];
  #output = '';
  #errors = '';
  #terminated = false;
  #told = (): void => undefined;

  /** @param program the command line: its sources where not given */
  constructor(folder: string, program = PROGRAM, variables: Readonly<Record<string, string>> = {}) {
    super('', '', 'idflow');
    const { PATH = '', HOME = '' } = process.env;
    this.#process = spawn(process.execPath, [program, 'dap'], { cwd: folder, env: { PATH, HOME, ...variables }, stdio: 'pipe' });
    this.#ended = once(this.#process, 'close');
    this.#process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.connect(this.#process.stdout!, this.#process.stdin!);
    this.on('stopped', (event: DebugProtocol.StoppedEvent) => this.#note(() => this.#stops.push(event)));
    this.on('output', (event: DebugProtocol.OutputEvent) => this.#note(() => (this.#output += event.body.output)));
    this.on('terminated', () => this.#note(() => (this.#terminated = true)));
    void this.#ended.then(() => this.#told());
  }

  /** Of the adapter's process. */
  get pid(): number {
    return this.#process.pid!;
  }

  /** All that the debug console was told. */
  get output(): string {
    return this.#output;
  }

  /** Starts a session up to where breakpoints can be set. */
  async launching(configuration: object): Promise<DebugProtocol.Capabilities> {
    const initialized = this.waitForEvent('initialized', LONGEST_WAIT_MS);
    const { body } = await this.initializeRequest();
    // when it can not be launched, that is what the test is to hear
    await Promise.race([
      this.launchRequest(configuration as DebugProtocol.LaunchRequestArguments),
      initialized.then(
        () => undefined,
        () => undefined,
      ),
    ]);
    await initialized;
    return body!;
  }

  /** Sets the breakpoints of a file: lines, or lines with rules. @returns what the adapter made of each */
  async breakpoints(
    path: string,
    wanted: readonly (number | DebugProtocol.SourceBreakpoint)[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const breakpoints = wanted.map((one) => (typeof one === 'number' ? { line: one } : one));
    return (await this.setBreakpointsRequest({ source: { path }, breakpoints })).body.breakpoints;
  }

  /** The next stop, with its call stack. */
  async halt(): Promise<Stop> {
    await this.#until(() => this.#stops.length > 0);
    const { reason, text, description, hitBreakpointIds = [], ...more } = this.#stops.shift()!.body;
    const recorded = 'recorded' in more && more.recorded === true;
    const { stackFrames: frames } = (await this.stackTraceRequest({ threadId: 1 })).body;
    return {
      reason,
      text,
      description,
      breakpoints: hitBreakpointIds,
      recorded,
      frames,
      stack: frames.map(({ name, line }) => `${name}:${line}`),
    };
  }

  async terminated(): Promise<void> {
    await this.#until(() => this.#terminated);
    assert.deepEqual(this.#stops, [], 'The run stopped once more.');
  }

  async said(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.#output));
  }

  /** What a request does, and the stop that follows. */
  async go(request: () => Promise<unknown>): Promise<Stop> {
    await request();
    return this.halt();
  }

  /** Where breakpoints can stand between two lines. @param text what an editor shows and has not saved */
  async locations(path: string, line: number, endLine: number, text?: string): Promise<{ line: number; column?: number }[]> {
    const wanted = { source: { path }, line, endLine, ...(text === undefined ? {} : { text }) };
    const response: DebugProtocol.Response = await this.customRequest('breakpointLocations', wanted);
    return (response.body as DebugProtocol.BreakpointLocationsResponse['body']).breakpoints;
  }

  next = (): Promise<Stop> => this.go(() => this.nextRequest({ threadId: 1 }));
  into = (): Promise<Stop> => this.go(() => this.stepInRequest({ threadId: 1 }));
  out = (): Promise<Stop> => this.go(() => this.stepOutRequest({ threadId: 1 }));
  back = (): Promise<Stop> => this.go(() => this.stepBackRequest({ threadId: 1 }));
  reverse = (): Promise<Stop> => this.go(() => this.reverseContinueRequest({ threadId: 1 }));
  onwards = (): Promise<Stop> => this.go(() => this.continueRequest({ threadId: 1 }));

  async toTheEnd(): Promise<void> {
    await this.continueRequest({ threadId: 1 });
    await this.terminated();
  }

  /** References of the scopes of a frame, by title. */
  async scopes(frame: DebugProtocol.StackFrame): Promise<ReadonlyMap<string, number>> {
    const { scopes } = (await this.scopesRequest({ frameId: frame.id })).body;
    return new Map(scopes.map(({ name, variablesReference }) => [name, variablesReference]));
  }

  async variables(
    variablesReference: number,
    page: Partial<DebugProtocol.VariablesArguments> = {},
  ): Promise<DebugProtocol.Variable[]> {
    return (await this.variablesRequest({ variablesReference, ...page })).body.variables;
  }

  /** Values of a scope, as text by name. */
  async values(frame: DebugProtocol.StackFrame, scope: string): Promise<Record<string, string>> {
    const reference = (await this.scopes(frame)).get(scope);
    assert.ok(reference !== undefined, `There is no scope ${scope}.`);
    return Object.fromEntries((await this.variables(reference)).map(({ name, value }) => [name, value]));
  }

  async evaluates(frame: DebugProtocol.StackFrame, expression: string, context = 'watch'): Promise<string> {
    return (await this.evaluateRequest({ expression, frameId: frame.id, context })).body.result;
  }

  /** Ends the session as editors do. @returns exit code and standard error of the process */
  async leave(): Promise<{ code: unknown; errors: string }> {
    await this.disconnectRequest({});
    const [code] = await this.#ended;
    return { code, errors: this.#errors };
  }

  /** Goes away without a word, as an editor that crashes. */
  async vanish(): Promise<unknown> {
    this.#process.stdin!.destroy();
    this.#process.stdout!.destroy();
    return (await this.#ended)[0];
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #note(take: () => void): void {
    take();
    this.#told();
  }

  async #until(holds: () => boolean): Promise<void> {
    const late = Date.now() + LONGEST_WAIT_MS;
    while (!holds()) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#told = resolve;
        timer = setTimeout(resolve, Math.max(0, late - Date.now()));
      });
      clearTimeout(timer);
      if (holds()) return;
      const gone = this.#process.exitCode !== null;
      assert.ok(
        !gone && Date.now() < late,
        `Waited in vain${gone ? '; the adapter has ended' : ''}. Output:\n${this.#output}${this.#errors}`,
      );
    }
  }
}
