import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json, JsonObject } from '../../flow/json.ts';
import { statementRemoves } from '../../flow/call-effects.ts';
import { parseStatement } from '../../flow/sql/parameters.ts';
import type { CallOptions, MaybePromise, SqlResult, SqlStatement, SqlTarget, SqlValue, TargetStatus } from '../port.ts';
import { attemptOf, changedNothing, mayRemove, shortened } from './call-guard.ts';
import type { Protection } from './protection.ts';

/** Statements that say how many rows they changed; each row is a change. Everything else is one. */
const COUNTS_ROWS = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE']);

/** A transaction under way. */
interface Frame {
  /** A person was asked before it began. */
  readonly confirmed: boolean;
  /** Changes made in it. */
  made: { readonly count: number; readonly attempt: string | undefined }[];
}

/**
 * A database of a protected environment: each row that a statement changes is a change. A statement that turns out to change
 * more rows than are left is undone, so it runs in a transaction.
 */
export class GuardedSql implements SqlTarget {
  readonly kind = 'sql';
  readonly name: string;
  readonly #target: SqlTarget;
  readonly #protection: Protection;
  readonly #frames = new AsyncLocalStorage<Frame>();
  readonly #statements = new WeakMap<SqlStatement, SqlStatement>();

  constructor(target: SqlTarget, protection: Protection) {
    this.name = target.name;
    this.#target = target;
    this.#protection = protection;
  }

  prepare(text: string): MaybePromise<SqlStatement> {
    return andThen(this.#target.prepare(text), (statement) => this.#guarded(statement));
  }

  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): MaybePromise<T> {
    const { deletes } = options ?? {};
    if (!deletes || this.#frames.getStore()?.confirmed) return this.#transaction(work, options, false);
    // before it begins, or it would lock rows for as long as a person thinks
    const asked = mayRemove(this.#protection, { ...deletes, target: this.name, removes: true, options });
    return andThen(asked, () => this.#transaction(work, options, true));
  }

  test(): Promise<TargetStatus> {
    return this.#target.test();
  }

  browser(): ReturnType<SqlTarget['browser']> {
    return this.#target.browser();
  }

  schema(options?: Pick<CallOptions, 'signal'>): ReturnType<SqlTarget['schema']> {
    return this.#target.schema(options);
  }

  close(): Promise<void> {
    return this.#target.close();
  }

  #transaction<T>(work: () => MaybePromise<T>, options: CallOptions | undefined, confirmed: boolean): MaybePromise<T> {
    const { changes } = this.#protection;
    const outer = this.#frames.getStore();
    const frame: Frame = { confirmed: confirmed || outer?.confirmed === true, made: [] };
    const undo = (): void => {
      for (const { count } of frame.made.splice(0)) changes.giveBack(count);
    };
    const inside = (): MaybePromise<T> => {
      // a deadlock undid what was done before
      undo();
      return this.#frames.run(frame, work);
    };
    return settled(
      () => this.#target.transaction(inside, options),
      (result) => {
        outer?.made.push(...frame.made);
        return result;
      },
      (error) => {
        if (changedNothing(error, options?.signal)) undo();
        else for (const { count, attempt } of frame.made) changes.leaveUncertain(count, attempt);
      },
    );
  }

  #guarded(statement: SqlStatement): SqlStatement {
    let guarded = this.#statements.get(statement);
    if (!guarded) {
      const { text, parameters, writes } = statement;
      const removes = statementRemoves(text);
      const countsRows = writes && COUNTS_ROWS.has(parseStatement(text).verb);
      const run: SqlStatement['run'] = (values, options) => {
        if (!writes && options?.intent === undefined) return statement.run(values, options);
        const bound = (): JsonObject => Object.fromEntries(parameters.map((name, at) => [name, readable(values[at])]));
        const asked = this.#frames.getStore()?.confirmed
          ? undefined
          : mayRemove(this.#protection, { target: this.name, what: text, removes, parameters: bound, options });
        return andThen(asked, () => this.#counted(statement, countsRows, values, options));
      };
      guarded = { text, parameters, writes, run };
      this.#statements.set(statement, guarded);
    }
    return guarded;
  }

  #counted(
    statement: SqlStatement,
    countsRows: boolean,
    values: readonly SqlValue[],
    options: CallOptions | undefined,
  ): MaybePromise<SqlResult> {
    const { changes } = this.#protection;
    const frame = this.#frames.getStore();
    const what = `${shortened(statement.text)} in \`${this.name}\``;
    const attempt = attemptOf(options, statement.text, values);
    let taken = changes.take(1, what, attempt);
    const run = (): MaybePromise<SqlResult> =>
      andThen(statement.run(values, options), (result) => {
        taken = changes.correct(taken, countsRows ? result.affected : 1, what);
        return result;
      });
    return settled(
      () => (countsRows && !frame ? this.#target.transaction(run, options) : run()),
      (result) => {
        frame?.made.push({ count: taken, attempt });
        return result;
      },
      (error) => {
        if (changedNothing(error, options?.signal)) changes.giveBack(taken);
        else changes.leaveUncertain(taken, attempt);
      },
    );
  }
}

/** Goes on at once with what is there, and with what comes when it comes. */
const andThen = <T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> =>
  value instanceof Promise ? value.then(next) : next(value);

/** Does work, and tells how it ended; its error goes on. */
function settled<T>(work: () => MaybePromise<T>, done: (result: T) => T, failed: (error: unknown) => void): MaybePromise<T> {
  const rethrow = (error: unknown): never => {
    failed(error);
    throw error;
  };
  let result: MaybePromise<T>;
  try {
    result = work();
  } catch (error) {
    return rethrow(error);
  }
  return result instanceof Promise ? result.then(done, rethrow) : done(result);
}

const readable = (value: SqlValue | undefined): Json =>
  value instanceof Uint8Array ? `<${value.length} bytes>` : (value ?? null);
