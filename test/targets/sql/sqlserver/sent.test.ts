import assert from 'node:assert/strict';
import type { SqlValue } from '../../../../src/targets/port.ts';
import { execute, query } from '../contract/database.ts';
import { onDoubles } from '../sqlserver-double/suite.ts';

describe('SQL Server, on a scripted double: what is sent', () => {
  const start = onDoubles();

  it('is the text with placeholders, and typed values beside it', async () => {
    const { double, hr } = await start();
    const values: Record<string, SqlValue> = {
      login: "'; DROP TABLE people; --",
      age: 40,
      big: 9007199254740991,
      pay: 0.5,
      on: true,
      none: null,
      picture: Uint8Array.from([0, 255]),
    };
    await execute(hr, 'INSERT INTO p VALUES (:login, :age, :big, :pay, :on, :none, :picture, :login)', values);
    assert.deepEqual(double.requests, [
      {
        kind: 'statement',
        text: 'INSERT INTO p VALUES (@1, @2, @3, @4, @5, @6, @7, @1)',
        declarations: '@1 nvarchar(4000), @2 int, @3 bigint, @4 float, @5 bit, @6 nvarchar(4000), @7 varbinary(8000)',
        parameters: [
          { name: '@1', output: false, value: "'; DROP TABLE people; --" },
          { name: '@2', output: false, value: 40 },
          { name: '@3', output: false, value: 9007199254740991n },
          { name: '@4', output: false, value: 0.5 },
          { name: '@5', output: false, value: true },
          { name: '@6', output: false, value: null },
          { name: '@7', output: false, value: Buffer.from([0, 255]) },
        ],
        inTransaction: false,
      },
    ]);
  });

  it('is whole, however long and strange a text is', async () => {
    const { double, hr } = await start();
    const texts = ['', ' ', '👩‍👩‍👧 Ωμέγα', '\u{10ffff}', "x'y".repeat(1333), 'ä'.repeat(4001), '🚀'.repeat(200_000)];
    for (const value of texts) await execute(hr, 'SELECT :value', { value });
    const sent = double.requests.map((request) => (request.kind === 'statement' ? request.parameters[0]?.value : undefined));
    assert.deepEqual(sent, texts);
    const declared = double.requests.map((request) => (request.kind === 'statement' ? request.declarations : ''));
    assert.deepEqual([declared[0], declared[5]], ['@1 nvarchar(4000)', '@1 nvarchar(max)']);
  });

  it('reads brackets, labels and comments as Transact-SQL does', async () => {
    const { double, hr } = await start();
    await query(hr, "SELECT [a:b], ':x' AS q, hierarchyid::Parse(:p) /* :c /* :d */ */ FROM t -- :e", { p: '/1/' });
    assert.deepEqual(
      double.requests.map((request) => (request.kind === 'statement' ? request.text : '')),
      ["SELECT [a:b], ':x' AS q, hierarchyid::Parse(@1) /* :c /* :d */ */ FROM t -- :e"],
    );
  });

  it('signs in to the database, and runs on-connect once on each connection', async () => {
    const { double, hr } = await start({}, { size: 1, settings: { onConnect: ['SET LOCK_TIMEOUT 100'] } });
    await query(hr, 'SELECT 1');
    await query(hr, 'SELECT 2');
    assert.deepEqual(double.logins, [{ user: 'flow', password: 'correct-horse', application: 'idflow', database: 'hr' }]);
    assert.deepEqual(
      double.requests.map((request) => [request.kind, 'text' in request ? request.text : '']),
      [
        ['batch', 'SET LOCK_TIMEOUT 100'],
        ['statement', 'SELECT 1'],
        ['statement', 'SELECT 2'],
      ],
    );
    assert.equal((await hr.test()).server, 'SQL Server 16.0.4135.4');
  });
});
