import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { compileFlow, type CompiledFlow } from '../../src/engine/compile-flow.ts';
import type { RunObserver } from '../../src/engine/observer.ts';
import { StepTrace } from '../../src/engine/step-trace.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import type { ScriptSandbox } from '../../src/sandbox/port.ts';
import type { SqlResult } from '../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../src/targets/sql/sqlite.ts';

export const FLOW_FILE = 'scripts/bench/update-user.idflow.yaml';

const SCHEMA = `
CREATE TABLE users (id INTEGER PRIMARY KEY, user_name TEXT UNIQUE NOT NULL, first_name TEXT, last_name TEXT, full_name TEXT, mail TEXT);
CREATE TABLE grants (user_id INTEGER NOT NULL REFERENCES users (id), role_name TEXT NOT NULL, PRIMARY KEY (user_id, role_name)) WITHOUT ROWID;
`;

export interface Person {
  readonly accountName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly mail: string;
  readonly status: string;
  readonly grants: readonly { readonly role: string }[];
}

let made: readonly Person[] = [];

/**
 * People of whom every second is in the database already, with 2 roles to remove and 5 to add. The same for every
 * measurement: else it would have the garbage collector move new ones about, the more often the more its contestant allocates.
 */
export function people(count: number): readonly Person[] {
  if (made.length !== count) made = makePeople(count);
  return made;
}

function makePeople(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    accountName: `user${index}`,
    firstName: `First${index}`,
    lastName: `Last${index}`,
    mail: `user${index}@example.com`,
    status: 'ACTIVE',
    grants: ['a', 'b', 'c', 'd', 'e'].map((role) => ({ role: `role-${role}` })),
  }));
}

/** One who is inserted and then changed, so that every statement runs once. */
function newcomers(): Person[] {
  const [person] = makePeople(1);
  const before = { ...person!, accountName: 'newcomer', lastName: 'Before', grants: [{ role: 'old-1' }] };
  return [before, { ...person!, accountName: 'newcomer' }];
}

const INSERT_USER =
  'INSERT INTO users (user_name, first_name, last_name, full_name, mail) VALUES (:user_name, :first_name, :last_name, :full_name, :mail) RETURNING id';

/** Puts every second person into a fresh database. */
function fill(run: (sql: string, values: Record<string, string | number>) => void, count: number): void {
  for (let index = 0; index < count; index += 2) {
    const id = index / 2 + 1;
    run('INSERT INTO users (id, user_name, first_name, last_name, full_name, mail) VALUES (:id, :user_name, :a, :b, :c, :d)', {
      id,
      user_name: `user${index}`,
      a: `First${index}`,
      b: 'Old',
      c: `First${index} Old`,
      d: `user${index}@example.com`,
    });
    for (const role of ['old-1', 'old-2']) run('INSERT INTO grants (user_id, role_name) VALUES (:id, :role)', { id, role });
  }
}

/** Triggers as plain functions: what they cost in the sandbox is measured apart. */
const YES = { results: [[{ value: true }]], returned: [{}], durationMs: 0 };
export const plainScripts: ScriptSandbox = {
  compile: (unit) => ({ unit, call: () => YES }),
  close: () => Promise.resolve(),
};

type Value = string | number;

/** A prepared statement, in the words of `node:sqlite`. */
interface Prepared {
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
  run(...values: Value[]): { changes: number | bigint };
}

/** The same work as the flow, as a developer writes it in an afternoon: straight down, statements prepared once. */
function handWritten(
  prepare: (sql: string) => Prepared,
): (person: Person | null, trigger: () => boolean, consent: () => boolean) => void {
  const check = prepare('SELECT id FROM users WHERE user_name = ?');
  const fetch = prepare('SELECT id, user_name, first_name, last_name, full_name, mail FROM users WHERE user_name = ?');
  const insert = prepare(INSERT_USER.replaceAll(/:\w+/g, '?'));
  const update = prepare('UPDATE users SET first_name = ?, last_name = ?, full_name = ?, mail = ? WHERE id = ?');
  const remove = prepare('DELETE FROM users WHERE id = ?');
  const grantsOf = prepare('SELECT user_id, role_name FROM grants WHERE user_id = ?');
  const hasGrant = prepare('SELECT 1 AS found FROM grants WHERE user_id = ? AND role_name = ?');
  const grant = prepare('INSERT INTO grants (user_id, role_name) VALUES (?, ?)');
  const revoke = prepare('DELETE FROM grants WHERE user_id = ? AND role_name = ?');
  return (person, trigger, consent) => {
    if (!person) return;
    const wanted = {
      user_name: person.accountName,
      first_name: person.firstName,
      last_name: person.lastName,
      full_name: `${person.firstName} ${person.lastName}`,
      mail: person.mail,
    };
    const found = check.get(wanted.user_name) as { id: number } | undefined;
    let id = found?.id;
    if (person.status === 'REMOVED') {
      if (consent() && id !== undefined && trigger()) {
        remove.run(id);
        trigger();
      }
      return;
    }
    if (id === undefined) {
      if (!trigger()) return;
      id = (insert.get(wanted.user_name, wanted.first_name, wanted.last_name, wanted.full_name, wanted.mail) as { id: number })
        .id;
      trigger();
    } else {
      const row = fetch.get(wanted.user_name) as Record<string, string>;
      const changes = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((key) => row[key] !== wanted[key]);
      if (!trigger()) return;
      if (changes.length > 0) {
        update.run(wanted.first_name, wanted.last_name, wanted.full_name, wanted.mail, id);
        trigger();
      }
    }
    const rows = grantsOf.all(id) as { role_name: string }[];
    const current = new Set(rows.map(({ role_name: role }) => role));
    const desired = new Set(person.grants.map(({ role }) => role));
    for (const role of desired) {
      if (current.has(role) || hasGrant.get(id, role)) continue;
      if (!trigger()) continue;
      grant.run(id, role);
      trigger();
    }
    for (const role of current) {
      if (desired.has(role)) continue;
      if (!trigger()) return;
      if (revoke.run(id, role).changes === 0) continue;
      trigger();
    }
  };
}

/** One way to do the work, set up once as a process would, and measured many times. */
export interface Contestant {
  /** Works through so many people on a database filled anew. @returns microseconds a user */
  measure(count: number): Promise<number>;
  close(): Promise<void>;
}

/** Fills the database, lets one person through who needs every statement, and takes the time of the rest. */
async function timed(count: number, prepare: (sql: string) => Prepared, work: (everybody: readonly Person[]) => Promise<void>) {
  for (const table of ['grants', 'users']) prepare(`DELETE FROM ${table}`).run();
  fill((sql, values) => {
    const names = [...sql.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    prepare(sql.replaceAll(/:\w+/g, '?')).run(...names.map((name) => values[name]!));
  }, count);
  const everybody = people(count);
  await work(newcomers());
  const started = performance.now();
  await work(everybody);
  return ((performance.now() - started) * 1000) / count;
}

/** What the hand-written code stands on: the database's own interface, or the SQL target that flows use. */
export type Ground = 'node:sqlite' | 'target';

export function byHand(ground: Ground): Contestant {
  const { prepare, close } = ground === 'target' ? openTarget() : openBare();
  const one = handWritten(prepare);
  const yes = (): boolean => true;
  const work = (everybody: readonly Person[]): Promise<void> => {
    for (const person of everybody) one(person, yes, yes);
    return Promise.resolve();
  };
  return { measure: (count) => timed(count, prepare, work), close };
}

interface Opened {
  readonly prepare: (sql: string) => Prepared;
  readonly close: () => Promise<void>;
}

function openBare(): Opened {
  const database = new DatabaseSync(':memory:');
  database.exec(`PRAGMA foreign_keys = ON; ${SCHEMA}`);
  const prepare = (sql: string): Prepared => database.prepare(sql);
  return { prepare, close: () => Promise.resolve(database.close()) };
}

function openTarget(): Opened & { readonly hr: SqliteTarget } {
  const hr = openSqlite({ name: 'hr', file: ':memory:', schema: SCHEMA });
  const prepare = (sql: string): Prepared => {
    let number = 0;
    const statement = hr.prepare(sql.replaceAll('?', () => `:p${++number}`));
    const run = (values: Value[]): SqlResult => statement.run(values) as SqlResult;
    return {
      get: (...values) => run(values).rows[0],
      all: (...values) => [...run(values).rows],
      run: (...values) => ({ changes: run(values).affected }),
    };
  };
  return { hr, prepare, close: () => hr.close() };
}

/** How the engine is watched while it is measured. */
export type Watching = 'nobody' | 'trace' | 'trace with clock';

export interface FlowContestant extends Contestant {
  /** Steps a user took in the last measurement, on average. */
  readonly stepsPerUser: number;
}

/** The triggers of the objects in the flow of the bench. */
const TRIGGERS = /^ {4}triggers:\n(?: {6}.*\n)+/gm;

/** @param triggers whether the trigger steps have scripts to run; their cost is shown apart from the engine's */
export function byFlow(watching: Watching, triggers: boolean): FlowContestant {
  const { hr, prepare, close } = openTarget();
  const text = readFileSync(FLOW_FILE, 'utf8');
  const flow = compileFlow(readFlow(triggers ? text : text.replace(TRIGGERS, ''), FLOW_FILE), {
    targets: new Map([['hr', hr]]),
    sandbox: plainScripts,
    files: { read: () => undefined },
  });
  const observer = observerFor(watching, flow);
  let stepsPerUser = 0;
  // one person a call, as by hand: V8 throws a function away that it has optimized in the middle of a loop over all of them
  const one = (user: Person, index: number): number => {
    const report = flow.run({ input: { user } as never, runId: `run-${index}`, observer });
    if (report instanceof Promise) throw new Error('The flow waits for something, although its database answers at once.');
    if (report.outcome !== 'succeeded') throw new Error(`${user.accountName}: ${report.outcome} ${report.message ?? ''}`);
    return report.steps;
  };
  const work = (everybody: readonly Person[]): Promise<void> => {
    let steps = 0;
    for (const [index, user] of everybody.entries()) steps += one(user, index);
    stepsPerUser = steps / everybody.length;
    return Promise.resolve();
  };
  return {
    measure: (count) => timed(count, prepare, work),
    close,
    get stepsPerUser() {
      return stepsPerUser;
    },
  };
}

function observerFor(watching: Watching, flow: CompiledFlow): RunObserver | undefined {
  if (watching === 'nobody') return undefined;
  return new StepTrace(flow.steps, 10_000, watching === 'trace' ? undefined : () => performance.now());
}
