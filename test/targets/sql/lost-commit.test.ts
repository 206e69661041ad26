import assert from 'node:assert/strict';
import { TargetError, type SqlTarget } from '../../../src/targets/port.ts';
import { openSqlite } from '../../../src/targets/sql/sqlite.ts';
import { openFlow } from '../../engine/flow-run.ts';

const FLOW = `targets: { hr: sql }
steps:
  write:
    target: hr
    sql:
      - INSERT INTO people (login) VALUES ('a')
      - INSERT INTO people (login) VALUES ('b')
`;

describe('a transaction whose COMMIT got no answer', () => {
  /** A database whose answers to COMMIT are lost; what it did is as it says. */
  const losing = (safeToRepeat: boolean): SqlTarget => {
    const database = openSqlite({
      name: 'hr',
      file: ':memory:',
      schema: 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY)',
    });
    return {
      kind: 'sql',
      name: 'hr',
      prepare: (text) => database.prepare(text),
      transaction: async (work, options) => {
        await database.transaction(work, options);
        throw new TargetError('connection', 'hr: could not commit the transaction: the connection broke.', { safeToRepeat });
      },
      test: () => database.test(),
      browser: () => database.browser(),
      schema: () => database.schema(),
      close: () => database.close(),
    };
  };

  it('is uncertain in the report', async () => {
    const hr = losing(false);
    const { report } = await openFlow(FLOW, { targets: { hr } }).run();
    await hr.close();
    assert.equal(report.outcome, 'failed');
    assert.deepEqual(report.uncertain, [{ step: 'write', target: 'hr', action: 'COMMIT', iteration: [] }]);
  });

  it('is not, where the server said that it undid it', async () => {
    const hr = losing(true);
    const { report } = await openFlow(FLOW, { targets: { hr } }).run();
    await hr.close();
    assert.deepEqual(report.uncertain, []);
  });
});
