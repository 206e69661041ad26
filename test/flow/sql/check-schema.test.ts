import assert from 'node:assert/strict';
import { checkAgainstSchema } from '../../../src/flow/sql/check-schema.ts';
import type { DatabaseSchema, TableSchema } from '../../../src/flow/sql/database-schema.ts';
import type { SqlDialect } from '../../../src/flow/sql/dialect.ts';

const table = (name: string, columns: string, more: Partial<TableSchema> = {}): TableSchema => ({
  name,
  isDefaultSchema: true,
  kind: 'table',
  columns: columns.split(' ').map((column) => ({ name: column, type: 'TEXT', nullable: true })),
  ...more,
});

const schemaFor = (dialect: SqlDialect): DatabaseSchema => ({
  dialect,
  tables: [
    table('users', 'id user_name mail status changed_on', { schema: 'public' }),
    table('user_roles', 'user_id role_id since', { schema: 'public' }),
    table('Roles', 'id name', { schema: 'public' }),
    table('audit', 'at what', { schema: 'log', isDefaultSchema: false }),
    table('broken', '', { schema: 'public', kind: 'view', columns: [] }),
  ],
});

/** What is found, as `code name suggestion`. */
const found = (sql: string, dialect: SqlDialect = 'postgres'): string[] =>
  checkAgainstSchema(sql, schemaFor(dialect)).map(
    ({ code, start, end, suggestion }) =>
      `${code} ${sql.slice(start, end)}${/`(.*)`/.exec(suggestion ?? '')?.[1]?.replace(/^/, ' → ') ?? ''}`,
  );

describe('statements checked against the schema of a database', () => {
  const wrong: Record<string, readonly string[]> = {
    'SELECT id FROM user': ['unknown-table user → users'],
    'SELECT id FROM public.usres u': ['unknown-table usres → users'],
    'SELECT u.user_nam FROM users u': ['unknown-column user_nam → user_name'],
    'SELECT user_nam FROM users': ['unknown-column user_nam → user_name'],
    'SELECT id, maill, status FROM users WHERE statsu = :status ORDER BY chnged_on DESC': [
      'unknown-column maill → mail',
      'unknown-column statsu → status',
      'unknown-column chnged_on → changed_on',
    ],
    'SELECT lower(user_nam) FROM users': ['unknown-column user_nam → user_name'],
    'SELECT u.id FROM users u JOIN user_roles r ON r.userid = u.id': ['unknown-column userid → user_id'],
    'SELECT 1 FROM users u LEFT JOIN roles r ON (r.nme = u.mail) WHERE u.id = 1': ['unknown-column nme → name'],
    'INSERT INTO users (user_name, maill) VALUES (:a, :b)': ['unknown-column maill → mail'],
    'INSERT INTO usrs (a) VALUES (1)': ['unknown-table usrs → users'],
    'INSERT INTO users (mail) VALUES (:m) ON CONFLICT (usr_name) DO UPDATE SET mial = excluded.mail': [
      'unknown-column usr_name → user_name',
      'unknown-column mial → mail',
    ],
    'INSERT INTO users (mail) SELECT nam FROM roles WHERE true ON CONFLICT (anything) DO NOTHING': ['unknown-column nam → name'],
    'INSERT INTO users (mail) VALUES (1) RETURNING idd': ['unknown-column idd → id'],
    'UPDATE users SET statuss = :s WHERE idd = :id': ['unknown-column statuss → status', 'unknown-column idd → id'],
    'UPDATE users u SET status = r.nam FROM roles r WHERE r.id = u.id': ['unknown-column nam → name'],
    'DELETE FROM users WHERE user_nam = :n': ['unknown-column user_nam → user_name'],
    'DELETE FROM users USING user_roles r WHERE r.user_idd = users.id': ['unknown-column user_idd → user_id'],
    'SELECT id FROM users WHERE EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = users.idd)': ['unknown-column idd → id'],
    'SELECT id FROM users WHERE id IN (SELECT userid FROM user_roles)': ['unknown-column userid → user_id'],
    'WITH a AS (SELECT idd FROM users) SELECT * FROM a': ['unknown-column idd → id'],
    'SELECT id FROM users UNION SELECT idd FROM roles': ['unknown-column idd → id'],
    'SELECT count(*) FILTER (WHERE statsu = 1) FROM users': ['unknown-column statsu → status'],
    'SELECT row_number() OVER (PARTITION BY statsu ORDER BY id) FROM users': ['unknown-column statsu → status'],
    'SELECT CASE WHEN statsu = 1 THEN id ELSE mial END FROM users': [
      'unknown-column statsu → status',
      'unknown-column mial → mail',
    ],
    'SELECT what FROM log.audit WHERE wat = 1': ['unknown-column wat → at'],
    'SELECT what FROM log.audits': ['unknown-table audits → audit'],
    'MERGE INTO users u USING roles r ON (u.id = r.idd) WHEN MATCHED THEN UPDATE SET mail = r.name': ['unknown-column idd → id'],
    'SELECT a.x FROM b a, a b WHERE b.x = 1': ['unknown-table b', 'unknown-table a'],
    'SELECT "user_nam" FROM users': ['unknown-column "user_nam" → user_name'],
  };
  for (const [sql, expected] of Object.entries(wrong)) it(`finds it: ${sql}`, () => assert.deepEqual(found(sql), expected));

  const right = [
    'SELECT * FROM users u WHERE u.ID = 1 AND USER_NAME = :n',
    'SELECT u, count(u) FROM users u GROUP BY u',
    'SELECT id AS person FROM users ORDER BY person',
    'SELECT count(*) n FROM users GROUP BY status HAVING count(*) > 1 ORDER BY n',
    'WITH RECURSIVE tree (node, up) AS (SELECT 1, 2 UNION ALL SELECT node, up FROM tree) SELECT node, missing FROM tree',
    'WITH usr AS NOT MATERIALIZED (SELECT id AS x FROM users) SELECT x FROM usr JOIN users ON usr.x = users.id WHERE anything = 1',
    'SELECT x FROM (SELECT id AS x FROM users) t WHERE t.whatever = 1 AND x = 2',
    'SELECT g, value FROM generate_series(1, 2) g, json_each(:doc) e WHERE e.key = 1',
    'SELECT a, b FROM users AS t (a, b, c, d, e)',
    'SELECT at, what FROM audit',
    'SELECT * FROM other.thing',
    'SELECT relname FROM pg_class JOIN information_schema.tables t ON t.table_name = relname',
    'SELECT anything FROM broken',
    'SELECT extract(year FROM changed_on), cast(id AS varchar(10)), id::bigint, date_trunc(day, changed_on) FROM users',
    "SELECT interval '1 day', date '2020-01-01', current_date, current_user, ctid, users.xmin FROM users",
    "SELECT substring(mail FROM 1 FOR 3), trim(BOTH ' ' FROM mail), position('a' IN mail) FROM users",
    'SELECT id FROM users WHERE status IS DISTINCT FROM mail',
    'SELECT id FROM users ORDER BY status COLLATE "de_DE" NULLS FIRST LIMIT 10 OFFSET 2 FETCH FIRST 3 ROWS ONLY',
    'SELECT id FROM users FOR UPDATE OF users SKIP LOCKED',
    'SELECT sum(id) OVER w FROM users WINDOW w AS (PARTITION BY status ROWS UNBOUNDED PRECEDING)',
    'SELECT id FROM users TABLESAMPLE SYSTEM (10)',
    'SELECT DISTINCT ON (status) id FROM users',
    'INSERT INTO users AS u (id) VALUES (DEFAULT), (nonsense) ON CONFLICT ON CONSTRAINT users_pk DO UPDATE SET id = excluded.id WHERE u.id = 1',
    'INSERT INTO users DEFAULT VALUES',
    'INSERT INTO users SELECT * FROM users',
    'INSERT INTO users (id) WITH x AS (SELECT 1 AS y) SELECT y FROM x RETURNING anything',
    'UPDATE u SET mail = 1 FROM users u',
    'UPDATE ONLY users SET (mail, status) = (SELECT name, name FROM roles)',
    'DELETE FROM u USING users AS u WHERE u.id = 1',
    'MERGE INTO users USING (SELECT 1 AS a) s ON s.a = id WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.a)',
    'SELECT "Anything goes" AS "x y" FROM nowhere.at_all',
    'SELECT f(name => 1), (u).mail, u.mail.part FROM users u',
    'CALL usr(:a)',
    'CREATE TABLE usr (id int)',
    'SELECT 1; SELECT x FROM usr',
    '',
    'SELECT',
    'SELECT FROM',
    'SELECT id FROM users WHERE (',
    'INSERT INTO',
    'UPDATE',
    ')))(((',
  ];
  for (const sql of right) it(`says nothing: ${sql}`, () => assert.deepEqual(found(sql), []));

  it('knows the ways of the other databases', () => {
    const sqlite = [
      'SELECT rowid, "a text", users.rowid FROM main.users',
      'INSERT OR REPLACE INTO users (id) VALUES (1)',
      'SELECT id FROM users WHERE mail GLOB :x',
    ];
    for (const sql of sqlite) assert.deepEqual(checkSqlite(sql), [], sql);
    assert.deepEqual(checkSqlite('SELECT id FROM main.usrs'), ['unknown-table']);
    const mysql = [
      'SELECT SQL_CALC_FOUND_ROWS * FROM users USE INDEX (x) WHERE mail REGEXP :r',
      'INSERT INTO users (id) VALUES (1) AS new(b) ON DUPLICATE KEY UPDATE id = new.b, mail = VALUES(mail)',
      'INSERT IGNORE INTO users SET id = 1',
      'SELECT TIMESTAMPDIFF(MONTH, changed_on, NOW()), GROUP_CONCAT(mail SEPARATOR ",") FROM users',
      'SELECT "text", id + INTERVAL 1 DAY FROM users',
    ];
    for (const sql of mysql) assert.deepEqual(found(sql, 'mysql'), [], sql);
    assert.deepEqual(found('SELECT `user_nam` FROM `usres`', 'mysql'), ['unknown-table `usres` → users']);
    const mssql = [
      'SELECT TOP 5 [id] FROM [users] u WITH (NOLOCK) CROSS APPLY f(u.id) x WHERE DATEADD(day, 1, changed_on) > 1',
      'DELETE u FROM users u WHERE u.id = 1',
      'INSERT INTO users (id) OUTPUT inserted.id VALUES (1)',
      'SELECT * FROM #t',
    ];
    for (const sql of mssql) assert.deepEqual(found(sql, 'mssql'), [], sql);
    assert.deepEqual(found('SELECT [user_nam] FROM [users]', 'mssql'), ['unknown-column [user_nam] → user_name']);
    const oracle = [
      'SELECT x FROM a_public_synonym',
      'SELECT sysdate, rownum, seq.NEXTVAL FROM dual',
      'SELECT id FROM users@other WHERE x = 1',
      'SELECT id FROM users CONNECT BY PRIOR id = id',
    ];
    for (const sql of oracle) assert.deepEqual(found(sql, 'oracle'), [], sql);
  });

  it('says nothing of tables where not all of them are known', () => {
    assert.deepEqual(checkAgainstSchema('SELECT id FROM usr', { ...schemaFor('postgres'), partial: true }), []);
  });

  it('names in its message what was looked through', () => {
    const [of, none] = [
      checkAgainstSchema('SELECT u.x FROM users u', schemaFor('postgres')),
      checkAgainstSchema('SELECT x FROM users, roles', schemaFor('postgres')),
    ];
    assert.equal(of[0]?.message, 'The table `users` has no column `x`.');
    assert.equal(none[0]?.message, 'None of the tables `users`, `Roles` has a column `x`.');
  });

  it('takes a long statement in its stride, and a hostile one', function () {
    this.timeout(60_000);
    const values = Array.from({ length: 50_000 }, () => '(1, (SELECT x FROM usr))').join(', ');
    checkAgainstSchema(`INSERT INTO users (id) VALUES ${values}`, schemaFor('postgres'));
    checkAgainstSchema(`SELECT ${'('.repeat(200_000)}`, schemaFor('postgres'));
    checkAgainstSchema(`SELECT 1 FROM ${'users, '.repeat(50_000)} users`, schemaFor('postgres'));
    checkAgainstSchema(`SELECT ${'a.b.c '.repeat(50_000)} FROM users`, schemaFor('postgres'));
  });
});

/** Without schemas, as SQLite has none. */
function checkSqlite(sql: string): string[] {
  const { tables } = schemaFor('sqlite');
  const plain = tables.map(({ schema: _, ...rest }) => ({ ...rest, isDefaultSchema: true }));
  return checkAgainstSchema(sql, { dialect: 'sqlite', tables: plain }).map(({ code }) => code);
}
