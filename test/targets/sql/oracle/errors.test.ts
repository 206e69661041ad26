import assert from 'node:assert/strict';
import errors from 'oracledb/lib/errors.js';
import { oracleFailure } from '../../../../src/targets/sql/oracle/errors.ts';

/** An error as the library makes one of what the server reports. */
function reported(message: string): Error {
  const number = Number(/^ORA-(\d+)/.exec(message)?.[1]);
  return errors.transformErr(Object.assign(new Error(message), { errorNum: number, offset: 0 }));
}

describe('what the errors of Oracle mean', () => {
  const means = (message: string, kind: string, words: RegExp, more: object = {}): void => {
    it(`${message.slice(0, 9)} is ${kind}`, () => {
      const failure = oracleFailure(reported(message));
      assert.equal(failure.kind, kind);
      assert.match(`${failure.message}. ${failure.advice ?? ''}`, words);
      assert.doesNotMatch(JSON.stringify(failure), /hunter2|ORA-065|https:/);
      const { refused, lost, cancelled, repeat, code } = failure;
      const expected = { refused: true, lost: false, cancelled: false, repeat: undefined, code: message.slice(0, 9), ...more };
      assert.deepEqual({ refused, lost, cancelled, repeat, code }, expected);
    });
  };
  means('ORA-00001: unique constraint (HR.PK_PEOPLE) violated', 'already-exists', /exists already/);
  means(
    "ORA-00001: unique constraint (HR.PK) violated on table HR.PEOPLE columns (LOGIN)\nORA-03301: (ORA-00001 details) row with column values (LOGIN:'hunter2') already exists",
    'already-exists',
    /exists already/,
  );
  means('ORA-02291: integrity constraint (HR.FK_TEAM) violated - parent key not found', 'conflict', /refers to/);
  means('ORA-02292: integrity constraint (HR.FK_TEAM) violated - child record found', 'conflict', /refer/);
  means('ORA-02290: check constraint (HR.CK_AGE) violated', 'invalid-input', /CK_AGE/);
  means('ORA-01400: cannot insert NULL into ("HR"."PEOPLE"."LOGIN")', 'invalid-input', /NULL/);
  means('ORA-12899: value too large for column "HR"."T"."C" (actual: 20, maximum: 10)', 'invalid-input', /too large for column/);
  means(`ORA-01722: unable to convert string value containing 'hunter2' to a number: `, 'invalid-input', /to a number/);
  means('ORA-00942: table or view does not exist', 'invalid-input', /does not exist.*GRANT/);
  means('ORA-00900: invalid SQL statement', 'invalid-input', /invalid SQL/);
  means('ORA-20001: no contractors\nORA-06512: at "HR.CHECK_USER", line 3', 'invalid-input', /^no contractors/);
  means('ORA-01031: insufficient privileges', 'forbidden', /GRANT/);
  means('ORA-41900: missing INSERT privilege on "HR"."PEOPLE"', 'forbidden', /GRANT/);
  means('ORA-16000: database or pluggable database open for read-only access', 'forbidden', /read/);
  means('ORA-01017: invalid username/password; logon denied', 'unauthorised', /user and password/);
  means('ORA-28000: The account is locked.', 'unauthorised', /locked/);
  means('ORA-00060: deadlock detected while waiting for resource', 'unavailable', /deadlock/, { repeat: 'again' });
  means("ORA-08177: can't serialize access for this transaction", 'unavailable', /serialize/, { repeat: 'again' });
  means('ORA-00054: resource busy and acquire with NOWAIT specified', 'unavailable', /holds a lock/);
  means('ORA-01013: user requested cancel of current operation', 'timeout', /cancel/, { cancelled: true });
  means('ORA-00018: maximum number of sessions exceeded', 'unavailable', /pool-size/);
  means('ORA-01033: ORACLE initialization or shutdown in progress', 'unavailable', /starting or shutting down/, { lost: true });

  it('names the constraint and the column where the server does', () => {
    const constraint = oracleFailure(reported('ORA-02291: integrity constraint (HR.FK_TEAM) violated - parent key not found'));
    assert.deepEqual(constraint.details, { constraint: 'HR.FK_TEAM' });
    const column = oracleFailure(reported('ORA-01400: cannot insert NULL into ("HR"."PEOPLE"."LOGIN")'));
    assert.deepEqual(column.details, { column: 'LOGIN' });
  });

  for (const number of ['03113', '03114', '01012', '00028']) {
    it(`ORA-${number} is a lost connection, of which nobody knows what it did`, () => {
      const { kind, lost, refused } = oracleFailure(reported(`ORA-${number}: gone`));
      assert.deepEqual({ kind, lost, refused }, { kind: 'connection', lost: true, refused: false });
    });
  }

  it('a listener without room is unavailable, one without the service says so', () => {
    const full = errors.getErr(errors.ERR_CONNECTION_REFUSED, 'db', 1521, 'x', 'ORA-12520');
    assert.deepEqual([oracleFailure(full).kind, oracleFailure(full).code], ['unavailable', 'ORA-12520']);
    const old = errors.getErr(errors.ERR_UNSUPPORTED_VERIFIER_TYPE, '0x939');
    assert.equal(oracleFailure(old).kind, 'unauthorised');
  });

  it('what the library can not read is no lost connection', () => {
    const { kind, lost, refused } = oracleFailure(errors.getErr(errors.ERR_UNSUPPORTED_CONVERSION, 'A', 'B'));
    assert.deepEqual({ kind, lost, refused }, { kind: 'invalid-input', lost: false, refused: false });
  });
});
