import assert from 'node:assert/strict';
import { execute, query } from '../contract/database.ts';
import { isStatement, onDoubles } from '../sqlserver-double/suite.ts';
import * as tds from '../sqlserver-double/tokens.ts';

describe('SQL Server, on a scripted double: transactions', () => {
  const start = onDoubles();

  it('are begun and ended by the transaction manager, with savepoints inside', async () => {
    const { double, hr } = await start({
      answer: (request) => (isStatement(request, 'INSERT') ? tds.changed(tds.COMMAND.insert, 1) : undefined),
    });
    await hr.transaction(async () => {
      await execute(hr, 'INSERT INTO a VALUES (1)');
      const inner = async (): Promise<never> => {
        await execute(hr, 'INSERT INTO b VALUES (1)');
        throw new Error('only the inner one');
      };
      await assert.rejects(hr.transaction(inner), /only the inner one/);
    });
    await execute(hr, 'INSERT INTO c VALUES (1)');
    assert.deepEqual(
      double.requests.map((request) =>
        request.kind === 'statement'
          ? `${request.text.slice(12, 13)} ${request.inTransaction}`
          : `${request.kind} ${'name' in request ? request.name : ''}`,
      ),
      ['begin ', 'a true', 'save idflow_1', 'b true', 'rollback idflow_1', 'commit ', 'c false'],
    );
    assert.equal(double.requests.find(({ kind }) => kind === 'begin')?.['isolation' as 'kind'], 0, 'no level but the session’s');
  });

  it('that a deadlock undid are done again, and told of', async () => {
    let deadlocks = 2;
    const { double, hr } = await start({
      answer: (request) =>
        isStatement(request, 'UPDATE') && deadlocks-- > 0
          ? Buffer.concat([tds.transactionChange(10), tds.failed(1205, 'Transaction (Process ID 55) was deadlocked', 13)])
          : undefined,
    });
    const notices: string[] = [];
    const options = { onNotice: ({ message }: { message: string }) => void notices.push(message) };
    await hr.transaction(() => execute(hr, 'UPDATE a SET n = 1'), options);
    assert.deepEqual(
      double.requests.map(({ kind }) => kind),
      ['begin', 'statement', 'begin', 'statement', 'begin', 'statement', 'commit'],
    );
    assert.match(notices[0] ?? '', /deadlocked/);
  });

  it('that the server ended after an error let nothing be written outside of them', async () => {
    const { double, hr } = await start({
      answer: (request) =>
        isStatement(request, 'bad')
          ? Buffer.concat([
              tds.error(245, "Conversion failed when converting the nvarchar value 'hunter2' to data type int.", 16),
              tds.transactionChange(10),
              tds.doneProc(tds.DONE.error),
            ])
          : undefined,
    });
    const work = async (): Promise<void> => {
      await assert.rejects(execute(hr, 'INSERT bad'), ({ message }: Error) => !message.includes('hunter2'));
      await execute(hr, 'INSERT good');
    };
    await assert.rejects(hr.transaction(work), { kind: 'conflict', message: /ended its transaction/ });
    await assert.rejects(
      hr.transaction(() => execute(hr, 'INSERT bad').catch(() => undefined)),
      {
        kind: 'conflict',
      },
    );
    assert.ok(!double.requests.some((request) => isStatement(request, 'good')));
  });

  it('that a procedure left open keep its connection from others', async () => {
    const { double, hr } = await start(
      {
        answer: (request) =>
          isStatement(request, 'EXEC') ? Buffer.concat([tds.transactionChange(8), tds.doneProc()]) : undefined,
      },
      { size: 1 },
    );
    await execute(hr, 'EXEC careless');
    await query(hr, 'SELECT 1');
    assert.equal(double.logins.length, 2);
  });
});
