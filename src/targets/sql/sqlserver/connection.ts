import { ISOLATION_LEVEL, Request } from 'tedious';
import type { Metadata } from 'tedious/lib/metadata-parser.js';
import { codeOf } from '../../../flow/error-code.ts';
import type { Json } from '../../../flow/json.ts';
import type { Row, SqlResult, SqlValue } from '../../port.ts';
import { connecting } from '../server/connecting.ts';
import type { DriverConnection, DriverStatement, ServerSettings } from '../server/driver.ts';
import { LiveConnection } from '../server/live-connection.ts';
import { runOnConnect } from '../server/on-connect.ts';
import { TdsClient } from './client.ts';
import { SqlServerError } from './errors.ts';
import { bind, jsonValue, outputsOf, rowOf, type Cell } from './values.ts';

/** Numbers of rows are told, whatever the server has set; and which server it is. */
const SESSION = `SET NOCOUNT OFF; SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version`;

/**
 * Opens a connection.
 * @throws what `tedious` throws, SqlServerError, or the error that the socket was destroyed with when the signal is aborted
 */
export async function connectSqlServer(settings: ServerSettings, signal: AbortSignal): Promise<DriverConnection> {
  const client = new TdsClient(settings);
  const connection = new SqlServerConnection(client);
  return connecting(
    signal,
    (reason) => client.cut(reason),
    async () => {
      await client.signIn();
      await connection.prepareSession(settings.onConnect);
      return connection;
    },
  );
}

/** What a request answered so far. */
interface Answer {
  columns: readonly string[] | undefined;
  rows: Row[];
  /** Values that a procedure set, by the number of the parameter. */
  readonly outputs: Map<string, Json>;
}

class SqlServerConnection extends LiveConnection implements DriverConnection {
  server = 'SQL Server';
  private readonly client: TdsClient;
  /** A transaction was begun here; the server may have undone it since. */
  private open = false;

  constructor(client: TdsClient) {
    super();
    this.client = client;
    this.watch(client, 'error', 'end');
  }

  get reusable(): boolean {
    return this.alive && !this.client.inTransaction;
  }

  async prepareSession(onConnect: readonly string[]): Promise<void> {
    const { rows } = await this.request(SESSION, (request) => this.client.execSqlBatch(request));
    this.server = `SQL Server ${String(rows[0]?.['version'] ?? '')}`.trimEnd();
    // In a batch of their own: what `sp_executesql` sets ends with it.
    await runOnConnect(onConnect, (statement) => this.request(statement, (request) => this.client.execSqlBatch(request)));
  }

  async execute({ text, order, parsed }: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult> {
    this.checkTransaction();
    const outputs = outputsOf(parsed);
    const answer = await this.request(text, (request) => {
      order.forEach((name, index) => bind(request, String(index + 1), values[index] ?? null, outputs.has(name)));
      this.client.execSql(request);
    });
    const set = order.flatMap((name, index) => {
      const value = answer.outputs.get(String(index + 1));
      return value === undefined ? [] : [[name, value] as const];
    });
    return { rows: set.length === 0 ? answer.rows : [Object.fromEntries(set)], affected: this.client.ending.affected };
  }

  async begin(depth: number): Promise<void> {
    if (depth > 0) {
      this.checkTransaction();
      return this.command((done) => this.client.saveTransaction(done, savepoint(depth)));
    }
    // `on-connect` may have set another level than the library's.
    await this.command((done) => this.client.beginTransaction(done, '', ISOLATION_LEVEL.NO_CHANGE));
    this.open = true;
  }

  async commit(depth: number): Promise<void> {
    this.checkTransaction();
    // There is nothing that releases a savepoint.
    if (depth > 0) return;
    await this.command((done) => this.client.commitTransaction(done));
    this.open = false;
  }

  async rollback(depth: number): Promise<void> {
    if (depth > 0) {
      this.checkTransaction();
      return this.command((done) => this.client.rollbackTransaction(done, savepoint(depth)));
    }
    this.open = false;
    if (this.client.inTransaction) await this.command((done) => this.client.rollbackTransaction(done));
  }

  cancel(): Promise<void> {
    this.client.cancel();
    return Promise.resolve();
  }

  async ping(): Promise<void> {
    await this.request('SELECT 1', (request) => this.client.execSqlBatch(request));
  }

  close(): Promise<void> {
    this.alive = false;
    this.client.close();
    return Promise.resolve();
  }

  destroy(): void {
    this.client.cut();
  }

  protected stream(): unknown {
    return this.client.stream;
  }

  /** Some errors make the server undo the whole transaction; what came after would be written outside of any. */
  private checkTransaction(): void {
    if (!this.open || this.client.inTransaction) return;
    throw new SqlServerError(
      'TRANSACTION_UNDONE',
      'the server ended its transaction after a statement in it, so nothing more is run in it',
    );
  }

  private command(run: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
  }

  private request(text: string, send: (request: Request) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer: Answer = { columns: undefined, rows: [], outputs: new Map() };
      const request = new Request(text, (error) => (error ? reject(this.endOf(error)) : resolve(answer)));
      request.on('columnMetadata', (columns) => {
        // Of several results the last one counts.
        answer.columns = (columns as readonly { readonly colName: string }[]).map(({ colName }) => colName);
        answer.rows = [];
      });
      request.on('row', (cells: readonly Cell[]) => void answer.rows.push(rowOf(answer.columns ?? [], cells)));
      request.on('returnValue', (name: string, value: unknown, metadata: Metadata) => {
        answer.outputs.set(name, jsonValue(value, metadata));
      });
      this.client.forgetEnding();
      send(request);
    });
  }

  /** A request that had ended before the server heard that it was to be stopped has written what it writes. */
  private endOf(error: Error): Error {
    if (codeOf(error) !== 'ECANCEL' || !this.client.ending.finished) return error;
    return new SqlServerError('STOPPED_TOO_LATE', 'it had ended before the server could stop it');
  }
}

const savepoint = (depth: number): string => `idflow_${depth}`;
