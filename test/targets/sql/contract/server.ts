import { readFileSync } from 'node:fs';
import type { Context } from 'mocha';
import type { SqlServer } from '../../../../scripts/targets/sql-server.ts';
import type { ServerSettings } from '../../../../src/targets/sql/server/driver.ts';
import { ranAgainst, skipWithout, startOrSkip } from '../../servers.ts';
import { bindingContract } from './binding.ts';
import { browsingContract } from './browsing.ts';
import { openTarget, type ContractServer, type ServerDialect } from './database.ts';
import { errorsContract } from './errors.ts';
import { faultsContract } from './faults.ts';
import { statementsContract } from './statements.ts';
import { transactionsContract } from './transactions.ts';

/** A server that runs, and how it is left. */
export interface RunningServer extends Pick<ContractServer, 'settings' | 'kill' | 'start'> {
  stop(): Promise<void>;
}

export interface ServerContract {
  /** Name of the suite, and of the server where it is missing. */
  readonly name: string;
  readonly dialect: ServerDialect;
  readonly createDriver: ContractServer['createDriver'];
  /** Starts it, or skips the suite. */
  readonly running: (context: Context) => Promise<RunningServer>;
  /** More that this kind of server is held to. */
  readonly more?: readonly ((server: () => ContractServer) => void)[];
}

/** Holds a database server to what every SQL target does. */
export function serverContract({ name, dialect, createDriver, running, more = [] }: ServerContract): void {
  describe(name, function () {
    this.timeout(60_000);
    let started: RunningServer | undefined;
    let target: ReturnType<typeof openTarget> | undefined;
    const server = (): ContractServer => ({ dialect, createDriver, ...started! });
    before(async function () {
      // A server that is missing is installed first.
      this.timeout(300_000);
      started = await running(this);
      target = openTarget(server());
    });
    after(async () => {
      await target?.close();
      await started?.stop();
    });
    const database = () => ({ dialect, target: target! });
    statementsContract(database);
    bindingContract(database);
    errorsContract(database);
    transactionsContract(database);
    browsingContract(database);
    for (const hold of more) hold(server);
    faultsContract(server);
  });
}

/** A throwaway server of this machine. */
export const throwaway =
  (name: string, start: () => Promise<SqlServer>): ServerContract['running'] =>
  async (context) => {
    const server = await startOrSkip(context, name, start);
    const { port, database, user, password, tls } = server;
    return {
      settings: { host: '127.0.0.1', port, database, user, password, tls: { verify: true, ca: tls.authority }, onConnect: [] },
      kill: () => server.kill(),
      start: () => server.start(),
      stop: () => server.stop(),
    };
  };

/**
 * A server that somebody runs, named by an environment variable: `mysql://user:password@host:port/database?tls=off`,
 * or `?ca=FILE`. Its user may create tables, and whatever else the suite tries.
 */
export const namedBy =
  (
    name: string,
    variable: string,
    defaultPort: number,
    createDriver: ContractServer['createDriver'],
  ): ServerContract['running'] =>
  async (context) => {
    const address = process.env[variable];
    if (address === undefined) return skipWithout(context, name, `Set ${variable} to the URL of one.`, 'is skipped');
    const settings = settingsOf(new URL(address), defaultPort);
    const connection = await createDriver(settings).connect(AbortSignal.timeout(10_000));
    ranAgainst(connection.server);
    await connection.close();
    return { settings, stop: () => Promise.resolve() };
  };

function settingsOf(url: URL, defaultPort: number): ServerSettings {
  const [tls, ca] = [url.searchParams.get('tls'), url.searchParams.get('ca')];
  return {
    host: url.hostname,
    port: url.port === '' ? defaultPort : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    tls: tls === 'off' ? undefined : { verify: tls !== 'unverified', ...(ca === null ? {} : { ca: readFileSync(ca, 'utf8') }) },
    onConnect: [],
  };
}
