import type { DebugProtocol } from '@vscode/debugprotocol';
import { diedText, FORCED } from '../run/flow-run.ts';
import type { RunnerExit } from '../run/runner-process.ts';
import type { AdapterListener, AdapterProcess } from './adapter-process.ts';

type Message = DebugProtocol.ProtocolMessage;
type Request = DebugProtocol.Request;
type Response = DebugProtocol.Response;
type Event = DebugProtocol.Event;

/** How long a session may take to end when it is asked to. Milliseconds. */
const PATIENCE_MS = 5_000;
/** Numbers of requests that are not the client's. */
const FIRST_OWN = 1_000_000_000;

/** Requests after which the run goes on, without an event that says so. */
const RESUMING: ReadonlySet<string> = new Set(['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue']);

/** Requests with which a client looks around. It often asks for what is over, and nobody wants to be told so. */
const LOOKING: ReadonlySet<string> = new Set(['stackTrace', 'scopes', 'variables', 'completions', 'exceptionInfo']);

/** Whoever wants to know what happens between a client and its adapter. */
export interface ConversationWatcher {
  /** An event of the run; the client is not told of those. */
  runEvent(event: unknown): void;
  /** A question of the flow; the client is not told of it. False where nobody says yes. */
  consent(question: unknown): Promise<boolean>;
  /** The run stands still, and the client is told so next. */
  stopping(): void;
  /** The run stands still; the call stack, innermost first. */
  stopped(body: DebugProtocol.StoppedEvent['body'], frames: readonly DebugProtocol.StackFrame[]): void;
  resumed(): void;
  /** What became of the breakpoints of a file. */
  bound(request: DebugProtocol.SetBreakpointsArguments, breakpoints: readonly DebugProtocol.Breakpoint[]): void;
  askValue: AdapterListener['askValue'];
  confirmRun: AdapterListener['confirmRun'];
  /** It is over. @param died why the run has no report of its own, as a sentence, where the process ended unasked */
  ended(died: { readonly reason: string; readonly forced: boolean } | undefined): void;
}

/**
 * Carries the messages between a client and a debug adapter in a process of its own, and listens. Whatever becomes of the
 * process, the client gets an answer to each request and hears that the session is over.
 */
export class AdapterConversation {
  readonly #client: (message: Message) => void;
  readonly #watcher: ConversationWatcher;
  readonly #process: AdapterProcess;
  readonly #patienceMs: number;
  readonly #pending = new Map<number, Request>();
  readonly #own = new Map<number, (response: Response) => void>();
  #lastOwn = FIRST_OWN;
  #patience: NodeJS.Timeout | undefined;
  #turn = 0;
  /** Set once the session is over, however it ended. */
  #over = false;
  #gone = false;
  #forced = false;

  /** @param client takes what is for the client @param patienceMs before a session that was asked to end is killed */
  constructor(
    start: (listener: AdapterListener) => AdapterProcess,
    client: (message: Message) => void,
    watcher: ConversationWatcher,
    patienceMs: number = PATIENCE_MS,
  ) {
    this.#client = client;
    this.#watcher = watcher;
    this.#patienceMs = patienceMs;
    this.#process = start({
      message: (message) => this.#fromAdapter(message),
      askValue: (from, name) => watcher.askValue(from, name),
      confirmRun: (environment, targets) => watcher.confirmRun(environment, targets),
      exited: (exit) => this.#exited(exit),
    });
  }

  /** Of the adapter's process. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Takes a message of the client. */
  fromClient(message: Message): void {
    if (message.type !== 'request') return this.#process.send(message);
    const request = message as Request;
    if (this.#gone) return this.#answerForTheDead(request);
    this.#pending.set(request.seq, request);
    if (request.command === 'terminate') this.#patience ??= setTimeout(() => this.#force(), this.#patienceMs);
    this.#process.send(request);
  }

  /**
   * Asks the adapter something that the client does not hear of.
   * @throws Error with the words of the adapter when it can not be done
   */
  async request<T>(command: string, args: object): Promise<T> {
    if (this.#gone) throw new Error('The debugger has ended.');
    const seq = ++this.#lastOwn;
    const response = await new Promise<Response>((resolve) => {
      this.#own.set(seq, resolve);
      this.#process.send({ seq, type: 'request', command, arguments: args } as Request);
    });
    if (!response.success) throw new Error(wordsOf(response));
    return response.body as T;
  }

  /** Ends the adapter, whatever it does. */
  dispose(): void {
    clearTimeout(this.#patience);
    this.#end(undefined);
    this.#process.kill();
  }

  #fromAdapter(message: Message): void {
    if (message.type === 'response') this.#response(message as Response);
    else if (message.type === 'event') this.#event(message as Event);
    else this.#client(message);
  }

  #response(response: Response): void {
    const own = this.#own.get(response.request_seq);
    if (own) {
      this.#own.delete(response.request_seq);
      return own(response);
    }
    const request = this.#pending.get(response.request_seq);
    this.#pending.delete(response.request_seq);
    this.#client(request && LOOKING.has(request.command) ? quiet(response) : response);
    if (!request || !response.success) return;
    if (RESUMING.has(request.command)) this.#resumed();
    if (request.command === 'disconnect') this.#end(undefined);
    if (request.command === 'setBreakpoints')
      this.#watcher.bound(
        request.arguments as DebugProtocol.SetBreakpointsArguments,
        (response as DebugProtocol.SetBreakpointsResponse).body.breakpoints,
      );
  }

  #event(event: Event): void {
    switch (event.event) {
      case 'runEvent':
        return this.#watcher.runEvent(event.body);
      case 'consent':
        return void this.#askConsent(event.body as { readonly id: number });
      case 'stopped':
        this.#watcher.stopping();
        this.#client(event);
        return void this.#stopped((event as DebugProtocol.StoppedEvent).body);
      case 'continued':
        this.#client(event);
        return this.#resumed();
      case 'terminated':
        this.#client(event);
        return this.#end(undefined);
      default:
        this.#client(event);
    }
  }

  async #askConsent(question: { readonly id: number }): Promise<void> {
    const granted = await this.#watcher.consent(question).catch(() => false);
    // nobody asks any more where the run was stopped, or somebody answered in the console
    await this.request('consent', { id: question.id, granted }).catch(() => undefined);
  }

  async #stopped(body: DebugProtocol.StoppedEvent['body']): Promise<void> {
    const turn = ++this.#turn;
    const { stackFrames } = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: body.threadId ?? 1,
    }).catch(() => ({ stackFrames: [] }));
    if (turn === this.#turn && !this.#over) this.#watcher.stopped(body, stackFrames);
  }

  #resumed(): void {
    this.#turn++;
    this.#watcher.resumed();
  }

  #force(): void {
    this.#forced = true;
    this.#process.kill();
  }

  #exited(exit: RunnerExit): void {
    this.#gone = true;
    clearTimeout(this.#patience);
    const reason = this.#forced ? FORCED : diedText(exit);
    for (const [seq, resolve] of this.#own)
      resolve({ seq: 0, type: 'response', request_seq: seq, command: '', success: false, message: reason });
    this.#own.clear();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of pending) this.#answerForTheDead(request, reason);
    if (this.#over) return;
    this.#client({ seq: 0, type: 'event', event: 'output', body: { category: 'stderr', output: `${reason}\n` } } as Event);
    this.#client({ seq: 0, type: 'event', event: 'terminated' } as Event);
    this.#end({ reason, forced: this.#forced });
  }

  #answerForTheDead({ seq, command }: Request, reason = 'The debugger has ended.'): void {
    const success = command === 'disconnect' || command === 'terminate';
    const response: Response = {
      seq: 0,
      type: 'response',
      request_seq: seq,
      command,
      success,
      ...(success ? {} : { message: reason, body: { error: { id: 1, format: reason, showUser: false } } }),
    };
    this.#client(response);
  }

  #end(died: Parameters<ConversationWatcher['ended']>[0]): void {
    if (this.#over) return;
    this.#over = true;
    this.#turn++;
    clearTimeout(this.#patience);
    this.#watcher.ended(died);
  }
}

/** A failure that is not shown in a dialog of its own. */
function quiet(response: Response): Response {
  const error = (response.body as { error?: object } | undefined)?.error;
  return response.success || !error ? response : { ...response, body: { error: { ...error, showUser: false } } };
}

function wordsOf({ body, message }: Response): string {
  const error = (body as { error?: { format?: string } } | undefined)?.error;
  return error?.format ?? message ?? 'That could not be done.';
}
