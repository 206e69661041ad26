import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFlow } from '../../../../src/engine/compile-flow.ts';
import type { RunReport } from '../../../../src/engine/outcome.ts';
import type { Json } from '../../../../src/flow/json.ts';
import { readFlow } from '../../../../src/flow/read-flow.ts';
import type { SqlDialect } from '../../../../src/flow/sql/parameters.ts';
import { readStatements } from '../../../../src/flow/sql/statements.ts';
import type { ScriptSandbox } from '../../../../src/sandbox/port.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { SqlTarget } from '../../../../src/targets/port.ts';
import type { ServerSettings } from '../../../../src/targets/sql/server/driver.ts';
import { openSample, SAMPLE_NOW } from '../../../samples/open-sample.ts';
import { execute, newTable, openTarget, query, type ContractServer } from './database.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SAMPLE = 'samples/update-user';
const TABLES = ['users', 'directory_cards', 'roles', 'user_roles', 'role_history', 'equipment', 'sessions', 'mail_queue'];

/** What a person would see of two runs of one input, and what they leave in the database. */
interface Seen {
  readonly runs: readonly { readonly report: Json; readonly path: readonly string[]; readonly calls: readonly Json[] }[];
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

/** An empty place for the sample: a schema, a database. */
export interface Place {
  readonly create: string;
  readonly drop: string;
  readonly settings: Partial<ServerSettings>;
}

/** The sample update-user, its flow untouched, does on the server what it does on SQLite, for every input, and once more. */
export function updateUserContract(
  server: () => ContractServer,
  tablesFile: string,
  dialect: SqlDialect,
  placeOf: (name: string) => Place,
): void {
  describe('the sample update-user', () => {
    let sandbox: ScriptSandbox;
    before(() => {
      sandbox = createSandbox({ workers: 1 });
    });
    after(() => sandbox.close());
    const read = (path: string): string => readFileSync(ROOT + path, 'utf8');

    it('has the same outcomes, steps, statements and rows as on SQLite', async () => {
      const file = `${SAMPLE}/update-user.idflow.yaml`;
      const reference = await openSample('update-user');
      const { inputs } = reference;
      await reference.close();
      assert.ok(inputs.length > 15);
      for (const input of inputs) {
        const sample = await openSample('update-user');
        const expected = await seen(
          (observe) => sample.run(input, { consent: true, observer: observe }).then(({ report }) => report),
          (sql) => Promise.resolve(sample.rows(sql)),
        );
        await sample.close();
        const { target, close } = await newDatabase(placeOf(newTable()));
        const files = { read: (path: string) => (existsSync(ROOT + path) ? read(path) : undefined) };
        const flow = compileFlow(readFlow(read(file), file), { targets: new Map([['hr', target]]), sandbox, files });
        const actual = await seen(
          async (observer) =>
            flow.run({
              runId: 'test',
              now: () => SAMPLE_NOW,
              random: () => 0.5,
              input: JSON.parse(read(`${SAMPLE}/inputs/${input}.json`)) as Json,
              consent: () => true,
              observer,
            }),
          (sql) => query(target, sql),
        );
        await close();
        assert.deepEqual(actual, expected, input);
      }
    });

    /** A database of its own with the tables and people of the sample. */
    async function newDatabase({ create, drop, settings }: Place): Promise<{ target: SqlTarget; close: () => Promise<void> }> {
      const admin = openTarget(server(), { size: 1 });
      await execute(admin, create);
      const target = openTarget(server(), { settings });
      const sql = read(`${SAMPLE}/database/${tablesFile}`);
      for (const { start, end } of readStatements(sql, dialect).statements) await execute(target, sql.slice(start, end));
      const close = async (): Promise<void> => {
        await target.close();
        await execute(admin, drop);
        await admin.close();
      };
      return { target, close };
    }
  });
}

type Observer = NonNullable<Parameters<Awaited<ReturnType<typeof openSample>>['run']>[1]>['observer'];

async function seen(
  run: (observer: Observer) => Promise<RunReport>,
  rows: (sql: string) => Promise<readonly unknown[]>,
): Promise<Seen> {
  const runs: { report: Json; path: string[]; calls: Json[] }[] = [];
  for (let time = 0; time < 2; time++) {
    const [path, calls]: [string[], Json[]] = [[], []];
    const {
      outcome,
      message = null,
      writes,
    } = await run({
      stepStarted: (_scope, step) => void path.push(step.id),
      called: (_scope, step, { what, parameters, writes: wrote, rows: found = null, affected = null }) =>
        void calls.push({ step: step.id, what, parameters, wrote, found, affected }),
    });
    runs.push({ report: { outcome, message, writes: writes.map(({ step, action }) => `${step}: ${action}`) }, path, calls });
  }
  const tables: Record<string, readonly string[]> = {};
  for (const table of TABLES) tables[table] = (await rows(`SELECT * FROM ${table}`)).map((row) => JSON.stringify(row)).sort();
  return { runs, tables };
}
