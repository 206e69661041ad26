import assert from 'node:assert/strict';
import { query } from '../contract/database.ts';
import { failureOf, onDoubles } from '../sqlserver-double/suite.ts';
import * as tds from '../sqlserver-double/tokens.ts';

describe('SQL Server, on a scripted double: errors', () => {
  const start = onDoubles();

  describe('of statements', () => {
    const means = (number: number, words: string, kind: string, message: RegExp, severity = 14): void => {
      it(`${number} is ${kind}`, async () => {
        const { hr } = await start({ answer: () => tds.failed(number, words, severity) });
        const error = await failureOf(query(hr, 'SELECT 1'));
        assert.deepEqual([error.kind, error.code, error.safeToRepeat], [kind, String(number), true]);
        assert.match(error.message, message);
        assert.ok(!`${error.message}${JSON.stringify(error.details)}`.includes('hunter2'), error.message);
      });
    };
    means(
      2627,
      "Violation of PRIMARY KEY constraint 'PK_people'. Cannot insert duplicate key in object 'dbo.people'. The duplicate key value is (hunter2).",
      'already-exists',
      /exists already/,
    );
    means(
      2601,
      "Cannot insert duplicate key row in object 'dbo.people' with unique index 'ix'. The duplicate key value is (hunter2).",
      'already-exists',
      /exists already/,
    );
    means(547, 'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_team".', 'conflict', /refers to/, 16);
    means(547, 'The INSERT statement conflicted with the CHECK constraint "CK_age".', 'invalid-input', /CK_age/, 16);
    means(515, "Cannot insert the value NULL into column 'login', table 'hr.dbo.people'.", 'invalid-input', /NULL/, 16);
    means(
      245,
      "Conversion failed when converting the nvarchar value 'hunter2' to data type int.",
      'invalid-input',
      /to data type int/,
      16,
    );
    means(
      2628,
      "String or binary data would be truncated in table 't', column 'c'. Truncated value: 'hunter2'.",
      'invalid-input',
      /truncated in table/,
      16,
    );
    means(208, "Invalid object name 'peopel'.", 'invalid-input', /peopel/, 16);
    means(102, "Incorrect syntax near 'SELEC'.", 'invalid-input', /syntax/, 15);
    means(229, "The SELECT permission was denied on the object 'people'.", 'forbidden', /GRANT/);
    means(3906, 'Failed to update database because the database is read-only.', 'forbidden', /only lets itself be read/, 16);
    means(1222, 'Lock request time out period exceeded.', 'unavailable', /holds a lock/, 16);
    means(701, 'There is insufficient system memory.', 'unavailable', /memory/, 17);

    it('name constraint, table and column where the server does', async () => {
      const words = `The UPDATE statement conflicted with the FOREIGN KEY constraint "FK_team". The conflict occurred in database "hr", table "dbo.teams", column 'name'.`;
      const { hr } = await start({ answer: () => tds.failed(547, words, 16) });
      const { details } = await failureOf(query(hr, 'UPDATE t SET a = 1'));
      assert.deepEqual(details, {
        constraint: 'FK_team',
        table: 'dbo.teams',
        column: 'name',
        statement: 'UPDATE t SET a = 1',
      });
    });

    it('of several is the one that says most', async () => {
      const { hr } = await start({
        answer: () => Buffer.concat([tds.error(8180, 'Statement(s) could not be prepared.', 16), tds.failed(229, 'Denied.')]),
      });
      assert.equal((await failureOf(query(hr, 'SELECT 1'))).kind, 'forbidden');
    });

    it('that end the connection are not met again on the next', async () => {
      let times = 0;
      const { hr, double } = await start({
        answer: () =>
          times++ === 0
            ? tds.failed(596, 'Cannot continue the execution because the session is in the kill state.', 21)
            : undefined,
      });
      assert.equal((await failureOf(query(hr, 'SELECT 1'))).kind, 'unavailable');
      await query(hr, 'SELECT 1');
      assert.equal(double.logins.length, 2);
    });
  });

  describe('signing in', () => {
    const refusing = (...errors: readonly Buffer[]) => ({ login: () => Buffer.concat([...errors, tds.done(tds.DONE.error)]) });

    it('with a wrong password is unauthorised, and repeats none', async () => {
      const { hr } = await start(refusing(tds.error(18456, "Login failed for user 'flow'.")));
      const error = await failureOf(query(hr, 'SELECT 1'));
      assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['unauthorised', '18456', true]);
      assert.match(error.message, /user and password/);
      assert.ok(!JSON.stringify([error.message, error.details]).includes('correct-horse'));
    });

    it('to a database that is not there says so, though the server then calls it a failed login', async () => {
      const first = tds.error(4060, 'Cannot open database "hr" requested by the login. The login failed.', 11);
      const { hr } = await start(refusing(first, tds.error(18456, "Login failed for user 'flow'.")));
      const error = await failureOf(query(hr, 'SELECT 1'));
      assert.deepEqual([error.kind, error.code], ['connection', '4060']);
      assert.match(error.message, /Cannot open database "hr".*Check `database` of the target/);
    });
  });
});
