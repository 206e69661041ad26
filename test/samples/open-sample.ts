import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { compileFlow, type CompiledFlow } from '../../src/engine/compile-flow.ts';
import type { CompiledStep } from '../../src/engine/compiled-step.ts';
import type { RunObserver } from '../../src/engine/observer.ts';
import type { Failure, RunReport } from '../../src/engine/outcome.ts';
import type { RunOptions, Scope } from '../../src/engine/run.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/flow/json.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import type { ScriptSandbox } from '../../src/sandbox/port.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { startEmbeddedIdp, type EmbeddedIdp, type IdpSeed } from '../../src/targets/embedded/idp/embedded-idp.ts';
import type { OktaTargetOptions } from '../../src/targets/idp/okta/options.ts';
import { createOktaTarget } from '../../src/targets/idp/okta/target.ts';
import type { Row, SqlValue, Target } from '../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../src/targets/sql/sqlite.ts';

/** Folder of the repository: sample files are named from here. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The moment that runs of samples take for now, so that reports and scripts are the same every time. */
export const SAMPLE_NOW = Date.parse('2026-11-21T09:00:00Z');

/** What a step sent to a target. */
export interface SampleCall {
  readonly step: string;
  readonly target: string;
  /** The statement as written, or the operation. */
  readonly what: string;
  readonly writes: boolean;
  readonly parameters: JsonObject;
  readonly failure?: Failure | undefined;
}

export interface SampleLog {
  readonly step: string;
  readonly level: string;
  readonly message: string;
}

/** Values of `:name` parameters, by name or in the order of their first occurrence. */
export type SqlValues = Readonly<Record<string, SqlValue>> | readonly SqlValue[];

const isList = (values: SqlValues): values is readonly SqlValue[] => Array.isArray(values);

/** One run of a sample, as it was seen. Steps of called flows are named `CALLING-STEP/STEP`. */
export interface SampleRun {
  readonly report: RunReport;
  /** Step ids in the order in which they ran, each repetition of a loop included. */
  readonly path: readonly string[];
  /** `STEP:PORT` in the order in which steps ended; `STEP!KIND` for one that failed; `STEP:` for one that a loop was left by. */
  readonly ports: readonly string[];
  readonly calls: readonly SampleCall[];
  readonly logs: readonly SampleLog[];
  /** Names of the triggers that ran; `NAME: veto` for one that said no. */
  readonly triggers: readonly string[];
}

export interface SampleOptions {
  /** Changes the text of the flow before it is compiled, for what the sample as it is does not do. */
  readonly edit?: ((flow: string) => string) | undefined;
  /** Folder for the files of the targets; in memory if not given. */
  readonly folder?: string | undefined;
  /** Changes the seed of the embedded IdP. */
  readonly seed?: ((seed: IdpSeed) => IdpSeed) | undefined;
}

/** How a run of a sample may differ: `consent` is the operator's answer to every question. */
export interface SampleRunOptions extends Omit<RunOptions, 'input' | 'consent'> {
  readonly consent?: boolean | undefined;
}

/** A sample with fresh targets of its own: SQLite in memory, an embedded IdP over HTTP. */
export interface Sample {
  readonly name: string;
  readonly flow: CompiledFlow;
  /** Names of the files in `inputs/`, without `.json`. */
  readonly inputs: readonly string[];
  /** The content of `inputs/NAME.json`. */
  input(name: string): JsonObject;
  /** Runs the flow on an input: a name in `inputs/`, or the input itself. */
  run(input: string | Json, options?: SampleRunOptions): Promise<SampleRun>;
  /** Rows of a SQL target, with values for its `:name` parameters; without `target` that of the only one. */
  rows(sql: string, values?: SqlValues, target?: string): readonly Row[];
  /** Runs a statement on a SQL target, to prepare a test. */
  change(sql: string, values?: SqlValues, target?: string): void;
  /** The embedded IdP. */
  readonly idp: EmbeddedIdp;
  /** Content of both targets as JSON: all tables, and all that the IdP holds. Equal states are equal texts. */
  state(): string;
  close(): Promise<void>;
}

let sandbox: ScriptSandbox | undefined;

/** One sandbox for all samples: starting a thread takes longer than most runs. */
const sharedSandbox = (): ScriptSandbox => (sandbox ??= createSandbox({ workers: 2 }));

/** Ends the sandbox that all samples share. */
export async function closeSharedSandbox(): Promise<void> {
  await sandbox?.close();
  sandbox = undefined;
}

/** Opens `samples/NAME` on embedded targets of its own, as its environment `embedded` describes them. */
export async function openSample(name: string, options: SampleOptions = {}): Promise<Sample> {
  const folder = `samples/${name}`;
  const file = `${folder}/${name}.idflow.yaml`;
  const { sql, idps, targets } = await openTargets(folder, options);
  const close = async (): Promise<void> => {
    for (const target of targets.values()) await target.close();
    for (const idp of idps.values()) await idp.close();
  };
  try {
    const text = read(file);
    const source = readFlow(options.edit ? options.edit(text) : text, file);
    assert.deepEqual(source.problems, [], `${file} has problems`);
    const files = { read: (path: string) => (existsSync(ROOT + path) ? read(path) : undefined) };
    const flow = compileFlow(source, { targets, sandbox: sharedSandbox(), files });
    return sampleOf(name, flow, sql, idps, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function sampleOf(
  name: string,
  flow: CompiledFlow,
  sql: ReadonlyMap<string, SqliteTarget>,
  idps: ReadonlyMap<string, EmbeddedIdp>,
  close: () => Promise<void>,
): Sample {
  const folder = `samples/${name}/inputs`;
  const input = (of: string): JsonObject => {
    const value: unknown = JSON.parse(read(`${folder}/${of}.json`));
    assert.ok(isJsonObject(value), `${folder}/${of}.json holds no object`);
    return value;
  };
  const execute = (text: string, values: SqlValues = {}, target?: string): readonly Row[] => {
    const database = target === undefined ? [...sql.values()][0] : sql.get(target);
    assert.ok(database, `The sample ${name} has no SQL target ${target ?? ''}`);
    const statement = database.prepare(text);
    const result = statement.run(statement.parameters.map((name, at) => (isList(values) ? values[at] : values[name]) ?? null));
    assert.ok(!(result instanceof Promise), 'A transaction is still open.');
    return result.rows;
  };
  return {
    name,
    flow,
    input,
    inputs: readdirSync(ROOT + folder)
      .filter((entry) => entry.endsWith('.json'))
      .map((entry) => entry.slice(0, -'.json'.length))
      .sort(),
    async run(of, options = {}) {
      const { consent, observer, ...more } = options;
      const watch = new Watch(observer);
      const report = await flow.run({
        runId: 'test',
        now: () => SAMPLE_NOW,
        random: () => 0.5,
        ...more,
        input: typeof of === 'string' ? input(of) : of,
        consent: consent === undefined ? undefined : () => consent,
        observer: watch,
      });
      const { path, ports, calls, logs, triggers } = watch;
      return { report, path, ports, calls, logs, triggers };
    },
    rows: execute,
    change(text, values, target) {
      execute(text, values, target);
    },
    get idp() {
      const [idp] = idps.values();
      assert.ok(idp, `The sample ${name} has no IdP`);
      return idp;
    },
    state: () =>
      JSON.stringify({
        sql: [...sql.keys()].map((target) => ({ [target]: tablesOf((text) => execute(text, {}, target)) })),
        idp: [...idps].map(([target, { state }]) => ({ [target]: state.snapshot() })),
      }),
    close,
  };
}

/** All rows of all tables, in an order that does not depend on when they were written. */
function tablesOf(query: (sql: string) => readonly Row[]): JsonObject {
  const names = query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
  const sorted = (rows: readonly Row[]): Json => rows.map((row) => JSON.stringify(row)).sort();
  return Object.fromEntries(names.map(({ name }) => [String(name), sorted(query(`SELECT * FROM "${String(name)}"`))]));
}

/** Notes what a run does, and tells the test's own observer too. */
class Watch implements RunObserver {
  readonly path: string[] = [];
  readonly ports: string[] = [];
  readonly calls: SampleCall[] = [];
  readonly logs: SampleLog[] = [];
  readonly triggers: string[] = [];
  readonly #next: RunObserver;

  constructor(next: RunObserver = {}) {
    this.#next = next;
  }

  runStarted: NonNullable<RunObserver['runStarted']> = (run) => this.#next.runStarted?.(run);
  runFinished: NonNullable<RunObserver['runFinished']> = (run, report) => this.#next.runFinished?.(run, report);
  attemptFailed: NonNullable<RunObserver['attemptFailed']> = (...of) => this.#next.attemptFailed?.(...of);
  noticed: NonNullable<RunObserver['noticed']> = (...of) => this.#next.noticed?.(...of);

  stepStarted: NonNullable<RunObserver['stepStarted']> = (scope, step) => {
    this.path.push(placeOf(scope, step));
    this.#next.stepStarted?.(scope, step);
  };

  stepFinished: NonNullable<RunObserver['stepFinished']> = (scope, step, port) => {
    this.ports.push(`${placeOf(scope, step)}:${step.ports[port]?.name ?? ''}`);
    this.#next.stepFinished?.(scope, step, port);
  };

  stepFailed: NonNullable<RunObserver['stepFailed']> = (scope, step, failure, port) => {
    this.ports.push(`${placeOf(scope, step)}!${failure.kind}`);
    this.#next.stepFailed?.(scope, step, failure, port);
  };

  called: NonNullable<RunObserver['called']> = (scope, step, call) => {
    const { target, what, writes, parameters, failure } = call;
    this.calls.push({ step: placeOf(scope, step), target, what, writes, parameters, failure });
    this.#next.called?.(scope, step, call);
  };

  triggered: NonNullable<RunObserver['triggered']> = (scope, step, trigger) => {
    this.triggers.push(trigger.vetoed ? `${trigger.name}: veto` : trigger.name);
    this.#next.triggered?.(scope, step, trigger);
  };

  logged: NonNullable<RunObserver['logged']> = (scope, step, level, message) => {
    this.logs.push({ step: placeOf(scope, step), level, message });
    this.#next.logged?.(scope, step, level, message);
  };
}

/** A step's id, behind those of the steps that called its flow: runs of called flows are named after them. */
function placeOf({ run }: Scope, { id }: CompiledStep): string {
  if (!run.parent) return id;
  const callers = run.id.split('/').slice(1);
  return [...callers.filter((part) => !/^\d+$/.test(part)), id].join('/');
}

interface OpenTargets {
  readonly targets: ReadonlyMap<string, Target>;
  readonly sql: ReadonlyMap<string, SqliteTarget>;
  readonly idps: ReadonlyMap<string, EmbeddedIdp>;
}

/** Opens what the environment `embedded` of the sample names, in memory or in another folder than that says. */
async function openTargets(folder: string, options: SampleOptions): Promise<OpenTargets> {
  const settings = embeddedSettings(folder);
  const targets = new Map<string, Target>();
  const sql = new Map<string, SqliteTarget>();
  const idps = new Map<string, EmbeddedIdp>();
  const fileOf = (name: string): string | undefined => (options.folder === undefined ? undefined : join(options.folder, `${name}.db`));
  for (const [name, { kind, schema, seed }] of Object.entries(settings)) {
    if (kind === 'sqlite') {
      const database = openSqlite({ name, file: fileOf(name) ?? ':memory:', schema: schema && read(`${folder}/${schema}`) });
      sql.set(name, database);
      targets.set(name, database);
    } else if (kind === 'okta-embedded') {
      const file = fileOf(name);
      const content = seed === undefined ? {} : (parse(read(`${folder}/${seed}`)) as IdpSeed);
      const idp = await startEmbeddedIdp({ seed: options.seed ? options.seed(content) : content, idSeed: 1, now: () => SAMPLE_NOW, ...(file === undefined ? {} : { file }) });
      idps.set(name, idp);
      targets.set(name, createOktaTarget({ name, orgUrl: idp.url, auth: { type: 'ssws', token: idp.token }, ...jumpingClock() }));
    } else throw new Error(`${folder}/idflow.targets.yaml: ${name} is of the unknown kind ${kind}`);
  }
  return { targets, sql, idps };
}

/** A clock that jumps to where a sleeper wants to be: rate limits and repetitions wait for nothing. */
function jumpingClock(): Pick<OktaTargetOptions, 'now' | 'random' | 'sleep'> {
  let now = SAMPLE_NOW;
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

interface TargetSettings {
  readonly kind: string;
  readonly schema?: string;
  readonly seed?: string;
}

function embeddedSettings(folder: string): Record<string, TargetSettings> {
  const { environments } = parse(read(`${folder}/idflow.targets.yaml`)) as {
    environments: { embedded: Record<string, TargetSettings> };
  };
  return environments.embedded;
}

const read = (path: string): string => readFileSync(ROOT + path, 'utf8');
