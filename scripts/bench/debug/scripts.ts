import type { Json } from '../../../src/flow/json.ts';
import type { ScriptDebugger, ScriptPause, ScriptResume } from '../../../src/sandbox/debug/port.ts';
import type { CompiledScript, ScriptSandbox } from '../../../src/sandbox/port.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { median } from '../report.ts';
import { LAST_LINE, longScript, PROGRAMS } from './programs.ts';

const FILE = 'bench.js';

const PERSON = {
  firstName: 'Jane',
  lastName: 'Doe',
  mail: 'Jane.Doe@Example.com',
  roles: ['a', 'b', 'c'].map((name) => ({ name, active: true })),
};

/** What one program costs, in milliseconds. */
export interface ProgramCosts {
  readonly name: string;
  readonly plain: number;
  /** With a debugger in which nothing is set. */
  readonly debugged: number;
  readonly ratio: number;
}

export interface StepBackCosts {
  /** Statements that had run. */
  readonly statements: number;
  /** The first time, and in the middle of others. */
  readonly first: number;
  readonly middle: number;
}

const compile = (sandbox: ScriptSandbox, code: string): CompiledScript =>
  sandbox.compile({
    pieces: [{ name: 'bench', form: 'body', code, file: FILE, line: 1, column: 1, indent: 0 }],
    parameters: ['source', 'newObject'],
    returns: ['newObject'],
  });

async function run(script: CompiledScript, debug?: ScriptDebugger): Promise<Json | undefined> {
  const { results } = await script.call({
    shared: {},
    records: [{ source: PERSON, newObject: {} }],
    now: 0,
    seed: 1,
    ...(debug && { debug }),
  });
  const result = results[0]![0]!;
  if ('failure' in result) throw new Error(`A script of the benchmark failed: ${result.failure.message}`);
  return result.value;
}

function debuggerWith(
  breakpoints: ScriptDebugger['breakpoints'],
  paused: (pause: ScriptPause) => Promise<ScriptResume>,
): ScriptDebugger {
  return { entry: 'run', breakpoints, exceptions: { caught: false, uncaught: false }, hits: new Map(), paused };
}

const nothingSet = (): ScriptDebugger => debuggerWith([], () => Promise.resolve('continue'));

async function millis(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Each program plain and in a debugger, one right after the other. */
export async function measurePrograms(rounds: number): Promise<ProgramCosts[]> {
  const sandbox = createSandbox({ workers: 1 });
  const costs: ProgramCosts[] = [];
  for (const [name, code] of Object.entries(PROGRAMS)) {
    const script = compile(sandbox, code);
    const answer = await run(script);
    if (answer !== (await run(script, nothingSet()))) throw new Error(`${name} answers something else in the debugger.`);
    const plain: number[] = [];
    const debugged: number[] = [];
    for (let round = 0; round < rounds; round++) {
      plain.push(await millis(() => run(script)));
      debugged.push(await millis(() => run(script, nothingSet())));
    }
    const ratio = median(debugged.map((value, index) => value / plain[index]!));
    costs.push({ name, plain: median(plain), debugged: median(debugged), ratio });
  }
  await sandbox.close();
  return costs;
}

/** What a script costs without a debugger, in a sandbox that has debugged before, against one that never has. */
export async function measureLeftovers(
  rounds: number,
): Promise<{ readonly never: number; readonly before: number; readonly ratio: number }> {
  const untouched = createSandbox({ workers: 1 });
  const used = createSandbox({ workers: 1 });
  const code = PROGRAMS['a typical trigger'];
  const [neverDebugged, debuggedBefore] = [compile(untouched, code), compile(used, code)];
  await run(debuggedBefore, nothingSet());
  for (let warm = 0; warm < 50; warm++) {
    await run(neverDebugged);
    await run(debuggedBefore);
  }
  const never: number[] = [];
  const before: number[] = [];
  for (let round = 0; round < rounds; round++) {
    never.push(await millis(() => run(neverDebugged)));
    before.push(await millis(() => run(debuggedBefore)));
  }
  await Promise.all([untouched.close(), used.close()]);
  return { never: median(never), before: median(before), ratio: median(before) / median(never) };
}

/** Steps back from the end of a script, again and again. */
export async function measureStepBack(lengths: readonly number[], times: number): Promise<StepBackCosts[]> {
  const sandbox = createSandbox({ workers: 1, limits: { fuel: 20_000, timeMs: 60_000 } });
  const costs: StepBackCosts[] = [];
  for (const length of lengths) {
    const taken: number[] = [];
    let statements = 0;
    let started: number | undefined;
    const scriptDebugger = debuggerWith([{ id: 1, file: FILE, line: LAST_LINE }], (pause) => {
      if (started === undefined) statements = pause.count;
      else taken.push(performance.now() - started);
      if (taken.length === times) return Promise.resolve('abort');
      started = performance.now();
      return Promise.resolve('back-into');
    });
    const script = compile(sandbox, longScript(length));
    await script.call({ shared: {}, records: [{ source: PERSON, newObject: {} }], now: 0, seed: 1, debug: scriptDebugger });
    costs.push({ statements, first: taken[0]!, middle: median(taken.slice(1)) });
  }
  await sandbox.close();
  return costs;
}
