import assert from 'node:assert/strict';
import type { Json } from '../../../../src/flow/json.ts';
import { execute, query } from '../contract/database.ts';
import { onDoubles } from '../sqlserver-double/suite.ts';
import * as tds from '../sqlserver-double/tokens.ts';

describe('SQL Server, on a scripted double: what is answered', () => {
  const start = onDoubles();

  const reads = (title: string, type: Buffer, value: Buffer, expected: Json): void => {
    it(`${title} is ${JSON.stringify(expected)}`, async () => {
      const answer = Buffer.concat([
        tds.columns([{ name: 'v', type }]),
        tds.row(value),
        tds.doneInProc(tds.COMMAND.select, 1),
        tds.doneProc(),
      ]);
      const { hr } = await start({ answer: () => answer });
      assert.deepEqual(await execute(hr, 'SELECT v FROM t'), { rows: [{ v: expected }], affected: 0 });
    });
  };
  const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
  const number64 = (write: (buffer: Buffer) => unknown): Buffer => {
    const buffer = Buffer.alloc(8);
    write(buffer);
    return tds.counted(buffer);
  };
  const decimal = (digits: bigint): Buffer => {
    const magnitude = Buffer.alloc(16);
    const positive = digits < 0n ? -digits : digits;
    magnitude.writeBigUInt64LE(positive & 0xffffffffffffffffn);
    magnitude.writeBigUInt64LE(positive >> 64n, 8);
    return tds.counted(Buffer.concat([bytes(digits < 0n ? 0 : 1), magnitude]));
  };
  const BIGINT = bytes(0x26, 8);
  const DECIMAL = bytes(0x6a, 17, 38, 10);
  // 2026-01-31 counted from the first day of the year 1.
  const days = 730_119 + (Date.UTC(2026, 0, 31) - Date.UTC(2000, 0, 1)) / 86_400_000;
  const DAY = bytes(days & 0xff, (days >> 8) & 0xff, days >> 16);
  const TICKS = 36_001_1234567;
  const ticks = bytes(TICKS & 0xff, (TICKS / 2 ** 8) & 0xff, (TICKS / 2 ** 16) & 0xff, (TICKS / 2 ** 24) & 0xff, TICKS / 2 ** 32);

  reads('an INT', tds.INT, tds.int(-42), -42);
  reads('a NULL', tds.TEXT, tds.text(null), null);
  reads('an NVARCHAR', tds.TEXT, tds.text('Zoë 🚀'), 'Zoë 🚀');
  reads('a BIT', bytes(0x68, 1), bytes(1, 1), true);
  reads(
    'a BIGINT that a number can hold',
    BIGINT,
    number64((b) => b.writeBigInt64LE(9007199254740991n)),
    9007199254740991,
  );
  reads(
    'a larger BIGINT',
    BIGINT,
    number64((b) => b.writeBigInt64LE(-9007199254740993n)),
    '-9007199254740993',
  );
  reads(
    'a FLOAT',
    bytes(0x6d, 8),
    number64((b) => b.writeDoubleLE(0.1)),
    0.1,
  );
  reads('a REAL', bytes(0x6d, 4), Buffer.concat([bytes(4), Buffer.from(new Float32Array([0.1]).buffer)]), 0.1);
  reads('a DECIMAL, with every digit', DECIMAL, decimal(123456789012345678901234567891n), '12345678901234567890.1234567891');
  reads('a small negative DECIMAL', DECIMAL, decimal(-15n), '-0.0000000015');
  reads('MONEY, exact', bytes(0x6e, 8), Buffer.concat([bytes(8), tds.int32(0x7fffffff), tds.int32(-1)]), '922337203685477.5807');
  reads('SMALLMONEY', bytes(0x6e, 4), Buffer.concat([bytes(4), tds.int32(-15_000)]), '-1.5000');
  reads('a DATE', bytes(0x28), tds.counted(DAY), '2026-01-31');
  reads('a TIME', bytes(0x29, 7), tds.counted(ticks), '10:00:01.1234567');
  reads('a DATETIME2', bytes(0x2a, 7), tds.counted(Buffer.concat([ticks, DAY])), '2026-01-31T10:00:01.1234567');
  reads(
    'a DATETIMEOFFSET, in UTC',
    bytes(0x2b, 7),
    tds.counted(Buffer.concat([ticks, DAY, bytes(0x4a, 0x01)])),
    '2026-01-31T10:00:01.1234567Z',
  );
  reads(
    'a DATETIME',
    bytes(0x6f, 8),
    Buffer.concat([bytes(8), tds.int32(46_051), tds.int32(36_001 * 300 + 150)]),
    '2026-01-31T10:00:01.5',
  );
  reads(
    'a UNIQUEIDENTIFIER',
    bytes(0x24, 16),
    tds.counted(Buffer.from('99bceea00b9cf84ebb6d6bb9bd380a11', 'hex')),
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  );
  reads('a VARBINARY', bytes(0xa5, 10, 0), bytes(2, 0, 0, 255), 'AP8=');
  reads(
    'a DECIMAL in a SQL_VARIANT',
    bytes(0x62, 0x49, 0x1f, 0, 0),
    Buffer.concat([tds.int32(9), bytes(0x6a, 2, 10, 2, 1, 150, 0, 0, 0)]),
    '1.50',
  );

  it('counts what a statement changed, and not what its triggers did before', async () => {
    const { hr } = await start({
      answer: () => Buffer.concat([tds.doneInProc(tds.COMMAND.delete, 7), tds.changed(tds.COMMAND.update, 2)]),
    });
    assert.deepEqual(await execute(hr, 'UPDATE people SET city = :city', { city: 'Bonn' }), { rows: [], affected: 2 });
  });

  it('has the rows of OUTPUT, and counts them', async () => {
    const column = { name: 'id', type: tds.INT };
    const answer = [tds.columns([column]), tds.row(tds.int(7)), tds.row(tds.int(8)), tds.changed(tds.COMMAND.insert, 2)];
    const { hr } = await start({ answer: () => Buffer.concat(answer) });
    assert.deepEqual(await execute(hr, `INSERT INTO p (name) OUTPUT inserted.id VALUES ('a'), ('b')`), {
      rows: [{ id: 7 }, { id: 8 }],
      affected: 2,
    });
  });

  it('has the parameters that a procedure set, by the names in the flow', async () => {
    const { double, hr } = await start({
      answer: () =>
        Buffer.concat([
          tds.columns([{ name: 'ignored', type: tds.INT }]),
          tds.row(tds.int(1)),
          tds.doneInProc(tds.COMMAND.select, 1),
          tds.returnValue(2, '@2', tds.TEXT, tds.text('4711')),
          tds.returnValue(3, '@3', tds.TEXT, tds.text('hello!')),
          tds.doneProc(),
        ]),
    });
    const call = 'EXEC add_user @login = :login, @id = :id OUTPUT, @note = :note OUT';
    const rows = await query(hr, call, { login: 'jane', note: 'hello' });
    assert.deepEqual(rows, [{ id: '4711', note: 'hello!' }]);
    assert.deepEqual(
      double.requests.map((request) => (request.kind === 'statement' ? request.declarations : '')),
      ['@1 nvarchar(4000), @2 nvarchar(max) OUTPUT, @3 nvarchar(max) OUTPUT'],
    );
  });

  it('is the last result of a procedure with several', async () => {
    const first = Buffer.concat([
      tds.columns([{ name: 'a', type: tds.INT }]),
      tds.row(tds.int(1)),
      tds.doneInProc(tds.COMMAND.select, 1),
    ]);
    const { hr } = await start({ answer: () => Buffer.concat([first, tds.oneText('b', 'second')]) });
    assert.deepEqual(await query(hr, 'EXEC report'), [{ b: 'second' }]);
  });
});
