import { DebugSession, InitializedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { LaunchDeclined, type OpenDebuggee } from '../debuggee.ts';
import { CAPABILITIES } from './capabilities.ts';
import { launchArguments, problemText } from './launch-arguments.ts';
import { Launched } from './launched.ts';
import { openTrace, type ProtocolTrace } from './protocol-trace.ts';
import { REQUESTS } from './requests/index.ts';

/** How long a run that was told to stop may take to do so before the session is left all the same. */
const LONGEST_END_MS = 5_000;

/** Requests that are answered here. Others that the base class knows it would answer with a success, having done nothing. */
const OF_THE_SESSION: ReadonlySet<string> = new Set(['initialize', 'launch', 'configurationDone', 'terminate', 'disconnect']);

/** The Debug Adapter Protocol for flows: from its beginning to its end. Requests in between are in `requests/`. */
export class DapSession extends DebugSession {
  /** Resolves when the client is gone and everything is closed. */
  readonly ended: Promise<void>;
  readonly #end: () => void;
  readonly #open: OpenDebuggee;
  readonly #stop = new AbortController();
  #launched: Launched | undefined;
  #gone = false;
  #running: Promise<unknown> | undefined;
  #trace: ProtocolTrace | undefined;

  constructor(open: OpenDebuggee) {
    super();
    this.#open = open;
    let end = (): void => undefined;
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.#end = () => end();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  override start(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): void {
    super.start(input, output);
    // a client that is gone closes the stream, which not every kind of stream tells by `close`
    input.once('end', () => this.shutdown());
  }

  /** Called by the base class when the client is gone. */
  override shutdown(): void {
    this.#gone = true;
    void this.#abandon().then(this.#end);
  }

  /** What is sent to a client that is gone fails, which is told to the client, and so on. */
  override sendEvent(event: DebugProtocol.Event): void {
    if (this.#gone) return;
    this.#trace?.sent(event);
    super.sendEvent(event);
  }

  override sendResponse(response: DebugProtocol.Response): void {
    if (this.#gone) return;
    this.#trace?.sent(response);
    super.sendResponse(response);
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.#trace?.received(request);
    const { command } = request;
    if (OF_THE_SESSION.has(command)) return super.dispatchRequest(request);
    this.#answer(responseTo(request), () => {
      const handle = Object.hasOwn(REQUESTS, command) ? REQUESTS[command] : undefined;
      if (!handle) throw new Error(`There is no request \`${command}\`.`);
      return handle(this.#mustBeLaunched(), (request.arguments ?? {}) as never);
    });
  }

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = CAPABILITIES;
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: DebugProtocol.LaunchRequestArguments): void {
    this.#answer(response, async () => {
      const parsed = launchArguments.safeParse(args);
      if (!parsed.success) throw new Error(problemText('The launch configuration', parsed.error));
      const options = parsed.data;
      const debuggee = await this.#open(options);
      const launched = new Launched(options, debuggee, this.#stop.signal, (event) => this.sendEvent(event));
      launched.firstColumn = this.convertDebuggerColumnToClient(1);
      this.#launched = launched;
      this.#trace = openTrace(options.trace, debuggee.redactor, (text) => launched.say('console', text));
      // breakpoints can be bound from now on
      queueMicrotask(() => this.sendEvent(new InitializedEvent()));
      return undefined;
    });
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.#answer(response, () => {
      const launched = this.#mustBeLaunched();
      queueMicrotask(() => {
        this.#running = launched.run();
      });
      return undefined;
    });
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.#stop.abort(new Error('The run was stopped.'));
    this.sendResponse(response);
  }

  protected override disconnectRequest(response: DebugProtocol.DisconnectResponse): void {
    void this.#abandon().then(() => {
      this.sendResponse(response);
      this.#end();
    });
  }

  /** Sends the response when the work is done, or why it can not be done. */
  #answer(response: DebugProtocol.Response, work: () => Promise<object | undefined> | object | undefined): void {
    const done = (body: object | undefined): void => {
      if (body) response.body = body;
      this.sendResponse(response);
    };
    const failed = (error: unknown): void => {
      const message = error instanceof Error ? error.message : String(error);
      const format = this.#launched?.debuggee.redactor.text(message) ?? message;
      this.sendErrorResponse(response, { id: 1, format, showUser: !(error instanceof LaunchDeclined) });
    };
    try {
      const working = work();
      if (working instanceof Promise) void working.then(done, failed);
      else done(working);
    } catch (error) {
      failed(error);
    }
  }

  #mustBeLaunched(): Launched {
    if (this.#launched) return this.#launched;
    throw new Error('Nothing has been launched.');
  }

  /** Stops the run and closes what it ran on. */
  async #abandon(): Promise<void> {
    this.#stop.abort(new Error('The run was stopped.'));
    const launched = this.#launched;
    const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_END_MS).unref());
    const closed = Promise.resolve(this.#running).then(() => launched?.debuggee.close());
    await Promise.race([closed, late]);
    this.#trace?.close();
  }
}

const responseTo = ({ seq, command }: DebugProtocol.Request): DebugProtocol.Response => ({
  seq: 0,
  type: 'response',
  request_seq: seq,
  command,
  success: true,
});
