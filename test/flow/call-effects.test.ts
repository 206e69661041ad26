import assert from 'node:assert/strict';
import { operationRemoves, statementRemoves } from '../../src/flow/call-effects.ts';
import { IDP_OPERATIONS, type IdpOperationName } from '../../src/flow/idp-operations.ts';

describe('what a call does', () => {
  for (const sql of [
    'DELETE FROM users',
    'delete users where id = :id',
    'TRUNCATE TABLE users',
    'DROP TABLE users',
    'ALTER TABLE users DROP COLUMN mail',
    'REVOKE SELECT ON users FROM ada',
    'WITH gone AS (DELETE FROM users RETURNING id) INSERT INTO log SELECT id FROM gone',
    'MERGE INTO users u USING s ON (u.id = s.id) WHEN MATCHED THEN DELETE',
    'BEGIN DELETE FROM users; END;',
    '/* tidy up */ DELETE FROM users',
  ])
    it(`takes something away: ${sql}`, () => assert.equal(statementRemoves(sql), true));

  for (const sql of [
    'SELECT * FROM users',
    "UPDATE users SET note = 'DELETE FROM users'",
    'UPDATE users SET "delete" = 1',
    'UPDATE users u SET u.delete = 1',
    'INSERT INTO deleted_users (id) VALUES (:delete)',
    'INSERT INTO users (id) VALUES (1) -- DELETE',
    'CREATE TABLE a (b INTEGER REFERENCES c ON DELETE CASCADE)',
    'CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM roles; END',
    'GRANT DELETE ON users TO ada',
    '',
  ])
    it(`takes nothing away: ${sql}`, () => assert.equal(statementRemoves(sql), false));

  it('is said for each operation of an identity provider that takes something away', () => {
    const names = Object.keys(IDP_OPERATIONS) as IdpOperationName[];
    assert.deepEqual(
      names.filter((name) => operationRemoves(name, {})),
      names.filter((name) => /^(delete|remove|deactivate)-/.test(name)),
    );
  });
});
