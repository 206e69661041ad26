import './schemas-without-eval.ts';
import type * as z from 'zod';
import type { FromDesigner, Question } from '../../src/designer/from-designer.ts';
import type { ToDesigner } from '../../src/designer/to-designer.ts';
import { toDesignerSchema } from '../../src/designer/to-designer.ts';

/** What the page keeps of VS Code's API. */
interface Host<Out> {
  postMessage(message: Out): void;
  getState(): unknown;
  setState(state: unknown): void;
}

type Listener<M> = (message: M) => void;

/** The extension's side refused or failed to answer a question. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/** How an edit went, as the extension says it. */
export type Edited = Extract<ToDesigner, { type: 'edited' }>;

/** Longest wait for an answer, in milliseconds: a hidden or dying extension host must not leave a button spinning for ever. */
const PATIENCE = 30_000;

/** A waiting caller. */
interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (why: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Sends messages to the extension and hands on those that come from it, once a schema has accepted them. What does not
 * fit is reported to the extension's log and dropped.
 */
export class MessageClient<Out extends { type: string }, In extends { type: string }> {
  readonly #host: Host<Out>;
  readonly #listeners = new Map<string, Set<Listener<In>>>();

  /**
   * @param schema of the messages that come in
   * @param complain told of messages that do not fit the schema
   */
  constructor(host: Host<Out>, schema: z.ZodType<In>, complain: (message: string) => void) {
    this.#host = host;
    window.addEventListener('message', ({ data, source }: MessageEvent<unknown>) => {
      // VS Code posts from the frame around the page. The page's libraries post to their own window, to be called again.
      if (source === window) return;
      const parsed = schema.safeParse(data);
      if (!parsed.success) return complain(`A message to the webview does not fit: ${parsed.error.message.slice(0, 2000)}`);
      for (const listener of this.#listeners.get(parsed.data.type) ?? []) listener(parsed.data);
    });
  }

  send(message: Out): void {
    this.#host.postMessage(message);
  }

  /** @returns a function that ends the subscription */
  on<T extends In['type']>(type: T, listener: Listener<Extract<In, { type: T }>>): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    const entry: Listener<In> = (message) => listener(message as Extract<In, { type: T }>);
    listeners.add(entry);
    return () => listeners.delete(entry);
  }

  /** What the page kept before it was hidden; unknown, since an older version of the page may have written it. */
  get kept(): unknown {
    return this.#host.getState();
  }

  keep(state: unknown): void {
    this.#host.setState(state);
  }
}

/** The designer's line to the extension: messages, edits and questions with their answers. */
export class DesignerClient extends MessageClient<FromDesigner, ToDesigner> {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  constructor(host: Host<FromDesigner>) {
    super(host, toDesignerSchema, (message) => host.postMessage({ type: 'error', message: message.slice(0, 10_000) }));
    this.on('answer', ({ id, answer, error }) =>
      this.#settle(id, ({ resolve, reject }) =>
        error === undefined ? resolve((answer ?? null) as never) : reject(new Unanswered(error)),
      ),
    );
    this.on('edited', (edited) => this.#settle(edited.id, ({ resolve }) => resolve(edited as never)));
  }

  /**
   * Asks the extension. The answer's shape is given by the question; the caller parses what it does not trust.
   * @throws {Unanswered} when the extension has no answer, or none in time
   */
  ask(question: Question): Promise<unknown> {
    return this.#request<unknown>((id) => ({ type: 'question', id, question }));
  }

  /**
   * Asks for a change of the flow as it stood in `version`. A refusal is an answer: look at `refused`.
   * @throws {Unanswered} when no answer comes in time
   */
  edit(version: number, edit: Extract<FromDesigner, { type: 'edit' }>['edit']): Promise<Edited> {
    return this.#request<Edited>((id) => ({ type: 'edit', id, version, edit }));
  }

  #request<T>(message: (id: number) => FromDesigner): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Unanswered('The extension did not answer.'));
      }, PATIENCE);
      this.#pending.set(id, { resolve, reject, timer });
      this.send(message(id));
    });
  }

  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    settle(pending);
  }
}

let client: DesignerClient | undefined;

/** The one client of the designer's page; VS Code hands its API out once. */
export function designerClient(): DesignerClient {
  client ??= new DesignerClient(acquireVsCodeApi());
  return client;
}
