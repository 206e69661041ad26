import assert from 'node:assert/strict';
import oracledb, { type DbType, type Metadata } from 'oracledb';
import buffers from 'oracledb/lib/impl/datahandlers/buffer.js';
import type { Json } from '../../../../src/flow/json.ts';
import { createDriver } from '../../../../src/targets/sql/oracle/driver.ts';
import { fetchTypeHandler, nameOf, parameterOf, variableOf } from '../../../../src/targets/sql/oracle/values.ts';

/** What a row holds of a value that the library has fetched as the handler asked. */
function read(dbType: DbType, value: unknown, more: Partial<Metadata<unknown>> = {}): unknown {
  const { converter } = fetchTypeHandler({ name: 'V', dbType, ...more });
  return converter?.(value);
}

/** Makes a value of a class whose types do not tell what it is made of. */
const made = (type: new () => object, parts: object): unknown => Reflect.construct(type, [parts]);

describe('values of Oracle', () => {
  before(() => {
    // Loading the driver makes the library keep dates exactly.
    assert.equal(typeof createDriver, 'function');
  });

  const reads = (title: string, dbType: DbType, value: unknown, expected: Json, more: Partial<Metadata<unknown>> = {}): void => {
    it(`${title} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(read(dbType, value, more), expected);
      assert.equal(read(dbType, null, more), null);
    });
  };
  reads('a whole NUMBER', oracledb.DB_TYPE_NUMBER, '-42', -42, { scale: 0, precision: 10 });
  reads('a NUMBER that a number can not hold', oracledb.DB_TYPE_NUMBER, '9007199254740993', '9007199254740993');
  reads('a NUMBER with a fraction', oracledb.DB_TYPE_NUMBER, '0.1', '0.1', { scale: -127 });
  reads('a NUMBER(10,2) without a fraction', oracledb.DB_TYPE_NUMBER, '2', '2', { scale: 2, precision: 10 });
  reads('a BINARY_DOUBLE', oracledb.DB_TYPE_BINARY_DOUBLE, NaN, 'NaN');
  reads('a BINARY_FLOAT', oracledb.DB_TYPE_BINARY_FLOAT, Math.fround(0.1), 0.1);
  reads('a VARCHAR2', oracledb.DB_TYPE_VARCHAR, 'Zoë', 'Zoë');
  reads('a CLOB', oracledb.DB_TYPE_CLOB, 'long', 'long');
  reads('a BLOB', oracledb.DB_TYPE_BLOB, Buffer.from([0, 255]), 'AP8=');
  reads('a RAW', oracledb.DB_TYPE_RAW, Buffer.from([0, 255]), 'AP8=');
  reads('a BOOLEAN', oracledb.DB_TYPE_BOOLEAN, true, true);
  reads('JSON', oracledb.DB_TYPE_JSON, { a: [1, null, 'x'], b: { c: 1n } }, { a: [1, null, 'x'], b: { c: 1 } });
  reads('a VECTOR', oracledb.DB_TYPE_VECTOR, Float64Array.from([0.5, 2]), [0.5, 2]);
  reads('an INTERVAL of months', oracledb.DB_TYPE_INTERVAL_YM, made(oracledb.IntervalYM, { years: 1, months: 2 }), 'P1Y2M');
  reads(
    'an INTERVAL of seconds',
    oracledb.DB_TYPE_INTERVAL_DS,
    made(oracledb.IntervalDS, { days: 1, hours: 2, minutes: 0, seconds: 1, fseconds: 500_000_000 }),
    'P1DT2H0M1.5S',
  );

  describe('dates, as they come over the wire', () => {
    const reader = Object.create(buffers.BaseBuffer.prototype) as typeof buffers.BaseBuffer.prototype;
    const date = [120, 126, 3, 29, 3, 31, 2];
    const nanoseconds = [0x07, 0x5b, 0xcd, 0x15];

    it('are those of the server, also where an hour is missing here', () => {
      const zone = process.env['TZ'];
      process.env['TZ'] = 'Europe/Berlin';
      try {
        const value = reader.parseOracleDate(Buffer.from(date), true);
        assert.equal(read(oracledb.DB_TYPE_DATE, value), '2026-03-29T02:30:01');
      } finally {
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      }
    });

    it('have every digit of their seconds', () => {
      const value = reader.parseOracleDate(Buffer.from([...date, ...nanoseconds]), true);
      assert.equal(read(oracledb.DB_TYPE_TIMESTAMP, value), '2026-03-29T02:30:01.123456789');
    });

    it('are in UTC where they have a zone', () => {
      const value = reader.parseOracleDate(Buffer.from([...date, ...nanoseconds, 20, 60]), false);
      assert.equal(read(oracledb.DB_TYPE_TIMESTAMP_TZ, value), '2026-03-29T02:30:01.123456789Z');
    });
  });

  it('takes numbers, texts and bytes as they are, and 1 and 0 for what is true or not', () => {
    assert.deepEqual([1.5, 'x', null, true, false].map(parameterOf), [1.5, 'x', null, 1, 0]);
    assert.deepEqual(parameterOf(Uint8Array.from([0, 255])), Buffer.from([0, 255]));
  });

  it('gives PL/SQL variables that it can set, and what is too long for that as it is', () => {
    const { dir, val, maxSize } = variableOf(42) as { dir: number; val: unknown; maxSize: number };
    assert.deepEqual([dir, val, maxSize], [oracledb.BIND_INOUT, '42', 32_767]);
    assert.deepEqual(variableOf('ä'.repeat(20_000)), { dir: oracledb.BIND_IN, val: 'ä'.repeat(20_000) });
  });

  it('has names in lower case that nobody put into quotes', () => {
    assert.deepEqual(['USER_NAME', 'userName', 'b:c', 'COUNT(*)'].map(nameOf), ['user_name', 'userName', 'b:c', 'count(*)']);
  });
});
