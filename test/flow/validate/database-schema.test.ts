import assert from 'node:assert/strict';
import { readFlow } from '../../../src/flow/read-flow.ts';
import type { DatabaseSchema } from '../../../src/flow/sql/database-schema.ts';
import { validateFlow } from '../../../src/flow/validate/index.ts';
import { yaml } from './problems-of.ts';

const COLUMNS = ['login', 'city'].map((name) => ({ name, type: 'TEXT', nullable: true }));
const HR: DatabaseSchema = {
  dialect: 'sqlite',
  tables: [{ name: 'people', isDefaultSchema: true, kind: 'table', columns: COLUMNS }],
};

const FLOW = yaml`
  idflow: 1
  name: People
  targets: { hr: sql, log: sql }
  objects:
    person:
      target: hr
      mapping: [login <= input.login]
      properties:
        check: SELECT login FROM peple WHERE login = :login
        insert: |
          INSERT INTO people (login)
          VALUES (:login)
  steps:
    read:
      sql:
        - SELECT citty FROM people
        - "SELECT p.\"nope\" FROM people p"
      target: hr
      next: other
    other: { sql: SELECT citty FROM peple, target: log, next: look }
    look: { check: person, found: end, missing: end }
`;

/** What validation says of the databases, one line each. */
const found = (schema?: (target: string) => DatabaseSchema | undefined, flow = FLOW): string[] =>
  validateFlow(readFlow(flow, 'people.idflow.yaml'), { read: () => undefined, schema })
    .filter(({ code }) => code === 'unknown-table' || code === 'unknown-column')
    .map(({ range, severity, code, message, suggestion = '' }) => {
      const text = flow.slice(range.start.offset, range.end.offset);
      return `${severity} ${range.start.line}:${range.start.column} ${code} ${text}: ${message} ${suggestion}`.trimEnd();
    });

describe('the statements of a flow against the schemas of its databases', () => {
  it('are warned of at the name, where the schema of the target is known', () => {
    assert.deepEqual(
      found((target) => (target === 'hr' ? HR : undefined)),
      [
        'warning 9:32 unknown-table peple: The database has no table `peple`. Did you mean `people`?',
        'warning 16:16 unknown-column citty: The table `people` has no column `citty`. Did you mean `city`?',
        'warning 17:19 unknown-column \\"nope\\: The table `people` has no column `nope`.',
      ],
    );
  });

  it('are left alone where nothing is known', () => {
    assert.deepEqual(found(), []);
    assert.deepEqual(
      found(() => undefined),
      [],
    );
  });

  it('are not missed where the flow itself makes the table', () => {
    for (const make of [
      'CREATE TEMP TABLE IF NOT EXISTS peple (x int)',
      'SELECT login INTO peple FROM people',
      'CREATE VIEW hr."peple" AS SELECT 1',
    ]) {
      const flow = FLOW.replace('SELECT citty FROM people', make.replaceAll('"', ''));
      const missing = found((target) => (target === 'hr' ? HR : undefined), flow).filter((line) => line.includes('peple'));
      assert.deepEqual(missing, [], make);
    }
  });

  it('are told so often and no more where a flow belongs to another database', () => {
    const many = Array.from({ length: 500 }, () => '      - SELECT x FROM nowhere').join('\n');
    const flow = FLOW.replace('      - SELECT citty FROM people', many);
    assert.equal(found(() => HR, flow).length, 200);
  });
});
