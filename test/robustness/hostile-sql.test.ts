import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject } from '../../src/flow/json.ts';
import { openFlow, yaml } from '../engine/flow-run.ts';

const SCHEMA = `
CREATE TABLE users (name TEXT, mail TEXT);
CREATE TABLE salaries (amount INTEGER);
INSERT INTO salaries VALUES (100);
`;

const HOSTILE = [
  "'; DROP TABLE salaries; --",
  "x'); DELETE FROM salaries; --",
  "' OR '1'='1",
  '" OR ""="',
  ':name',
  ':mail :name ::text',
  '$1 ? @x #{y} ${z}',
  '\\',
  "\\'; --",
  '/* */ -- */',
  "'||(SELECT amount FROM salaries)||'",
  '%_',
  'NULL',
  "1; ATTACH DATABASE 'x' AS y",
  '\u2019; DROP TABLE salaries',
  '\ufeff\u200b\u2028',
  'Robert\u0000x',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme' })).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme' }),
);

describe('Hostile text as a value', () => {
  const people = openFlow.bind(
    undefined,
    yaml`
      targets: { hr: sql }
      objects:
        user:
          target: hr
          mapping: [name <= name, mail <= mail]
          properties:
            check: SELECT mail FROM users WHERE name = :name
            insert: INSERT INTO users (name, mail) VALUES (:name, :mail)
            delete: DELETE FROM users WHERE name = :name AND mail = :mail
          triggers:
            preInsert: { script: "targets.hr.query('SELECT :name AS n, \\':name\\' AS t', { name: newObject.name }); return true" }
      steps:
        values: { map: user, next: may }
        may: { trigger: preInsert, object: user, next: add }
        add: { insert: user, next: there }
        there: { check: user, then: mail }
        mail: { sql: "SELECT mail, :name AS name, ':name' AS literal FROM users WHERE name = :name -- :no", target: hr, with: { name: input.name }, next: remove }
        remove: { delete: user }
    `,
    { schema: SCHEMA },
  );

  it('is bound, never run, and comes back as it was', async function () {
    this.timeout(30_000);
    const flow = people();
    await fc.assert(
      fc.asyncProperty(text, text, async (name, mail) => {
        const { report, outputs } = await flow.run({ name, mail });
        assert.deepEqual([report.outcome, report.failure], ['succeeded', undefined]);
        assert.deepEqual((outputs['mail'] as JsonObject)['rows'], [{ mail, name, literal: ':name' }]);
        assert.deepEqual(flow.rows('SELECT (SELECT count(*) FROM users) AS users, (SELECT amount FROM salaries) AS amount'), [
          { users: 0, amount: 100 },
        ]);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('with half a character in it is refused, and nothing is written', async () => {
    const flow = people();
    const { report } = await flow.run({ name: 'a\ud800', mail: 'b' });
    assert.deepEqual([report.outcome, report.failure?.kind, report.writes], ['failed', 'invalid-input', []]);
  });
});

describe('Hostile text as a statement', () => {
  const PIECES = [
    'SELECT ', 'INSERT INTO users ', 'VALUES (', 'DELETE FROM nothing', 'UPDATE ', ':name', ':a ', '::', ':=', '?', '$1', "'", '"', '`', '[', ']', '(', ')',
    ';', '--', '/*', '*/', '$$', '1', ' AS x ', 'WITH RECURSIVE r(n) AS (SELECT 1) ', 'PRAGMA writable_schema=1', "ATTACH ':memory:' AS m", 'BEGIN', 'COMMIT',
    'ROLLBACK', 'SAVEPOINT s', 'VACUUM', 'load_extension(1)', 'zeroblob(1e9)', '\u0000', '\n', ', ', 'users', 'FROM ', "E'", "x'zz'", 'EXPLAIN ',
  ]; // prettier-ignore
  const statement = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

  it('is a report, and the next run on the same target is fine', async function () {
    this.timeout(30_000);
    await fc.assert(
      fc.asyncProperty(statement, async (sql) => {
        const flow = openFlow(
          `targets: { hr: sql }\nsteps:\n  ${JSON.stringify('hostile')}: { sql: ${JSON.stringify(sql)}, target: hr, with: { name: input.name, a: "1" }, on-error: { any: after }, next: after }\n  after: { sql: "SELECT amount FROM salaries", target: hr }\n`,
          { schema: SCHEMA, unsound: true },
        );
        const { report, outputs } = await flow.run({ name: "'; DROP TABLE salaries" });
        assert.notEqual(report.failure?.kind, 'internal', report.message);
        assert.equal(report.outcome === 'failed', false, `${report.message} after ${sql}`);
        assert.deepEqual((outputs['after'] as JsonObject)['rows'], [{ amount: 100 }], sql);
        await flow.hr.close();
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});
