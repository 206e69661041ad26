import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMariadb } from '../../../scripts/targets/mariadb.ts';
import { startSystemPostgresql } from '../../../scripts/targets/postgresql.ts';
import type { SqlServer } from '../../../scripts/targets/sql-server.ts';
import { CommandLine } from '../../cli/command-line.ts';
import { startOrSkip } from '../servers.ts';

const FLOW = `idflow: 1
name: Note people
targets: { hr: sql }
input:
  type: object
steps:
  table: { sql: 'CREATE TABLE IF NOT EXISTS notes (login varchar(40) PRIMARY KEY, password varchar(40))', target: hr, next: insert }
  insert:
    sql: 'INSERT INTO notes (login, password) VALUES (:login, :password)'
    target: hr
    with: { login: input.login, password: input.password }
    next: read
  read: { sql: 'SELECT count(*) AS n FROM notes', target: hr }
`;

const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

describe('the command line on a database server', function () {
  this.timeout(120_000);
  const commandLine = new CommandLine();
  const servers = new Map<string, SqlServer>();
  before(async function () {
    servers.set('postgresql', await startOrSkip(this, 'PostgreSQL of the system', startSystemPostgresql));
    servers.set('mariadb', await startOrSkip(this, 'MariaDB', startMariadb));
  });
  after(async () => {
    for (const server of servers.values()) await server.stop();
  });

  const environment = (kind: string, more = 'ca: ca.pem'): { variables: Record<string, string>; password: string } => {
    const { port, database, user, password, tls } = servers.get(kind)!;
    commandLine.write('ca.pem', tls.authority);
    commandLine.write('note.idflow.yaml', FLOW);
    commandLine.write(
      'idflow.targets.yaml',
      `environments:\n  there:\n    hr: { kind: ${kind}, host: '\${env:HR_HOST}', port: ${port}, database: ${database}, user: ${user}, password: '\${secret:hr-password}', ${more} }\n`,
    );
    return { variables: { HR_HOST: '127.0.0.1', IDFLOW_SECRET_HR_PASSWORD: password }, password };
  };

  for (const kind of ['postgresql', 'mariadb']) {
    it(`tests a target of kind ${kind}, with the driver that is a file of its own`, async () => {
      const { variables } = environment(kind);
      const { exitCode, stdout } = await commandLine.run(['targets', 'test'], { variables });
      assert.equal(exitCode, 0, stdout);
      assert.match(stdout, new RegExp(`✓ +hr +${kind} +(PostgreSQL|MariaDB) \\d+\\.\\d+\\S* +\\S+ ms`));
    });

    it(`runs a flow on ${kind}, and shows statements and parameters without secrets`, async () => {
      const { variables, password } = environment(kind);
      const args = ['run', 'note.idflow.yaml', '--json', '--set', 'login=jane', '--set', 'password=c0rrect-horse'];
      const first = await commandLine.run(args, { variables });
      assert.equal(first.exitCode, 0, first.stdout + first.stderr);
      const calls = first.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; what?: string; parameters?: object })
        .filter(({ what }) => what?.startsWith('INSERT'));
      assert.deepEqual(calls[0]?.parameters, { login: 'jane', password: '•••' });
      const again = await commandLine.run(
        args.filter((arg) => arg !== '--json'),
        { variables },
      );
      assert.equal(again.exitCode, 1);
      assert.match(again.stdout + again.stderr, /A row with this key exists already/);
      for (const { stdout, stderr } of [first, again]) {
        for (const secret of [password, 'c0rrect-horse']) assert.ok(!(stdout + stderr).includes(secret));
      }
    });

    it(`says what to do where ${kind} shows a certificate that nobody knows`, async () => {
      const { variables, password } = environment(kind, 'connect-timeout: 5s');
      const { exitCode, stdout, stderr } = await commandLine.run(['targets', 'test', '--json'], { variables });
      assert.equal(exitCode, 1);
      assert.match(stdout, /certificate is not trusted.*`ca`/);
      assert.ok(!(stdout + stderr).includes(password));
    });
  }

  it('loads a driver only where a target needs it: no other bundle holds one', () => {
    const marks = [
      ['sql-postgresql.js', 'SCRAM-SHA-256'],
      ['sql-mysql.js', 'mysql_native_password'],
      ['sql-sqlserver.js', 'Server requires encryption'],
      ['sql-oracle.js', 'is not registered with the listener'],
    ] as const;
    const ofExtension = readdirSync(join(DIST, 'extension')).filter((name) => name.endsWith('.js'));
    for (const [file, mark] of marks) {
      assert.ok(readFileSync(join(DIST, file), 'utf8').includes(mark), `${file} without ${mark}`);
      for (const other of ['command-line.js', 'runner.js', ...ofExtension.map((name) => join('extension', name))]) {
        assert.ok(!readFileSync(join(DIST, other), 'utf8').includes(mark), `${other} holds ${mark}`);
      }
    }
  });
});
