import { isExpressionError, parseExpression } from '../../src/flow/expression.ts';
import { compileNative } from '../../src/engine/native-expression.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { ScriptPiece, ScriptSandbox } from '../../src/sandbox/port.ts';

const NOW = Date.UTC(2026, 0, 1);

const piece = (name: string, form: ScriptPiece['form'], code: string): ScriptPiece => {
  return { name, form, code, file: 'bench', line: 1, column: 1, indent: 0 };
};

const PERSON = { accountName: 'jdoe', firstName: 'Jane', lastName: 'Doe', mail: 'Jane.Doe@Example.com', userType: 'employee' };

/** Median microseconds of a call. */
async function micros(rounds: number, work: () => unknown): Promise<number> {
  for (let warm = 0; warm < Math.min(200, rounds); warm++) await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) * 1000);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)]!;
}

export interface ScriptCosts {
  /** A trigger with a typical object in and out, own heap, thread hop included. */
  readonly triggerMicros: number;
  /** One expression that needs the sandbox. */
  readonly expressionMicros: number;
  /** Ten such expressions of a mapping, in one call. */
  readonly mappingMicros: number;
  /** A plain reference, a template and a comparison, evaluated natively. */
  readonly nativeMicros: number;
  readonly firstCallMillis: number;
}

export async function measureScripts(rounds: number): Promise<ScriptCosts> {
  const sandbox: ScriptSandbox = createSandbox();
  const record = {
    shared: { source: PERSON, newObject: { user_name: 'jdoe' }, oldObject: null },
    records: [{}],
    now: NOW,
    seed: 1,
  };
  const trigger = sandbox.compile({
    pieces: [piece('trigger', 'body', "newObject.mail = source.mail.toLowerCase(); return source.userType !== 'contractor'")],
    parameters: ['source', 'newObject', 'oldObject'],
    returns: ['newObject'],
  });
  const began = performance.now();
  await trigger.call(record);
  const firstCallMillis = performance.now() - began;
  const expression = sandbox.compile({ pieces: [piece('e', 'expression', "source.mail.split('@')[1]")], parameters: ['source'] });
  const mapping = sandbox.compile({
    pieces: Array.from({ length: 10 }, (_, index) =>
      piece(`e${index}`, 'expression', `source.mail.replace(/@/, ' at ') + ${index}`),
    ),
    parameters: ['source'],
  });
  const triggerMicros = await micros(rounds, () => trigger.call(record));
  const expressionMicros = await micros(rounds, () => expression.call(record));
  const mappingMicros = await micros(rounds, () => mapping.call(record));
  await sandbox.close();
  return { triggerMicros, expressionMicros, mappingMicros, nativeMicros: nativeCost(), firstCallMillis };
}

function nativeCost(): number {
  const texts = ['accountName', '`${firstName} ${lastName}`', "userType !== 'contractor' && mail != null"];
  const getters = texts.map((text) => {
    const parsed = parseExpression(text);
    const native = isExpressionError(parsed)
      ? undefined
      : compileNative(parsed.ast, (name) => ({ used: 0, get: (_scope, _slot, row) => (row as Record<string, unknown>)[name] }));
    if (!native) throw new Error(`${text} is not native`);
    return native;
  });
  const rounds = 1_000_000;
  const nothing = undefined as never;
  for (let warm = 0; warm < 10_000; warm++) for (const get of getters) get(nothing, undefined, PERSON);
  const started = performance.now();
  for (let round = 0; round < rounds; round++) for (const get of getters) get(nothing, undefined, PERSON);
  return ((performance.now() - started) * 1000) / rounds / getters.length;
}
