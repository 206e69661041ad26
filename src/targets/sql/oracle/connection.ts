import oracledb, { type Connection, type ExecuteOptions, type Result } from 'oracledb';
import type { Json } from '../../../flow/json.ts';
import type { SqlResult, SqlValue } from '../../port.ts';
import { connecting } from '../server/connecting.ts';
import type { DriverConnection, DriverStatement, ServerSettings } from '../server/driver.ts';
import { LiveConnection } from '../server/live-connection.ts';
import { runOnConnect } from '../server/on-connect.ts';
import { OracleError } from './errors.ts';
import { isProcedural, returningInto, withVariables } from './statement-kinds.ts';
import { Transport } from './transport.ts';
import { fetchTypeHandler, nameOf, outputOf, parameterOf, RETURNED, rowOf, variableOf } from './values.ts';

/** Forms in which texts become dates and numbers, whatever the server has set: ISO 8601 and a decimal point. */
const SESSION = `ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.FF'
  NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.FFTZH:TZM' NLS_NUMERIC_CHARACTERS = '.,'`;

const STATEMENTS_KEPT = 256;

/**
 * Opens a connection.
 * @throws what `oracledb` throws, OracleError, or the reason for giving up when the signal is aborted
 */
export async function connectOracle(settings: ServerSettings, signal: AbortSignal): Promise<DriverConnection> {
  const connectString = descriptorOf(settings);
  const transport = new Transport(settings);
  return connecting(
    signal,
    (reason) => transport.cut(reason),
    async () => {
      const { user, password = '', onConnect } = settings;
      const credentials = { user, password, connectString, stmtCacheSize: STATEMENTS_KEPT, expireTime: 1 };
      const client = await transport.during(() => oracledb.getConnection(credentials));
      const connection = new OracleConnection(client, transport);
      await connection.prepareSession(onConnect);
      return connection;
    },
  );
}

/** Where the server is, in the words of Oracle Net. What could be read as more of them is refused. */
function descriptorOf({ host, port, database, tls }: ServerSettings): string {
  if (!/^[\w.:%-]+$/.test(host)) throw new OracleError(`"${host}" is no host name`);
  if (!/^[\w.$#-]+$/.test(database)) throw new OracleError(`"${database}" is no name of a service`);
  const address = `(PROTOCOL=${tls === undefined ? 'tcp' : 'tcps'})(HOST=${host})(PORT=${port})`;
  return `(DESCRIPTION=(ADDRESS=${address})(CONNECT_DATA=(SERVICE_NAME=${database})))`;
}

class OracleConnection extends LiveConnection implements DriverConnection {
  readonly server: string;
  private readonly client: Connection;
  private readonly transport: Transport;
  /** A transaction was begun here; Oracle itself has no such statement. */
  private open = false;

  constructor(client: Connection, transport: Transport) {
    super();
    this.client = client;
    this.transport = transport;
    this.server = `Oracle Database ${client.oracleServerVersionString}`;
    if (transport.stream !== undefined) this.watch(transport.stream, 'error', 'end', 'close');
  }

  get reusable(): boolean {
    return this.alive && !this.open && this.client.transactionInProgress !== true;
  }

  async prepareSession(onConnect: readonly string[]): Promise<void> {
    await this.client.execute(SESSION);
    await runOnConnect(onConnect, (statement) => this.client.execute(statement));
  }

  async execute(statement: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult> {
    const { text, order, parsed } = statement;
    if (isProcedural(parsed)) return this.call(statement, values);
    const into = returningInto(parsed);
    if (into === undefined) return resultOf(await this.client.execute<Json[]>(text, values.map(parameterOf), this.options()));
    const set = parsed.parameters.map(({ start }) => start >= into);
    const binds = values.map((value, index) => (set[index] === true ? RETURNED : parameterOf(value)));
    const { outBinds, rowsAffected } = await this.client.execute(text, binds, this.options());
    const names = order.filter((_name, index) => set[index] === true);
    return { rows: returnedRows(names, outBinds), affected: rowsAffected ?? 0 };
  }

  begin(depth: number): Promise<void> {
    if (depth > 0) return this.command(`SAVEPOINT idflow_${depth}`);
    this.open = true;
    return Promise.resolve();
  }

  async commit(depth: number): Promise<void> {
    // There is nothing that releases a savepoint.
    if (depth > 0) return;
    await this.client.commit();
    this.open = false;
  }

  async rollback(depth: number): Promise<void> {
    if (depth > 0) return this.command(`ROLLBACK TO SAVEPOINT idflow_${depth}`);
    await this.client.rollback();
    this.open = false;
  }

  async cancel(): Promise<void> {
    await this.client.break();
  }

  async ping(): Promise<void> {
    await this.client.ping();
  }

  async close(): Promise<void> {
    this.alive = false;
    await this.client.close();
  }

  destroy(): void {
    this.transport.cut();
  }

  protected stream(): unknown {
    return this.transport.stream;
  }

  /** PL/SQL: all its parameters are variables, and their values afterwards are its result, or the last rows that it returned. */
  private async call({ order, parsed }: DriverStatement, values: readonly SqlValue[]): Promise<SqlResult> {
    const binds = parsed.names.map((name) => variableOf(values[order.indexOf(name)] ?? null));
    const options = { ...this.options(), outFormat: oracledb.OUT_FORMAT_OBJECT };
    const { outBinds, implicitResults, rowsAffected } = await this.client.execute(withVariables(parsed), binds, options);
    const affected = rowsAffected ?? 0;
    const last: unknown = implicitResults?.at(-1);
    if (Array.isArray(last)) {
      const rows = (last as readonly Readonly<Record<string, Json>>[]).map((row) =>
        rowOf(Object.keys(row).map(nameOf), Object.values(row)),
      );
      return { rows, affected };
    }
    const names = parsed.names.filter((_name, index) => binds[index]?.dir === oracledb.BIND_INOUT);
    const after = Array.isArray(outBinds) ? (outBinds as readonly unknown[]) : [];
    return { rows: names.length === 0 ? [] : [rowOf(names, after.map(outputOf))], affected };
  }

  private async command(sql: string): Promise<void> {
    await this.client.execute(sql);
  }

  private options(): ExecuteOptions {
    return { autoCommit: !this.open, outFormat: oracledb.OUT_FORMAT_ARRAY, fetchTypeHandler, dbObjectAsPojo: true };
  }
}

function resultOf({ rows = [], metaData = [], rowsAffected }: Result<Json[]>): SqlResult {
  const columns = metaData.map(({ name }) => nameOf(name));
  return { rows: rows.map((cells) => rowOf(columns, cells)), affected: rowsAffected ?? 0 };
}

/** Of each parameter the values for all rows, put together row by row. */
function returnedRows(names: readonly string[], outBinds: unknown): SqlResult['rows'] {
  const byParameter = (Array.isArray(outBinds) ? outBinds : []) as readonly (readonly unknown[])[];
  return (byParameter[0] ?? []).map((_first, row) =>
    rowOf(
      names,
      byParameter.map((values) => outputOf(values[row])),
    ),
  );
}
