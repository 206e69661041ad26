import { AsyncLocalStorage } from 'node:async_hooks';
import { TargetError, type CallOptions, type MaybePromise } from '../port.ts';

/** How a connection begins, keeps and undoes; `depth` 0 is the transaction itself, more are savepoints in it. */
export interface TransactionCommands {
  begin(depth: number): void;
  commit(depth: number): void;
  rollback(depth: number): void;
}

/** A level at which statements run: the connection, a transaction on it, a savepoint in that. */
interface Scope {
  readonly parent: Scope | undefined;
  /** 0 for the connection. */
  readonly depth: number;
  closed: boolean;
  /** Its writes are gone: nothing more may be written in its name. */
  undone: boolean;
  /** The transaction open at this level; while it is, only its own statements run. */
  child: Scope | undefined;
  readonly waiting: Turn[];
}

/** Runs what waited, or refuses it. */
type Turn = (refusal?: TargetError) => void;

const newScope = (parent: Scope | undefined): Scope => ({
  parent,
  depth: parent === undefined ? 0 : parent.depth + 1,
  closed: false,
  undone: false,
  child: undefined,
  waiting: [],
});

const undoneError = (): TargetError =>
  new TargetError(
    'conflict',
    'The transaction was rolled back, so the rest of its statements was not run. Start the work again as a whole.',
  );

const isPromise = <T>(value: MaybePromise<T>): value is Promise<T> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/**
 * Keeps the statements of one run out of the transaction of another on a shared connection.
 *
 * A transaction whose work is synchronous is over before anyone else has a turn, so it needs no queue. While the work of an
 * asynchronous one waits for something, statements and transactions that do not descend from it (by the asynchronous context in
 * which they are called) wait in order of arrival; those that do, run at once. Two transactions inside one are savepoints one
 * after the other for the same reason. A statement that comes after its transaction was committed runs on the level above; after a
 * rollback it is refused, or half of the work would be written after all.
 *
 * Work must not wait for something that itself waits in this queue: that would be a deadlock, which only the caller's signal ends.
 */
export class TransactionQueue {
  private readonly commands: TransactionCommands;
  private readonly connection = newScope(undefined);
  private readonly context = new AsyncLocalStorage<Scope>();
  /** Transactions whose work is waiting for something. While there are none, nothing needs to be looked up. */
  private suspended = 0;
  /** The database undid the open transaction by itself. */
  private broken = false;
  /** A transaction was rolled back: what is left of its work may come at any time, and must be looked at. */
  private remnants = false;

  constructor(commands: TransactionCommands) {
    this.commands = commands;
  }

  /** True when a statement may run now without asking further. */
  get idle(): boolean {
    return this.suspended === 0 && !this.broken && !this.remnants;
  }

  /** True while a transaction is open. */
  get open(): boolean {
    return this.connection.child !== undefined;
  }

  /** Told when the database rolled the open transaction back by itself: the rest of its work is refused. */
  lost(): void {
    this.broken = true;
    for (let scope = this.connection.child; scope !== undefined; scope = scope.child) scope.undone = true;
  }

  /**
   * Runs `statement` when it is the caller's turn: now, unless a transaction of others is open.
   * @throws the signal's reason when it is aborted while waiting; TargetError of kind conflict after a rollback
   */
  statement<T>(statement: () => T, options?: CallOptions): MaybePromise<T> {
    if (this.idle) return statement();
    const scope = this.scopeOfCaller();
    if (scope.child === undefined) return statement();
    return this.enqueue(scope, () => statement(), options);
  }

  /**
   * Runs `work` between begin and commit; rolls back when it throws or rejects, and passes its error on.
   * @throws the signal's reason when it is aborted while waiting for others' transactions to end
   */
  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): MaybePromise<T> {
    const scope = this.scopeOfCaller();
    if (scope.child === undefined) return this.begin(scope, work);
    return this.enqueue(scope, () => this.begin(scope, work), options);
  }

  /** The innermost level still open around the caller. */
  private scopeOfCaller(): Scope {
    let scope = this.context.getStore() ?? this.connection;
    if (scope.undone) throw undoneError();
    while (scope.closed && scope.parent !== undefined) scope = scope.parent;
    return scope;
  }

  private begin<T>(parent: Scope, work: () => MaybePromise<T>): MaybePromise<T> {
    this.commands.begin(parent.depth);
    const scope = newScope(parent);
    parent.child = scope;
    let result: MaybePromise<T>;
    try {
      result = this.context.run(scope, work);
    } catch (error) {
      this.undo(scope);
      throw error;
    }
    if (!isPromise(result)) {
      this.keep(scope);
      return result;
    }
    this.suspended++;
    return result.then(
      (value) => {
        this.suspended--;
        this.keep(scope);
        return value;
      },
      (error: unknown) => {
        this.suspended--;
        this.undo(scope);
        throw error;
      },
    );
  }

  private keep(scope: Scope): void {
    try {
      if (scope.undone) throw undoneError();
      if (scope.child !== undefined) {
        throw new TargetError(
          'internal',
          'A transaction ended while another inside it was still running, so both were rolled back.',
        );
      }
      this.commands.commit(scope.depth - 1);
    } catch (error) {
      this.undo(scope);
      throw error;
    }
    this.end(scope);
  }

  private undo(scope: Scope): void {
    // Ended already together with the transaction around it.
    if (scope.closed) return;
    this.remnants = true;
    for (let inner: Scope | undefined = scope; inner !== undefined; inner = inner.child) inner.undone = true;
    try {
      this.commands.rollback(scope.depth - 1);
    } finally {
      this.end(scope);
    }
  }

  private end(scope: Scope): void {
    const { parent } = scope;
    if (parent === undefined) return;
    parent.child = undefined;
    if (parent.parent === undefined) this.broken = false;
    for (let inner: Scope | undefined = scope; inner !== undefined; inner = inner.child) {
      inner.closed = true;
      // Left behind by a rollback: each is refused. After a commit nothing waits, or it would not have been committed.
      for (const turn of inner.waiting.splice(0)) turn(undoneError());
    }
    this.drain(parent);
  }

  /** Lets those who wait have their turns, until one of them opens a transaction that waits itself. */
  private drain(scope: Scope): void {
    while (scope.child === undefined) {
      const turn = scope.waiting.shift();
      if (turn === undefined) return;
      turn();
    }
  }

  private enqueue<T>(scope: Scope, run: () => MaybePromise<T>, options: CallOptions | undefined): Promise<T> {
    const signal = options?.signal;
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return new Promise<T>((resolve, reject) => {
      const turn: Turn = (refusal) => {
        signal?.removeEventListener('abort', onAbort);
        if (refusal !== undefined) reject(refusal);
        // The executor runs now, and what it throws rejects.
        else resolve(new Promise<T>((done) => done(run())));
      };
      const onAbort = (): void => {
        const place = scope.waiting.indexOf(turn);
        if (place >= 0) scope.waiting.splice(place, 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      scope.waiting.push(turn);
    });
  }
}
