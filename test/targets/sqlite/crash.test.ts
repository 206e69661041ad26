import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'mocha';
import { openSqlite } from '../../../src/targets/sql/sqlite.ts';

const KILLS = 5;
const WRITES_BEFORE_KILL = 200;
const adapter = new URL('../../../src/targets/sql/sqlite.ts', import.meta.url).href;

/** Upserts for ever, and says a number only after its row was acknowledged; every other one in a transaction with a second row. */
const writer = `
  import { writeSync } from 'node:fs';
  import { openSqlite } from ${JSON.stringify(adapter)};
  const hr = openSqlite({ name: 'hr', file: process.argv[1], schema:
    'CREATE TABLE IF NOT EXISTS users (n INTEGER PRIMARY KEY, round INTEGER); CREATE TABLE IF NOT EXISTS pairs (n INTEGER PRIMARY KEY)' });
  const upsert = hr.prepare('INSERT INTO users VALUES (:n, :round) ON CONFLICT (n) DO UPDATE SET round = :round');
  const pair = hr.prepare('INSERT INTO pairs VALUES (:n) ON CONFLICT DO NOTHING');
  for (let n = 0; ; n++) {
    if (n % 2) hr.transaction(() => { upsert.run([n, Number(process.argv[2])]); pair.run([n]); });
    else upsert.run([n, Number(process.argv[2])]);
    writeSync(1, n + '\\n');
  }
`;

/** Answers the last number the writer acknowledged before it was killed. */
async function writeUntilKilled(file: string, round: number): Promise<number> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, '--no-warnings', '--input-type=module', '--eval', writer, file, String(round)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let last = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === WRITES_BEFORE_KILL + round) child.kill('SIGKILL');
  }
  return last;
}

describe('SQLite under kill -9', () => {
  it('loses no acknowledged row, tears no transaction, and opens again', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'idflow-crash-'));
    try {
      const file = join(folder, 'hr.db');
      for (let round = 1; round <= KILLS; round++) {
        const last = await writeUntilKilled(file, round);
        assert.ok(last >= WRITES_BEFORE_KILL, `the writer stopped by itself at ${last}`);
        const hr = openSqlite({ name: 'hr', file });
        const rows = async (text: string): Promise<unknown> => (await hr.prepare(text).run([])).rows;
        assert.deepEqual(await rows('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
        assert.deepEqual(await rows(`SELECT count(*) AS kept FROM users WHERE round = ${round} AND n <= ${last}`), [
          { kept: last + 1 },
        ]);
        assert.deepEqual(await rows('SELECT n FROM users WHERE n % 2 AND n NOT IN (SELECT n FROM pairs)'), []);
        await hr.close();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
