import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { missing } from './debian.ts';
import { npmPostgresql } from './npm-postgresql.ts';
import { accountOf, runAs, serverFolder, ServerMissing, ServerProcess, writeFor, type Account } from './server-process.ts';
import { makeSignedCertificate } from './signed-certificate.ts';
import type { SqlServer } from './sql-server.ts';
import { freePort, removeFolder } from './throwaway.ts';

const SYSTEM = '/usr/lib/postgresql';
const USER = 'postgres';
const PASSWORD = "pass'word-of-the-test";
const DATABASE = 'postgres';

/** Folder with the programs of the newest PostgreSQL that the system has; undefined when it has none. */
function systemPrograms(): string | undefined {
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(SYSTEM, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
}

/** Starts the PostgreSQL of the system, which Debian's package brings where it is missing. @throws ServerMissing */
export async function startSystemPostgresql(): Promise<SqlServer> {
  const why = systemPrograms() === undefined ? await missing({ programs: [SYSTEM], packages: ['postgresql'] }) : undefined;
  const programs = systemPrograms();
  if (programs === undefined) throw new ServerMissing(why ?? `There is no initdb below ${SYSTEM}.`);
  return start('postgresql', accountOf('postgres', 'nobody'), () => programs);
}

/** Starts the PostgreSQL that came from npm. @throws ServerMissing */
export async function startNpmPostgresql(): Promise<SqlServer> {
  const native = await npmPostgresql();
  const account = accountOf('postgres', 'nobody');
  // Whoever runs it may not be allowed to look into the folder of the repository.
  return start('postgresql-npm', account, (folder) => {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return join(copy, 'bin');
  });
}

async function start(name: string, account: Account | undefined, programsIn: (folder: string) => string): Promise<SqlServer> {
  const folder = serverFolder(name, account);
  const [programs, port, tls] = [programsIn(folder), await freePort(), makeSignedCertificate(['DNS:localhost', 'IP:127.0.0.1'])];
  const data = join(folder, 'data');
  try {
    writeFileSync(join(folder, 'password'), PASSWORD, { mode: 0o644 });
    const how = [
      '-A',
      'scram-sha-256',
      '-U',
      USER,
      `--pwfile=${join(folder, 'password')}`,
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ];
    await runAs(account, join(programs, 'initdb'), ['-D', data, ...how], folder);
    writeFor(account, join(data, 'server.crt'), tls.certificate);
    writeFor(account, join(data, 'server.key'), tls.key);
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
  const options = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    ssl: 'on',
    fsync: 'off',
    deadlock_timeout: '100ms',
  };
  const args = ['-D', data, ...Object.entries(options).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  let server: ServerProcess;
  const boot = async (): Promise<string> => {
    server = new ServerProcess(join(programs, 'postgres'), args, account, folder);
    return server.ready(() => versionAt(port));
  };
  return {
    version: `PostgreSQL ${await boot()}`,
    port,
    database: DATABASE,
    user: USER,
    password: PASSWORD,
    tls,
    // Its processes for connections end by themselves when they see that it is gone; SIGQUIT tells them so at once.
    kill: () => server.end('SIGQUIT'),
    start: async () => {
      await boot();
    },
    stop: async () => {
      await server.end('SIGQUIT');
      removeFolder(folder);
    },
  };
}

async function versionAt(port: number): Promise<string> {
  const client = new Client({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database: DATABASE });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version.split(' ', 1)[0] ?? '';
  } finally {
    await client.end();
  }
}
