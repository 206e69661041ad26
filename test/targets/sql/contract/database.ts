import type { ServerSettings, SqlDriver } from '../../../../src/targets/sql/server/driver.ts';
import { openServerTarget, type ServerTarget } from '../../../../src/targets/sql/server/server-target.ts';
import type { Row, SqlTarget, SqlValue } from '../../../../src/targets/port.ts';

/** How a database writes what the contract needs. */
export interface ContractDialect {
  /** Type of a text of any length. */
  readonly text: string;
  /** Type of a text that can be a key. */
  readonly key: string;
  readonly bigint: string;
  readonly decimal: string;
  readonly binary: string;
  /** What stands behind a table's definition. */
  readonly tableOptions?: string;
  /** A query that answers one row with `value`, a text. */
  readonly echo: (parameter: string) => string;
  /** Longest text, in characters, that a query without a table can answer; any if not given. */
  readonly longestEcho?: number;
  /** Whether a text of any length is another one; `=` if not given. */
  readonly same?: (column: string, parameter: string) => string;
  /** The empty text is NULL. */
  readonly emptyIsNull?: true;
  /** Statements in which a colon is no parameter, and what they answer. */
  readonly hostile: readonly HostileStatement[];
}

export interface HostileStatement {
  readonly sql: string;
  readonly values?: Readonly<Record<string, SqlValue>>;
  readonly row: Row;
}

/** A database that the contract is tried on. */
export interface ContractDatabase {
  readonly dialect: ContractDialect;
  readonly target: SqlTarget;
}

/** What is different for a server besides its dialect. */
export interface ServerDialect extends ContractDialect {
  /** A query that takes this long, seconds. */
  readonly slowRead: (seconds: number) => string;
  /** An INSERT of `:id` into the table that takes this long, seconds. */
  readonly slowInsert: (table: string, seconds: number) => string;
}

/** A server that the faults are tried on. */
export interface ContractServer {
  readonly dialect: ServerDialect;
  readonly settings: ServerSettings;
  readonly createDriver: (settings: ServerSettings) => SqlDriver;
  /** Ends it without a word, and starts it again; absent where the server is not ours to kill. */
  readonly kill?: () => Promise<void>;
  readonly start?: () => Promise<void>;
}

interface TargetOptions {
  readonly settings?: Partial<ServerSettings>;
  readonly size?: number;
  readonly idleMs?: number;
  readonly acquireTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

/** Opens a target on the server. */
export function openTarget(server: Pick<ContractServer, 'settings' | 'createDriver'>, options: TargetOptions = {}): ServerTarget {
  const {
    size = 4,
    idleMs = 30_000,
    acquireTimeoutMs = 10_000,
    connectTimeoutMs = 10_000,
    statementTimeoutMs = 15_000,
  } = options;
  const settings = { ...server.settings, ...options.settings };
  return openServerTarget({
    name: 'hr',
    address: `${settings.host}:${settings.port}/${settings.database}`,
    driver: server.createDriver(settings),
    pool: { size, idleMs, acquireTimeoutMs, connectTimeoutMs },
    statementTimeoutMs,
  });
}

/** Runs a statement with values by name. */
export async function query(
  target: SqlTarget,
  sql: string,
  values: Readonly<Record<string, SqlValue>> = {},
): Promise<readonly Row[]> {
  return (await execute(target, sql, values)).rows;
}

/** Runs a statement with values by name; answers rows and the number of rows changed. */
export async function execute(target: SqlTarget, sql: string, values: Readonly<Record<string, SqlValue>> = {}) {
  const statement = await target.prepare(sql);
  return statement.run(statement.parameters.map((name) => values[name] ?? null));
}

let tables = 0;

/** A name that no other test uses. */
export const newTable = (): string => `contract_${process.pid}_${++tables}`;
