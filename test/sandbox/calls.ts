import type { Json, JsonObject } from '../../src/flow/json.ts';
import type {
  CompiledScript,
  PieceResult,
  ScriptCall,
  ScriptFailure,
  ScriptOutcome,
  ScriptPiece,
  ScriptSandbox,
} from '../../src/sandbox/port.ts';

/** 21 November 2026, 14:30:05.250 UTC. */
export const NOW = Date.UTC(2026, 10, 21, 14, 30, 5, 250);

/** A piece that stands alone in a file. */
export const piece = (code: string, form: ScriptPiece['form'] = 'body', place: Partial<ScriptPiece> = {}): ScriptPiece => ({
  name: 'check-mail',
  form,
  code,
  file: 'triggers/check-mail.js',
  line: 1,
  column: 1,
  indent: 0,
  ...place,
});

/** A trigger script with its usual parameters. */
export const trigger = (sandbox: ScriptSandbox, code: string): CompiledScript =>
  sandbox.compile({ pieces: [piece(code)], parameters: ['source', 'newObject', 'oldObject'], returns: ['newObject'] });

/** Calls with one record and the arguments given. */
export const callWith = async (
  script: CompiledScript,
  record: JsonObject = {},
  more: Partial<ScriptCall> = {},
): Promise<ScriptOutcome> => script.call({ shared: {}, records: [record], now: NOW, seed: 1, ...more });

export const onlyResult = (outcome: ScriptOutcome): PieceResult => outcome.results[0]![0]!;

/** Runs a function body once and answers its value. */
export async function answerOf(
  sandbox: ScriptSandbox,
  code: string,
  record: JsonObject = {},
  more: Partial<ScriptCall> = {},
): Promise<Json | undefined> {
  const result = onlyResult(await callWith(trigger(sandbox, code), record, more));
  if ('failure' in result) throw new Error(`${result.failure.name}: ${result.failure.message}`);
  return result.value;
}

/** Runs a function body once and answers how it failed. */
export async function failureOf(
  sandbox: ScriptSandbox,
  code: string,
  record: JsonObject = {},
  more: Partial<ScriptCall> = {},
): Promise<ScriptFailure> {
  const result = onlyResult(await callWith(trigger(sandbox, code), record, more));
  if ('value' in result) throw new Error(`It answered ${JSON.stringify(result.value)} rather than failing.`);
  return result.failure;
}
