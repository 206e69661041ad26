import assert from 'node:assert/strict';
import { fetchRows, type RowQuery } from '../../src/runner/fetch-rows.ts';
import { FlowFiles } from '../../src/runner/flow-files.ts';
import { RunnerFolder } from './runner-folder.ts';

const TARGETS = `environments:
  a:
    hr: { kind: sqlite, file: hr.db, schema: hr.sql }
    idp: { kind: okta-embedded, file: ':memory:' }
`;
const SCHEMA = `CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, login TEXT, password TEXT);
INSERT OR IGNORE INTO users VALUES (1, 'ada', 'hunter2'), (2, 'bob', NULL);`;

describe('fetching the rows that a flow reads', () => {
  const folder = new RunnerFolder();
  const fetch = async (target: string, statements: readonly string[], values: RowQuery['values'] = {}): Promise<unknown> => {
    folder.write('idflow.targets.yaml', TARGETS);
    folder.write('hr.sql', SCHEMA);
    const access = { files: new FlowFiles(), references: { read: () => undefined, remedy: () => '' } };
    return (await fetchRows({ file: folder.path('idflow.targets.yaml') }, target, { statements, values }, access))['rows'];
  };

  it('binds what a person gave, and nothing for the rest', async () => {
    assert.deepEqual(await fetch('hr', ['SELECT id, login FROM users WHERE login = :login'], { login: 'ada' }), [
      { id: 1, login: 'ada' },
    ]);
    assert.deepEqual(await fetch('hr', ['SELECT id FROM users WHERE login = :toString']), []);
    assert.deepEqual(await fetch('hr', ['SELECT id FROM users WHERE :login IS NULL ORDER BY id'], { login: null }), [
      { id: 1 },
      { id: 2 },
    ]);
  });

  it('answers the rows of the last statement, without what is secret by its name', async () => {
    assert.deepEqual(await fetch('hr', ['SELECT 1', 'SELECT password FROM users WHERE id = 1']), [{ password: '•••' }]);
  });

  it('runs nothing where a statement writes', async () => {
    await assert.rejects(fetch('hr', ['SELECT 1', "UPDATE users SET login = 'eve'"]), /changes data.*was not run/);
    assert.deepEqual(folder.rows('hr.db', 'SELECT login FROM users WHERE id = 1'), [{ login: 'ada' }]);
  });

  it('needs a database, and SQL that it can read', async () => {
    await assert.rejects(fetch('idp', ['SELECT 1']), /idp is no database/);
    await assert.rejects(fetch('hr', ['SELECT nickname FROM users']), /no such column: nickname/);
  });
});
