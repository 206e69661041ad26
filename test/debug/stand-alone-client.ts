import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** For a busy machine; nothing waits that long on purpose. */
const LONGEST_WAIT_MS = 30_000;
const END_OF_HEADER = '\r\n\r\n';

export interface DapEvent {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DapResponse {
  readonly command: string;
  readonly success: boolean;
  readonly message?: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A message as it went over the wire. */
export interface Exchanged {
  readonly from: 'client' | 'adapter';
  readonly message: Readonly<Record<string, unknown>>;
}

interface Waiting {
  readonly holds: (event: DapEvent) => boolean;
  readonly resolve: (event: DapEvent) => void;
}

/**
 * Speaks the Debug Adapter Protocol to a program over its standard input and output, with nothing but Node: what any editor
 * could be.
 */
export class StandAloneClient {
  /** Everything said, in the order in which this side saw it. */
  readonly exchanged: Exchanged[] = [];
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly #events: DapEvent[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #asked = new Map<number, (response: DapResponse) => void>();
  #received = Buffer.alloc(0);
  #errors = '';
  #last = 0;

  /** @param program file of the command line, which is told to be an adapter */
  constructor(program: string, folder: string) {
    const { PATH = '', HOME = '' } = process.env;
    this.process = spawn(process.execPath, [program, 'dap'], { cwd: folder, env: { PATH, HOME }, stdio: 'pipe' });
    this.ended = once(this.process, 'close').then(([code]) => code as number | null);
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.process.stdout!.on('data', (bytes: Buffer) => this.#receive(bytes));
    // an adapter that is gone refuses what is still written to it
    this.process.stdin!.on('error', () => undefined);
  }

  /** What the adapter wrote where nobody should read. */
  get errors(): string {
    return this.#errors;
  }

  /** What the debug console was told. */
  get console(): string {
    return this.exchanged
      .map(({ message }) => (message['event'] === 'output' ? (message['body'] as { output: string }).output : ''))
      .join('');
  }

  /** Sends a request. @returns what is answered, also when it is a refusal */
  async send(command: string, args?: object): Promise<DapResponse> {
    const seq = ++this.#last;
    const answered = new Promise<DapResponse>((resolve) => this.#asked.set(seq, resolve));
    const message = { seq, type: 'request', command, ...(args && { arguments: args }) };
    this.exchanged.push({ from: 'client', message });
    const body = Buffer.from(JSON.stringify(message));
    this.process.stdin!.write(`Content-Length: ${body.length}${END_OF_HEADER}`);
    this.process.stdin!.write(body);
    return this.#inTime(answered, `an answer to ${command}`);
  }

  /** As {@link StandAloneClient.send}; a refusal is an error. */
  async request(command: string, args?: object): Promise<Readonly<Record<string, unknown>>> {
    const response = await this.send(command, args);
    assert.ok(response.success, `${command} was refused: ${response.message}`);
    return response.body;
  }

  /** The next event of that name that has not been taken yet. */
  async event(name: string): Promise<DapEvent> {
    const holds = ({ event }: DapEvent): boolean => event === name;
    const at = this.#events.findIndex(holds);
    if (at >= 0) return this.#events.splice(at, 1)[0]!;
    return this.#inTime(new Promise((resolve) => this.#waiting.add({ holds, resolve })), `the event ${name}`);
  }

  /** Sends a request that lets the run go on, and waits until it stands still again. */
  async go(command: string, args: object = { threadId: 1 }): Promise<DapEvent> {
    await this.request(command, args);
    return this.event('stopped');
  }

  /** Goes away without a word: both ends of the pipe are closed. */
  vanish(): void {
    this.process.stdin!.destroy();
    this.process.stdout!.destroy();
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const header = this.#received.indexOf(END_OF_HEADER);
      if (header < 0) return;
      const [, digits] = /^Content-Length: (\d+)$/m.exec(this.#received.toString('ascii', 0, header)) ?? [];
      assert.ok(digits, `No Content-Length: ${this.#received.toString('utf8', 0, header)}`);
      const start = header + END_OF_HEADER.length;
      const end = start + Number(digits);
      if (this.#received.length < end) return;
      const message = JSON.parse(this.#received.toString('utf8', start, end)) as Record<string, unknown>;
      this.#received = this.#received.subarray(end);
      this.#take(message);
    }
  }

  #take(message: Readonly<Record<string, unknown>>): void {
    this.exchanged.push({ from: 'adapter', message });
    if (message['type'] === 'response') {
      const seq = message['request_seq'] as number;
      this.#asked.get(seq)?.(message as unknown as DapResponse);
      this.#asked.delete(seq);
      return;
    }
    const event = message as unknown as DapEvent;
    for (const waiting of this.#waiting) {
      if (!waiting.holds(event)) continue;
      this.#waiting.delete(waiting);
      return waiting.resolve(event);
    }
    this.#events.push(event);
  }

  async #inTime<T>(awaited: Promise<T>, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Waited in vain for ${what}.\n${this.console}${this.#errors}`)), LONGEST_WAIT_MS);
    });
    const gone = this.ended.then((code) =>
      Promise.reject(new Error(`The adapter ended (${code}), without ${what}.\n${this.#errors}`)),
    );
    try {
      return await Promise.race([awaited, late, gone]);
    } finally {
      clearTimeout(timer);
      gone.catch(() => undefined);
    }
  }
}
