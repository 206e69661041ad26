import type { ErrorKind } from '../../../flow/error-kind.ts';
import type { JsonObject } from '../../../flow/json.ts';
import type { ParsedStatement, PlaceholderStyle, SqlDialect } from '../../../flow/sql/parameters.ts';
import type { SqlResult, SqlValue } from '../../port.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * What idflow asks of the driver of a database server. Everything else (pool, transactions, time limits, cancelling, errors for
 * people) is `server-target.ts`, the same for all of them.
 *
 * Drivers are bundled apart and loaded when a target is opened, so they throw whatever their library throws and say in
 * {@link SqlDriver.failure} what it means: a `TargetError` of another bundle would be of another class.
 */
export interface SqlDriver {
  /** For messages where no server has told its own name yet: "PostgreSQL". */
  readonly product: string;
  readonly dialect: SqlDialect;
  readonly placeholders: PlaceholderStyle;
  /** How it tells of its schemas, tables and columns. */
  readonly catalogue: Catalogue;
  /**
   * Opens a connection and makes its session ready.
   * @param signal aborts the attempt: nothing of it may stay open then. What is thrown does not matter in that case.
   */
  connect(signal: AbortSignal): Promise<DriverConnection>;
  /** Why a statement would harm others that share its connection, as a sentence; undefined when it would not. */
  refusal(parsed: ParsedStatement): string | undefined;
  /** Says what an error of the library means. Pure. */
  failure(error: unknown): DriverFailure;
}

/** One connection. Its methods are called one after the other, except `cancel` and `destroy`, which come while `execute` runs. */
export interface DriverConnection {
  /** Product and version, for example "PostgreSQL 15.13". */
  readonly server: string;
  /** Protocol of the encryption, for example "TLSv1.3"; undefined when there is none. */
  readonly tls: string | undefined;
  /** False when it is lost, or when something is left on it that others must not inherit, such as an open transaction. */
  readonly reusable: boolean;
  /** Called once when the connection breaks by itself, also while it is idle. */
  onLost: (() => void) | undefined;
  /**
   * Runs a statement.
   * @param values one for each of `statement.order`, checked: no NaN, no unpaired surrogates
   */
  execute(statement: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult>;
  /** Begins a transaction at depth 0, else a savepoint in it. */
  begin(depth: number): Promise<void>;
  commit(depth: number): Promise<void>;
  rollback(depth: number): Promise<void>;
  /** Asks the server to stop what `execute` is waiting for; resolves when it was asked. `execute` then fails as `cancelled`. */
  cancel(): Promise<void>;
  /** Asks the server for a sign of life. */
  ping(): Promise<void>;
  /** Says goodbye. */
  close(): Promise<void>;
  /** Cuts the connection; what runs fails. */
  destroy(): void;
}

/** A statement as a driver gets it; the same object for every run of the same text. */
export interface DriverStatement {
  /** With the placeholders of the driver. */
  readonly text: string;
  /** Names of the values, in the driver's order. */
  readonly order: readonly string[];
  readonly parsed: ParsedStatement;
  /** Unique within the process: a name for what the server keeps prepared. */
  readonly id: number;
}

/** What an error of a library means. */
export interface DriverFailure {
  readonly kind: ErrorKind;
  /** The server's or the library's own code. */
  readonly code: string | undefined;
  /** The server's words as a phrase without a full stop; values that were bound are taken out. */
  readonly message: string;
  /** A sentence on what to do. */
  readonly advice?: string | undefined;
  /** constraint, table, column … where the server names them. */
  readonly details?: JsonObject | undefined;
  /** True when the server itself refused or undid the statement: then nothing of it is written. */
  readonly refused: boolean;
  /** True when the connection can not be used any more. */
  readonly lost: boolean;
  /** True for what {@link DriverConnection.cancel} or somebody else's cancelling caused. */
  readonly cancelled: boolean;
  /**
   * `again`: a deadlock, a serialisation conflict; the same work is likely to succeed when it is done again.
   * `new-connection`: something the server keeps for this connection is out of date.
   */
  readonly repeat?: 'again' | 'new-connection' | undefined;
}

/** How a connection is encrypted; certificates as PEM. */
export interface TlsSettings {
  /** Whether the certificate must be one of a known authority, for the name of the server. */
  readonly verify: boolean;
  /** Authorities to trust instead of those of the system. */
  readonly ca?: string | undefined;
  /** Name that the certificate must have, where it is not that of the host. */
  readonly serverName?: string | undefined;
  /** Certificate that this side shows. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/** Where a server is and how to sign in: what every driver needs. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** Of Oracle the name of a service. */
  readonly database: string;
  readonly user: string;
  readonly password?: string | undefined;
  /** Undefined: not encrypted. */
  readonly tls: TlsSettings | undefined;
  /** Statements that run once on each new connection: search path, role, time zone. */
  readonly onConnect: readonly string[];
}

/** How many connections are kept, and how long who waits for what; times in milliseconds. */
export interface PoolSettings {
  readonly size: number;
  readonly idleMs: number;
  readonly acquireTimeoutMs: number;
  readonly connectTimeoutMs: number;
}
