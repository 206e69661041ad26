import { connect as openSocket, type Socket } from 'node:net';
import mysql2, { type Connection, type ExecuteValues, type FieldPacket, type SslOptions } from 'mysql2';
import type { SqlResult, SqlValue } from '../../port.ts';
import { connecting } from '../server/connecting.ts';
import type { DriverConnection, DriverStatement, ServerSettings } from '../server/driver.ts';
import { LiveConnection } from '../server/live-connection.ts';
import { runOnConnect } from '../server/on-connect.ts';
import { errnoOf } from './errors.ts';
import { resultOf, serverStatusOf } from './values.ts';

/**
 * What the lexer takes for granted (a backslash escapes), that values which do not fit are refused instead of cut, and that a
 * statement outside of a transaction is kept at once: whatever the server has set.
 */
const SESSION = `SET SESSION autocommit = 1,
  SESSION sql_mode = CONCAT(REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_TRANS_TABLES')`;

/** Kept, because `mysql2` looks for the module each time that it is asked for this. */
const { TypedParameter } = mysql2;

const IN_TRANSACTION = 1;
/** Statements that can only be sent as text. */
const UNSUPPORTED_PREPARED = 1295;
const CANCEL_TIMEOUT_MS = 3000;

/**
 * Opens a connection.
 * @throws what `mysql2` throws, or the error that the socket was destroyed with when the signal is aborted
 */
export async function connectMysql(
  settings: ServerSettings,
  ssl: SslOptions | undefined,
  signal: AbortSignal,
): Promise<DriverConnection> {
  const { socket, connection } = open(settings, ssl);
  const made = new MysqlConnection(connection, settings, ssl);
  const cut = (reason?: Error): void => void socket.destroy(reason);
  return connecting(signal, cut, async () => {
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    await made.prepareSession();
    return made;
  });
}

function open(settings: ServerSettings, ssl: SslOptions | undefined): { socket: Socket; connection: Connection } {
  const { host, port, database, user, password, tls } = settings;
  const name = tls?.serverName ?? host;
  const socket = openSocket({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
  // The name that Node checks the certificate for when `mysql2` names none, which it does not where the host is an IP address.
  Reflect.set(socket, '_host', name);
  const connection = mysql2.createConnection({
    host: name,
    user,
    database,
    stream: socket,
    ...(password === undefined ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl }),
    charset: 'utf8mb4_unicode_ci',
    supportBigNumbers: true,
    dateStrings: true,
    // Here and not with each statement, which costs a microsecond.
    rowsAsArray: true,
    maxPreparedStatements: 256,
    // The time limit is that of whoever asked for the connection.
    connectTimeout: 0,
    // A server must not ask for files of this machine; results of procedures' parameters are wanted.
    flags: ['-LOCAL_FILES', '-IGNORE_SPACE', 'PS_MULTI_RESULTS'],
    connectAttributes: { program_name: 'idflow' },
  });
  return { socket, connection };
}

class MysqlConnection extends LiveConnection implements DriverConnection {
  server = 'MySQL';
  private inTransaction = false;
  private readonly connection: Connection;
  private readonly settings: ServerSettings;
  private readonly ssl: SslOptions | undefined;

  constructor(connection: Connection, settings: ServerSettings, ssl: SslOptions | undefined) {
    super();
    this.connection = connection;
    this.settings = settings;
    this.ssl = ssl;
    this.watch(connection, 'error', 'end');
  }

  get reusable(): boolean {
    return this.alive && !this.inTransaction;
  }

  async prepareSession(): Promise<void> {
    await this.command(SESSION);
    const [[told = ''] = []] = (await this.command('SELECT VERSION()')) as readonly (readonly string[])[];
    const [, version = ''] = /^([\d.]+)/.exec(told) ?? [];
    this.server = `${told.includes('MariaDB') ? 'MariaDB' : 'MySQL'} ${version}`;
    await runOnConnect(this.settings.onConnect, (statement) => this.command(statement));
  }

  async execute(statement: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult> {
    const bound = values.map(parameterOf);
    let answer: Answer;
    try {
      answer = await this.send('execute', statement.text, bound);
    } catch (error) {
      if (errnoOf(error) !== UNSUPPORTED_PREPARED || bound.length > 0) throw error;
      answer = await this.send('query', statement.text, bound);
    }
    const status = serverStatusOf(answer.results);
    if (status !== undefined) this.inTransaction = (status & IN_TRANSACTION) !== 0;
    return resultOf(answer.results, answer.fields, statement.parsed);
  }

  async begin(depth: number): Promise<void> {
    await this.command(depth === 0 ? 'START TRANSACTION' : `SAVEPOINT idflow_${depth}`);
    this.inTransaction = true;
  }

  async commit(depth: number): Promise<void> {
    await this.command(depth === 0 ? 'COMMIT' : `RELEASE SAVEPOINT idflow_${depth}`);
    if (depth === 0) this.inTransaction = false;
  }

  async rollback(depth: number): Promise<void> {
    await this.command(depth === 0 ? 'ROLLBACK' : `ROLLBACK TO SAVEPOINT idflow_${depth}`);
    if (depth === 0) this.inTransaction = false;
  }

  async cancel(): Promise<void> {
    const { socket, connection } = open(this.settings, this.ssl);
    connection.on('error', () => undefined);
    const timer = setTimeout(() => socket.destroy(), CANCEL_TIMEOUT_MS);
    try {
      await new Promise<void>((resolve, reject) => {
        connection.query(`KILL QUERY ${this.connection.threadId}`, (error) => (error ? reject(error) : resolve()));
      });
      connection.end();
    } finally {
      clearTimeout(timer);
    }
  }

  ping(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.ping((error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    this.alive = false;
    return new Promise((resolve, reject) => {
      this.connection.end((error) => (error ? reject(error) : resolve()));
    });
  }

  destroy(): void {
    // Not `connection.destroy()`: that leaves those who wait for an answer waiting.
    (this.stream() as Socket).destroy();
  }

  protected stream(): unknown {
    return Reflect.get(this.connection, 'stream');
  }

  private async command(sql: string): Promise<unknown> {
    const { results } = await new Promise<{ results: unknown }>((resolve, reject) => {
      this.connection.query(sql, (error, answer) => (error ? reject(error) : resolve({ results: answer })));
    });
    return results;
  }

  private send(how: 'execute' | 'query', sql: string, values: unknown[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, results: unknown, fields: Answer['fields']): void =>
        error ? reject(error) : resolve({ results, fields });
      if (how === 'query') this.connection.query(sql, done);
      else this.connection.execute(sql, values as ExecuteValues, done);
    });
  }
}

interface Answer {
  readonly results: unknown;
  readonly fields: readonly (FieldPacket | readonly FieldPacket[] | undefined)[] | undefined;
}

/** A value as the server is to get it. Whole numbers are sent as such: a text column would make `9.007199254740991e15` of a DOUBLE. */
function parameterOf(value: SqlValue): unknown {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return TypedParameter.LONGLONG(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return value;
}
