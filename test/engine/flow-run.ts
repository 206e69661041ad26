import assert from 'node:assert/strict';
import { after, afterEach } from 'mocha';
import { compileFlow, type CompiledFlow } from '../../src/engine/compile-flow.ts';
import type { CompiledStep } from '../../src/engine/compiled-step.ts';
import type { CallRecord, RunObserver } from '../../src/engine/observer.ts';
import type { RunReport } from '../../src/engine/outcome.ts';
import type { RunOptions, Scope } from '../../src/engine/run.ts';
import type { Json, JsonObject } from '../../src/flow/json.ts';
import { readFlow } from '../../src/flow/read-flow.ts';
import { validateFlow } from '../../src/flow/validate/index.ts';
import type { ScriptSandbox } from '../../src/sandbox/port.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Row, SqlValue, Target } from '../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../src/targets/sql/sqlite.ts';

/** What runs take for now. */
export const NOW = Date.parse('2026-11-21T09:00:00Z');

/** One run, as it was seen. Steps inside of loops are named with their indexes: `add-role[2]`, `write[0.1]`. */
export interface FlowRun {
  readonly report: RunReport;
  /** Steps in the order in which they started. */
  readonly path: readonly string[];
  /** `STEP:PORT` in the order in which steps ended; `STEP!KIND` for one that failed. */
  readonly ports: readonly string[];
  /** What each step left in `steps.ID` when it ended last. */
  readonly outputs: Readonly<Record<string, Json | undefined>>;
  /** `level: message`. */
  readonly logs: readonly string[];
  readonly calls: readonly CallRecord[];
  /** Names of the triggers that ran; `NAME: veto` for one that said no. */
  readonly triggers: readonly string[];
  /** `STEP: attempt N, wait M ms` for each attempt that failed and is repeated. */
  readonly retries: readonly string[];
}

/** A flow with a database of its own. */
export interface TestFlow {
  readonly compiled: CompiledFlow;
  readonly hr: SqliteTarget;
  run(input?: Json, options?: Omit<RunOptions, 'input'>): Promise<FlowRun>;
  /** Runs a statement on the database; parameters are given by name. */
  rows(sql: string, values?: Readonly<Record<string, SqlValue>>): readonly Row[];
}

export interface TestFlowOptions {
  /** Tables of the database `hr`. */
  readonly schema?: string;
  /** Other targets than `hr`, or another `hr`. */
  readonly targets?: Readonly<Record<string, Target>>;
  /** Files beside the flow, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** For flows that validation refuses. */
  readonly unsound?: boolean;
}

export const FLOW_FILE = 'flows/people.idflow.yaml';

let sandbox: ScriptSandbox | undefined;

/** One sandbox for all tests: starting a thread takes longer than most runs. */
export const sharedSandbox = (): ScriptSandbox => (sandbox ??= createSandbox({ workers: 2 }));

const open: Target[] = [];

afterEach(async () => {
  for (const target of open.splice(0)) await target.close();
});

after(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

/** Text of a flow without the indentation of the test around it; a backslash only guards `${` and backticks. */
export function yaml(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = String.raw(strings, ...values)
    .replaceAll(/\\([$`])/g, '$1')
    .replace(/^\n/, '');
  const indent = /^ */.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n');
}

/** Compiles a flow, given without its two first lines as text or as an object, on a fresh SQLite database `hr`. */
export function openFlow(body: string | object, options: TestFlowOptions = {}): TestFlow {
  const { schema, files = {}, unsound = false } = options;
  const hr = openSqlite({ name: 'hr', file: ':memory:', schema });
  open.push(hr);
  const targets = new Map<string, Target>([['hr', hr], ...Object.entries(options.targets ?? {})]);
  const source = readFlow(`idflow: 1\nname: People\n${typeof body === 'string' ? body : keysOf(body)}`, FLOW_FILE);
  const reader = { read: (path: string): string | undefined => files[path] };
  if (!unsound) {
    const errors = validateFlow(source, reader).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ range, message }) => `${range.start.line}: ${message}`),
      [],
    );
  }
  const compiled = compileFlow(source, { targets, sandbox: sharedSandbox(), files: reader });
  return {
    compiled,
    hr,
    run: (input = {}, more = {}) => runOnce(compiled, input, more),
    rows(sql, values = {}) {
      const statement = hr.prepare(sql);
      const result = statement.run(statement.parameters.map((name) => values[name] ?? null));
      assert.ok(!(result instanceof Promise), 'A transaction is still open.');
      return result.rows;
    },
  };
}

const keysOf = (body: object): string =>
  Object.entries(body)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');

async function runOnce(compiled: CompiledFlow, input: Json, options: Omit<RunOptions, 'input'>): Promise<FlowRun> {
  const watch = new Watch(options.observer);
  const report = await compiled.run({ runId: 'run', now: () => NOW, random: () => 0.5, ...options, input, observer: watch });
  const { path, ports, outputs, logs, calls, triggers, retries } = watch;
  return { report, path, ports, outputs, logs, calls, triggers, retries };
}

/** Step id with the loop indexes around it. */
export const placeOf = (scope: Scope, step: CompiledStep): string =>
  scope.iteration.length === 0 ? step.id : `${step.id}[${scope.iteration.join('.')}]`;

class Watch implements RunObserver {
  readonly path: string[] = [];
  readonly ports: string[] = [];
  readonly outputs: Record<string, Json | undefined> = {};
  readonly logs: string[] = [];
  readonly calls: CallRecord[] = [];
  readonly triggers: string[] = [];
  readonly retries: string[] = [];
  readonly #next: RunObserver;

  constructor(next: RunObserver = {}) {
    this.#next = next;
  }

  runStarted: NonNullable<RunObserver['runStarted']> = (run) => this.#next.runStarted?.(run);
  runFinished: NonNullable<RunObserver['runFinished']> = (run, report) => this.#next.runFinished?.(run, report);
  noticed: NonNullable<RunObserver['noticed']> = (...of) => this.#next.noticed?.(...of);

  stepStarted: NonNullable<RunObserver['stepStarted']> = (scope, step) => {
    this.path.push(placeOf(scope, step));
    this.#next.stepStarted?.(scope, step);
  };

  stepFinished: NonNullable<RunObserver['stepFinished']> = (scope, step, port) => {
    this.ports.push(`${placeOf(scope, step)}:${step.ports[port]?.name ?? ''}`);
    this.outputs[step.id] = structuredClone(scope.outputs[step.index]);
    this.#next.stepFinished?.(scope, step, port);
  };

  stepFailed: NonNullable<RunObserver['stepFailed']> = (scope, step, failure, port) => {
    this.ports.push(`${placeOf(scope, step)}!${failure.kind}`);
    this.#next.stepFailed?.(scope, step, failure, port);
  };

  attemptFailed: NonNullable<RunObserver['attemptFailed']> = (scope, step, failure, attempt, waitMs) => {
    this.retries.push(`${placeOf(scope, step)}: attempt ${attempt}, wait ${waitMs} ms`);
    this.#next.attemptFailed?.(scope, step, failure, attempt, waitMs);
  };

  called: NonNullable<RunObserver['called']> = (scope, step, call) => {
    this.calls.push(call);
    this.#next.called?.(scope, step, call);
  };

  triggered: NonNullable<RunObserver['triggered']> = (scope, step, trigger) => {
    this.triggers.push(trigger.vetoed ? `${trigger.name}: veto` : trigger.name);
    this.#next.triggered?.(scope, step, trigger);
  };

  logged: NonNullable<RunObserver['logged']> = (scope, step, level, message) => {
    this.logs.push(`${level}: ${message}`);
    this.#next.logged?.(scope, step, level, message);
  };
}

/** `step: action` of each write of a report. */
export const writesOf = ({ writes }: Pick<RunReport, 'writes'>): string[] =>
  writes.map(({ step, action, iteration }) => `${step}${iteration.length === 0 ? '' : `[${iteration.join('.')}]`}: ${action}`);

/** The object's attributes as a plain record, for comparisons with what is expected. */
export const objectOf = (value: Json | undefined): JsonObject => {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), 'Expected an object.');
  return value as JsonObject;
};
