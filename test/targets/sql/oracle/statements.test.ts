import assert from 'node:assert/strict';
import { parseStatement } from '../../../../src/flow/sql/parameters.ts';
import { createDriver } from '../../../../src/targets/sql/oracle/driver.ts';
import { isProcedural, returningInto, withVariables } from '../../../../src/targets/sql/oracle/statement-kinds.ts';
import { openTarget } from '../contract/database.ts';

const settings = {
  host: '127.0.0.1',
  port: 1,
  database: 'FREEPDB1',
  user: 'flow',
  password: 'x',
  tls: undefined,
  onConnect: [],
};
const parse = (sql: string) => parseStatement(sql, 'oracle');

describe('statements of Oracle', () => {
  it('are PL/SQL where their parameters can be set; a name is one variable there', () => {
    const block = parse("BEGIN :id := add_user(:login, ':x'); log(:id); END;");
    assert.equal(isProcedural(block), true);
    assert.equal(withVariables(block), "BEGIN :1 := add_user(:2, ':x'); log(:1); END;");
    assert.equal(isProcedural(parse('CALL add_user(:login)')), true);
    assert.equal(isProcedural(parse('SELECT begin FROM dual')), false);
  });

  it('answer what stands behind RETURNING … INTO', () => {
    const text = "INSERT INTO t (a) VALUES ('returning x into y') RETURNING id, a INTO :id, :a";
    assert.equal(returningInto(parse(text)), text.indexOf('INTO :id') + 4);
    assert.equal(
      returningInto(parse('DELETE FROM t RETURN id /* into */ INTO :id')),
      'DELETE FROM t RETURN id /* into */ INTO'.length,
    );
    assert.equal(returningInto(parse("INSERT INTO t VALUES ('returning id into :x')")), undefined);
    assert.equal(returningInto(parse('SELECT a INTO :x FROM t')), undefined);
  });

  it('that would change the connection for others are refused, blocks are not', async () => {
    const target = openTarget({ settings, createDriver });
    for (const sql of [
      'COMMIT',
      'ROLLBACK',
      'SAVEPOINT x',
      'SET TRANSACTION READ ONLY',
      'SET ROLE x',
      "ALTER SESSION SET TIME_ZONE = 'UTC'",
    ]) {
      await assert.rejects(async () => target.prepare(sql), { kind: 'forbidden' }, sql);
    }
    assert.deepEqual(target.prepare('BEGIN add_user(:login); END;').parameters, ['login']);
    assert.deepEqual(target.prepare('DECLARE x NUMBER; BEGIN x := :n; END;').parameters, ['n']);
    await target.close();
  });

  it('are sent nowhere where host or service would be read as more than a name', async () => {
    for (const wrong of [{ database: 'X)(SID=Y' }, { host: '127.0.0.1)(PORT=1' }]) {
      const target = openTarget({ settings: { ...settings, ...wrong }, createDriver });
      await assert.rejects(target.prepare('SELECT 1 FROM dual').run([]), {
        kind: 'invalid-input',
        message: /is no (host name|name of a service)/,
      });
      await target.close();
    }
  });
});
