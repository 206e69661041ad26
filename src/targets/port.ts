import type { ErrorKind } from '../flow/error-kind.ts';
import type { IdpOperationName } from '../flow/idp-operations.ts';
import type { Json, JsonObject } from '../flow/json.ts';
import type { DatabaseSchema, TargetBrowser } from './browse.ts';

/** Answers of embedded targets are there at once; the engine does not wait where nothing is to wait for. */
export type MaybePromise<T> = T | Promise<T>;

/** What every call to a target is given besides its data. */
export interface CallOptions {
  /** Aborts the call; the adapter stops what can be stopped and throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Same key, same write: run id + step + iteration. An adapter whose server knows such keys passes it on. */
  readonly idempotencyKey?: string | undefined;
  /** Told about waits inside a call: rate limits, repeated requests. */
  readonly onNotice?: ((notice: CallNotice) => void) | undefined;
  /** More answers of the server that mean "already exists", tried before the adapter's own. */
  readonly alreadyExists?: readonly ErrorPredicate[] | undefined;
  /** What the flow means the call to do, which a statement need not show: a delete may be an UPDATE. For protected environments. */
  readonly intent?: 'write' | 'delete' | undefined;
  /** Of a transaction: what will be deleted in it, told before it begins. */
  readonly deletes?: (Pick<Deletion, 'what'> & { readonly parameters: () => JsonObject }) | undefined;
  /** Asks a person before something is deleted; absent where there is nobody to ask. */
  readonly confirm?: ((deletion: Deletion) => Promise<boolean>) | undefined;
}

/** Something that is about to be deleted in a protected environment. Holds what was bound, secrets too. */
export interface Deletion {
  readonly environment: string;
  /** Logical name of the target. */
  readonly target: string;
  /** The statement as written, several of them, or the name of an operation. */
  readonly what: string;
  readonly parameters: JsonObject;
}

/** Something that happened inside a call and that a person watching wants to know. */
export interface CallNotice {
  readonly kind: 'rate-limited' | 'retry';
  readonly message: string;
  readonly waitMs: number;
}

/** Matches a server's error answer; all parts given must match. */
export interface ErrorPredicate {
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  /** RE2 pattern, searched in the error's summary and causes. */
  readonly cause?: string | undefined;
}

/** What a target answers with when a call fails. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly kind: ErrorKind;
  /** The server's own code (SQLITE_CONSTRAINT_UNIQUE, E0000001, HTTP status …). */
  readonly code: string | undefined;
  /** More of the server's words: causes, the offending constraint. JSON-safe, free of secrets. */
  readonly details: Json | undefined;
  /** True only when the adapter knows that nothing was written, so that repeating is safe even for a create. */
  readonly safeToRepeat: boolean;
  /** What went over the wire before the failure, for the log; absent where nothing is exchanged. */
  readonly exchanges: readonly IdpExchange[] | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    more: {
      code?: string | undefined;
      details?: Json | undefined;
      cause?: unknown;
      safeToRepeat?: boolean;
      exchanges?: readonly IdpExchange[] | undefined;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.kind = kind;
    this.code = more.code;
    this.details = more.details;
    this.safeToRepeat = more.safeToRepeat ?? false;
    this.exchanges = more.exchanges;
  }
}

/** Result of `idflow targets test`. */
export interface TargetStatus {
  readonly ok: boolean;
  /** Product and version, for example "SQLite 3.53.4" or "Okta org embedded". */
  readonly server: string;
  readonly latencyMs: number;
  /** Protocol of the encryption, for example "TLSv1.3"; absent where there is none or nothing is known of it. */
  readonly tls?: string | undefined;
  readonly message?: string | undefined;
}

/** Values a statement binds and a row holds. */
export type SqlValue = null | boolean | number | string | Uint8Array;

/**
 * A row, JSON-safe: text and finite numbers as they are, integers beyond 2^53 and decimals as decimal strings,
 * dates as ISO 8601 text, binary as base64 text.
 */
export type Row = JsonObject;

export interface SqlResult {
  readonly rows: readonly Row[];
  /** Rows inserted, updated or deleted; 0 for a read. */
  readonly affected: number;
}

/** A statement prepared once and run many times. */
export interface SqlStatement {
  /** As the user wrote it, with `:name` parameters. */
  readonly text: string;
  /** Names in the order in which `run` takes their values; each name once. */
  readonly parameters: readonly string[];
  /** False for a statement that only reads. */
  readonly writes: boolean;
  /**
   * @param values one per name of `parameters`
   * @throws TargetError
   */
  run(values: readonly SqlValue[], options?: CallOptions): MaybePromise<SqlResult>;
}

/** A SQL database. */
export interface SqlTarget {
  readonly kind: 'sql';
  /** Logical name in the flow. */
  readonly name: string;
  /** @throws TargetError when the statement can not be prepared (kind invalid-input, with the server's words) */
  prepare(text: string): MaybePromise<SqlStatement>;
  /**
   * Runs `work` in one transaction: all of it is written or nothing. A server that undid it because of a deadlock or a
   * serialisation conflict has `work` called again, so `work` does nothing but run statements.
   */
  transaction<T>(work: () => MaybePromise<T>, options?: CallOptions): MaybePromise<T>;
  test(): Promise<TargetStatus>;
  /** Looks around: schemas, tables, columns. Nothing is asked before its methods are called. */
  browser(): TargetBrowser;
  /**
   * All tables and columns that the login may see.
   * @throws TargetError
   */
  schema(options?: Pick<CallOptions, 'signal'>): Promise<DatabaseSchema>;
  close(): Promise<void>;
}

/** What went over the wire in one operation, for the log; secrets are masked by the adapter. */
export interface IdpExchange {
  readonly method: string;
  /** Path and query below the org URL; in a directory the name of the entry, and the filter of a search. */
  readonly path: string;
  readonly body?: Json | undefined;
  /** HTTP status, of a directory the one that means the same; 0 when no answer came. */
  readonly status: number;
  /** The answer in the words of a protocol that is not HTTP, for example "entryAlreadyExists (68)". */
  readonly result?: string | undefined;
  readonly durationMs: number;
}

export interface IdpResult {
  /** The answer's JSON; null when a look-up found nothing or there is no body. */
  readonly value: Json;
  readonly exchanges: readonly IdpExchange[];
}

/** An identity provider. */
export interface IdpTarget {
  readonly kind: 'idp';
  readonly name: string;
  /**
   * Performs a named operation (`flow/idp-operations.ts`).
   * A look-up that finds nothing answers null; everything else that fails throws.
   * @throws TargetError
   */
  call(operation: IdpOperationName, parameters: JsonObject, options?: CallOptions): Promise<IdpResult>;
  test(): Promise<TargetStatus>;
  /** Looks around: users, groups, apps, units. Nothing is asked before its methods are called. */
  browser(): TargetBrowser;
  close(): Promise<void>;
}

export type Target = SqlTarget | IdpTarget;
