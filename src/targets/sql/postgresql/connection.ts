import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import type { SqlResult, SqlValue } from '../../port.ts';
import { connecting } from '../server/connecting.ts';
import type { DriverConnection, DriverStatement, ServerSettings } from '../server/driver.ts';
import { LiveConnection } from '../server/live-connection.ts';
import { runOnConnect } from '../server/on-connect.ts';
import { tlsOptions } from '../server/tls-options.ts';
import { requestCancel } from './cancel.ts';
import { PostgresqlError } from './errors.ts';
import { runQuery } from './query.ts';
import { parameterOf, resultOf } from './values.ts';

/** Text forms that values are read in, whatever the server or the role has set; and what the lexer takes for granted. */
const SESSION = `SET client_encoding TO 'UTF8'; SET datestyle TO ISO; SET intervalstyle TO iso_8601; SET bytea_output TO hex;
SET extra_float_digits TO 1; SET standard_conforming_strings TO on; SHOW server_version`;

/** Statements that a server keeps prepared for one connection; more are sent with their text each time. */
const PREPARED = 256;

/**
 * Opens a connection.
 * @throws what `pg` throws, or the error that the socket was destroyed with when the signal is aborted
 */
export async function connectPostgresql(settings: ServerSettings, signal: AbortSignal): Promise<DriverConnection> {
  const { host, port, database, user, password, onConnect } = settings;
  const socket = new Socket();
  const ssl = settings.tls && tlsOptions(settings.tls, host);
  const client = new Client({
    host,
    port,
    database,
    user,
    // A function, or `pg` would look for a password in the environment and in ~/.pgpass.
    password: () => password ?? '',
    ssl: ssl ?? false,
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    application_name: 'idflow',
  });
  const connection = new PostgresqlConnection(client, settings, ssl);
  const cut = (reason?: Error): void => void socket.destroy(reason);
  return connecting(signal, cut, async () => {
    await client.connect();
    await connection.prepareSession(onConnect);
    return connection;
  });
}

/** The parts of a client that its types do not tell of. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

class PostgresqlConnection extends LiveConnection implements DriverConnection {
  server = 'PostgreSQL';
  private readonly client: Client;
  private readonly settings: ServerSettings;
  private readonly ssl: ConnectionOptions | undefined;
  /** Names of the statements that ran here: empty after the first time, and from the second on the server keeps them prepared. */
  private readonly runs = new Map<number, string>();

  constructor(client: Client, settings: ServerSettings, ssl: ConnectionOptions | undefined) {
    super();
    this.client = client;
    this.settings = settings;
    this.ssl = ssl;
    this.watch(client, 'error', 'end');
  }

  get reusable(): boolean {
    return this.alive && this.client.getTransactionStatus() === 'I';
  }

  async prepareSession(onConnect: readonly string[]): Promise<void> {
    const results: unknown = await this.client.query(SESSION);
    const last: unknown = Array.isArray(results) ? results.at(-1) : undefined;
    const version = (last as { rows: readonly { server_version?: string }[] } | undefined)?.rows[0]?.server_version;
    this.server = `PostgreSQL ${version?.split(' ', 1)[0] ?? ''}`.trimEnd();
    await runOnConnect(onConnect, (statement) => this.client.query(statement));
  }

  async execute(statement: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult> {
    return resultOf(await runQuery(this.client, this.nameOf(statement), statement.text, values.map(parameterOf)));
  }

  async begin(depth: number): Promise<void> {
    await this.client.query(depth === 0 ? 'BEGIN' : `SAVEPOINT idflow_${depth}`);
  }

  async commit(depth: number): Promise<void> {
    const { command } = await this.client.query(depth === 0 ? 'COMMIT' : `RELEASE SAVEPOINT idflow_${depth}`);
    // What the server answers to COMMIT after a statement that failed, without calling it an error.
    if (command === 'ROLLBACK')
      throw new PostgresqlError('TRANSACTION_FAILED', 'a statement in it had failed, so all of it was undone');
  }

  async rollback(depth: number): Promise<void> {
    if (depth === 0) await this.client.query('ROLLBACK');
    else await this.client.query(`ROLLBACK TO SAVEPOINT idflow_${depth}; RELEASE SAVEPOINT idflow_${depth}`);
  }

  cancel(): Promise<void> {
    const { processID, secretKey } = this.client as unknown as BackendKey;
    if (processID === null || secretKey === null) throw new PostgresqlError('NO_CANCEL', 'the server gave no key for cancelling');
    return requestCancel({ ...this.settings, ssl: this.ssl }, processID, secretKey);
  }

  async ping(): Promise<void> {
    await this.client.query('SELECT 1');
  }

  async close(): Promise<void> {
    this.alive = false;
    await this.client.end();
  }

  destroy(): void {
    this.client.connection.stream.destroy();
  }

  protected stream(): unknown {
    return this.client.connection.stream;
  }

  /** Empty for a statement that is not to be kept. */
  private nameOf({ id }: DriverStatement): string {
    const known = this.runs.get(id);
    if (known !== undefined && known !== '') return known;
    if (known === undefined && this.runs.size >= PREPARED) return '';
    const name = known === undefined ? '' : `idflow_${id}`;
    this.runs.set(id, name);
    return name;
  }
}
