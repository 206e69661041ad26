import assert from 'node:assert/strict';
import { columnsOf } from '../../../src/flow/sql/columns.ts';

describe('the columns that a statement answers', () => {
  const answers = (sql: string, columns: readonly string[] | undefined): void => {
    it(`${sql}: ${columns?.join(', ') ?? 'can not be told'}`, () => {
      assert.deepEqual(columnsOf(sql), columns);
    });
  };
  answers('SELECT u.id, count(*) AS n FROM users u', ['id', 'n']);
  answers('INSERT INTO t (a) VALUES (:a)', []);
  answers('INSERT INTO t (a) VALUES (:a) RETURNING id, b AS c', ['id', 'c']);
  answers('DELETE FROM t WHERE a = :a RETURNING login, id INTO :gone, :gone_id', ['gone', 'gone_id']);
  answers('INSERT INTO t (a) OUTPUT inserted.id VALUES (:a)', undefined);
  answers('EXEC add_user :login, :id OUTPUT', undefined);
});
