import { existsSync } from 'node:fs';
import { join } from 'node:path';
import mysql2 from 'mysql2';
import { missing } from './debian.ts';
import { accountOf, runAs, serverFolder, ServerMissing, ServerProcess, writeFor } from './server-process.ts';
import { makeSignedCertificate } from './signed-certificate.ts';
import type { SqlServer } from './sql-server.ts';
import { freePort, removeFolder } from './throwaway.ts';

const USER = 'idflow';
const PASSWORD = 'pass"word-of-the-test';
const DATABASE = 'idflow';
const PROGRAM = '/usr/sbin/mariadbd';

/** Starts the MariaDB of the system, which Debian's package brings where it is missing. @throws ServerMissing */
export async function startMariadb(): Promise<SqlServer> {
  const why = existsSync(PROGRAM) ? undefined : await missing({ programs: [PROGRAM], packages: ['mariadb-server'] });
  if (why !== undefined) throw new ServerMissing(why);
  const account = accountOf('mysql');
  const folder = serverFolder('mariadb', account);
  const [port, tls] = [await freePort(), makeSignedCertificate(['DNS:localhost', 'IP:127.0.0.1'])];
  const data = join(folder, 'data');
  try {
    const user = account === undefined ? [] : ['--user=mysql'];
    const how = [`--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
    await runAs(undefined, 'mariadb-install-db', ['--no-defaults', ...user, ...how], folder);
    writeFor(account, join(folder, 'init.sql'), INIT);
    for (const [name, content] of [
      ['ca.pem', tls.authority],
      ['server.pem', tls.certificate],
      ['server.key', tls.key],
    ] as const) {
      writeFor(account, join(folder, name), content);
    }
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
  const inFolder = (name: string): string => join(folder, name);
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${inFolder('s')}`,
    `--pid-file=${inFolder('pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-buffer-pool-size=32M',
    '--max-allowed-packet=64M',
    `--ssl-ca=${inFolder('ca.pem')}`,
    `--ssl-cert=${inFolder('server.pem')}`,
    `--ssl-key=${inFolder('server.key')}`,
    `--init-file=${inFolder('init.sql')}`,
  ];
  let server: ServerProcess;
  const boot = async (): Promise<string> => {
    server = new ServerProcess(PROGRAM, args, account, folder);
    return server.ready(() => versionAt(port));
  };
  return {
    version: `MariaDB ${await boot()}`,
    port,
    database: DATABASE,
    user: USER,
    password: PASSWORD,
    tls,
    kill: () => server.end('SIGKILL'),
    start: async () => {
      await boot();
    },
    stop: async () => {
      await server.end('SIGKILL');
      removeFolder(folder);
    },
  };
}

/** One statement a line. */
const INIT = `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS ${USER}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
GRANT ALL ON *.* TO ${USER}@'127.0.0.1' WITH GRANT OPTION;
`;

function versionAt(port: number): Promise<string> {
  const connection = mysql2.createConnection({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database: DATABASE });
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.query('SELECT VERSION() AS version', (error, rows) => {
      connection.destroy();
      if (error) reject(error);
      else resolve((rows as { version: string }[])[0]?.version.split('-', 1)[0] ?? '');
    });
  });
}
