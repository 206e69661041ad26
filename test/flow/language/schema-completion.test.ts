import assert from 'node:assert/strict';
import { checkCodeAt } from '../../../src/flow/language/code-check.ts';
import { completeCodeAt } from '../../../src/flow/language/code-completion.ts';
import type { Completion } from '../../../src/flow/language/completion.ts';
import { fixesFor } from '../../../src/flow/language/fixes/index.ts';
import { completeFlow } from '../../../src/flow/language/flow-completion.ts';
import { NO_FILES, type FlowFolder } from '../../../src/flow/language/flow-folder.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import type { DatabaseSchema, TableSchema } from '../../../src/flow/sql/database-schema.ts';
import { validateFlow } from '../../../src/flow/validate/index.ts';
import { applyEdits } from '../../../src/flow/edit/index.ts';

const table = (name: string, columns: readonly string[], more: Partial<TableSchema> = {}): TableSchema => ({
  name,
  schema: 'public',
  isDefaultSchema: true,
  kind: 'table',
  columns: columns.map((column) => ({ name: column, type: 'text', nullable: true })),
  ...more,
});

const HR: DatabaseSchema = {
  dialect: 'postgres',
  tables: [
    table('people', ['login', 'city', 'Born on']),
    table('roles', ['login', 'role']),
    table('entries', ['at'], { schema: 'audit', isDefaultSchema: false }),
  ],
};
const FILES: FlowFolder = { ...NO_FILES, schema: (target) => (target === 'hr' ? HR : undefined) };

const flowWith = (sql: string): string =>
  `idflow: 1\nname: T\ntargets: { hr: sql, log: sql }\nsteps:\n  a: { sql: ${JSON.stringify(sql)}, target: hr, next: b }\n  b: { sql: SELECT 1 FROM logs, target: log, next: end }\n`;

/** What can be written at the `¦` of a statement, the likeliest first; without words of SQL. */
function completions(sql: string): Completion[] {
  const offset = sql.indexOf('¦');
  const text = sql.replace('¦', '');
  const source = readFlow(flowWith(text), 'x.idflow.yaml');
  return completeCodeAt(source, FILES, 'steps/a/sql', text, offset)
    .filter(({ kind }) => kind === 'table' || kind === 'attribute')
    .toSorted((a, b) => a.rank - b.rank);
}
const labels = (sql: string, rank = 0): string[] => completions(sql).flatMap((each) => (each.rank === rank ? [each.label] : []));

describe('completion from the schema of a database', () => {
  it('offers tables behind the words that tables follow, those of other schemas with their schema', () => {
    for (const sql of [
      'SELECT * FROM ¦',
      'SELECT * FROM pe¦',
      'INSERT INTO ¦',
      'UPDATE ¦',
      'DELETE FROM ¦',
      'SELECT 1 FROM roles JOIN ¦',
    ])
      assert.deepEqual(labels(sql).slice(0, 2), ['people', 'roles'], sql);
    assert.deepEqual(labels('SELECT * FROM ¦', 1), ['audit.entries']);
    assert.deepEqual(labels('WITH recent AS (SELECT 1) SELECT * FROM ¦'), ['people', 'roles', 'recent']);
  });

  it('offers the columns of the tables in the statement elsewhere, with their types', () => {
    assert.deepEqual(labels('SELECT ¦ FROM people'), ['login', 'city', 'Born on']);
    assert.deepEqual(labels('UPDATE people SET ¦'), ['login', 'city', 'Born on']);
    assert.deepEqual(labels('INSERT INTO roles (login, ¦)'), ['login', 'role']);
    assert.deepEqual(labels('SELECT 1 FROM people p JOIN roles r ON ¦'), ['login', 'city', 'Born on', 'role']);
    assert.equal(completions('SELECT ci¦ FROM people').find(({ label }) => label === 'city')?.detail, 'text');
  });

  it('offers behind a dot what the name before it has', () => {
    assert.deepEqual(labels('SELECT r.¦ FROM people p JOIN roles r ON r.login = p.login'), ['login', 'role']);
    assert.deepEqual(labels('SELECT people.ci¦ FROM people'), ['login', 'city', 'Born on']);
    assert.deepEqual(labels('SELECT * FROM audit.¦'), ['entries']);
    assert.deepEqual(labels('SELECT "p".¦ FROM people "p" WHERE'), ['login', 'city', 'Born on']);
  });

  it('writes a name in the quotes that it needs', () => {
    const born = completions('SELECT ¦ FROM people').find(({ label }) => label === 'Born on');
    assert.equal(born?.insert, '"Born on"');
    assert.equal(completions('SELECT ¦ FROM people').find(({ label }) => label === 'city')?.insert, 'city');
  });

  it('replaces the word that is being written, also in the text of the flow', () => {
    const text = flowWith('SELECT ci FROM people');
    const offset = text.indexOf('ci FROM') + 2;
    const city = completeFlow(readFlow(text, 'x.idflow.yaml'), FILES, offset).find(({ label }) => label === 'city');
    assert.deepEqual([city?.start, city?.end], [offset - 2, offset]);
  });

  it('keeps to what the flow itself names where nothing is known of the target', () => {
    const source = readFlow(flowWith('SELECT 1'), 'x.idflow.yaml');
    const found = completeCodeAt(source, FILES, 'steps/b/sql', 'SELECT * FROM ', 14);
    assert.deepEqual(
      found.filter(({ kind }) => kind === 'table').map(({ label }) => label),
      ['logs'],
    );
  });

  it('is told in the fields of the designer what is wrong', () => {
    const source = readFlow(flowWith('SELECT 1'), 'x.idflow.yaml');
    const [problem, ...rest] = checkCodeAt(source, 'steps/a/sql', 'SELECT citty FROM people', FILES);
    assert.deepEqual(rest, []);
    assert.deepEqual([problem?.severity, problem?.start, problem?.end], ['warning', 7, 12]);
    assert.match(problem?.message ?? '', /has no column `citty`\. Did you mean `city`\?/);
  });

  it('mends a name with the one that was meant, in its quotes', () => {
    const mended = (sql: string, dialect = HR.dialect): string => {
      const files: FlowFolder = { ...NO_FILES, schema: () => ({ ...HR, dialect }) };
      const flow = flowWith(sql);
      const source = readFlow(flow, 'x.idflow.yaml');
      const problem = validateFlow(source, files).find(({ code }) => code === 'unknown-column' || code === 'unknown-table');
      const [fix] = fixesFor(source, files, problem!);
      return applyEdits(flow, fix!.edits);
    };
    assert.equal(mended('SELECT citty FROM people'), flowWith('SELECT city FROM people'));
    assert.equal(mended('SELECT city FROM `peple`', 'mysql'), flowWith('SELECT city FROM `people`'));
  });

  it('never throws, whatever stands there', () => {
    const pieces = [
      'SELECT ',
      'FROM ',
      'people',
      '.',
      '"',
      '(',
      ')',
      ' AS ',
      ',',
      '`',
      '[',
      ':x',
      "'",
      ' JOIN ',
      ' ON ',
      '\n',
      'ü',
    ];
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 3_000; round++) {
      const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]!).join('');
      const source = readFlow(flowWith('SELECT 1'), 'x.idflow.yaml');
      for (const { start, end } of completeCodeAt(source, FILES, 'steps/a/sql', text, next(text.length + 1)))
        assert.ok(start >= 0 && end >= start && end <= text.length);
      for (const { start, end } of checkCodeAt(source, 'steps/a/sql', text, FILES)) assert.ok(start >= 0 && end >= start);
    }
  });
});
