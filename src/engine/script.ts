import { isJsonObject, type Json, type JsonObject } from '../flow/json.ts';
import { languageOf, type ScriptSource } from '../flow/script-source.ts';
import { readScript } from '../flow/script/read-script.ts';
import { scriptOrigin, type ScriptOrigin } from '../flow/scalar-position.ts';
import { isExpressionError, parseExpression } from '../flow/expression.ts';
import type { PieceResult, ScriptCall, ScriptOutcome, ScriptPiece, ScriptSandbox } from '../sandbox/port.ts';
import type { MaybePromise, Target } from '../targets/port.ts';
import { later } from './after.ts';
import type { CompiledStep } from './compiled-step.ts';
import { scriptError, StepError } from './failure.ts';
import type { RowFilter } from './property.ts';
import type { FileAccess } from './flow-files.ts';
import type { ObjectSlot, Scope } from './run.ts';
import { argumentsOfScript, mentions, type ScriptArguments } from './script-arguments.ts';
import { guestTargets, serveScript } from './script-host.ts';

/** What a script returned, and `newObject` as it left it; null where it was given none. */
export interface ScriptAnswer {
  readonly value: Json | undefined;
  readonly newObject: JsonObject | null;
}

type MakeCall = (scope: Scope, step: CompiledStep, slot: ObjectSlot | undefined, records: readonly JsonObject[]) => ScriptCall;

const ONE_RECORD = [{}];

/** A script of the flow, ready to run. */
export interface CompiledScriptSource {
  readonly name: string;
  /**
   * @throws StepError of kind script, or of the kind of a target error that the script let through
   */
  run(scope: Scope, step: CompiledStep, slot: ObjectSlot | undefined): MaybePromise<ScriptAnswer>;
}

function answerOf(scope: Scope, { results, returned }: ScriptOutcome, name: string): ScriptAnswer {
  scope.checkStopped();
  const result = results[0]![0]!;
  if ('failure' in result) throw scriptError(name, result.failure);
  const changed = returned[0]?.['newObject'];
  return { value: result.value, newObject: isJsonObject(changed) ? changed : null };
}

/** Compiles scripts of one flow: triggers, script steps, filters. */
export class ScriptCompiler {
  readonly #files: FileAccess;
  readonly #sandbox: ScriptSandbox;
  readonly #targets: ReadonlyMap<string, Target>;
  readonly #arguments: (code: string) => ScriptArguments;

  constructor(
    files: FileAccess,
    sandbox: ScriptSandbox,
    targets: ReadonlyMap<string, Target>,
    objects: readonly string[],
    steps: readonly string[],
  ) {
    this.#files = files;
    this.#sandbox = sandbox;
    this.#targets = targets;
    const loops = [...(files.flow.flow?.steps.values() ?? [])].flatMap((step) =>
      step.kind === 'for-each' && step.as !== undefined ? [step.as] : [],
    );
    this.#arguments = (code) => argumentsOfScript(code, objects, steps, loops);
  }

  /**
   * @param source inline text, or file or script with its language
   * @param path place of the value in the flow file
   */
  compile(source: string | ScriptSource, path: string, name: string): CompiledScriptSource {
    const piece = this.piece(source, path, name);
    const given = this.#arguments(piece.code);
    const script = this.#sandbox.compile({
      pieces: [piece],
      parameters: given.names,
      returns: given.names.includes('newObject') ? ['newObject'] : [],
    });
    const callOf = this.#calls(piece, given);
    const answer = (scope: Scope, outcome: ScriptOutcome): ScriptAnswer => answerOf(scope, outcome, name);
    return {
      name,
      run(scope, step, slot) {
        const outcome = script.call(callOf(scope, step, slot, ONE_RECORD));
        return outcome instanceof Promise ? later(scope, outcome, answer) : answerOf(scope, outcome, name);
      },
    };
  }

  /** Compiles a filter: an expression or script over `row` that is asked for every row, in one call. */
  filter(source: string | ScriptSource, path: string, name: string): RowFilter {
    const text = typeof source === 'string' ? source : undefined;
    const parsed = text === undefined ? undefined : parseExpression(text);
    const piece: ScriptPiece =
      text !== undefined && parsed && !isExpressionError(parsed)
        ? { name, form: 'expression', code: text, file: this.#files.flow.file, ...scriptOrigin(this.#files.flow, path) }
        : this.piece(source, path, name);
    const given = this.#arguments(piece.code);
    const script = this.#sandbox.compile({ pieces: [piece], parameters: [...given.names, 'row'] });
    const callOf = this.#calls(piece, given);
    return async (scope, step, slot, rows) => {
      if (rows.length === 0) return rows;
      const outcome = await script.call(
        callOf(
          scope,
          step,
          slot,
          rows.map((row) => ({ row })),
        ),
      );
      scope.checkStopped();
      return rows.filter((_row, index) => {
        const result: PieceResult = outcome.results[index]![0]!;
        if ('failure' in result) throw scriptError(name, result.failure);
        return Boolean(result.value);
      });
    };
  }

  /** Makes the calls of a script; one that mentions neither `log` nor `targets` needs no host. */
  #calls(piece: ScriptPiece, given: ScriptArguments): MakeCall {
    const targets = this.#targets;
    const methods = guestTargets(targets);
    const talks = mentions(piece.code, 'log') || mentions(piece.code, 'targets');
    return (scope, step, slot, records) => {
      const shared = given.read(scope, slot);
      const { startedAt: now } = scope.run;
      const seed = scope.nextSeed();
      const { signal } = scope;
      const debug = scope.run.control?.debugScript?.(scope, step, piece);
      if (!talks) return { shared, records, now, seed, signal, debug };
      const host = serveScript(scope, step, targets, piece.name);
      return { shared, records, now, seed, signal, debug, targets: methods, host };
    };
  }

  /** Reads the code, blanks its types and says where it stands. @throws StepError for a script that does not compile */
  piece(source: string | ScriptSource, path: string, name: string): ScriptPiece {
    const { code, file, origin } = this.#codeOf(source, path, name);
    const { javascript, problems } = readScript(code, { language: languageOf(source), form: 'body' });
    const problem = problems[0];
    if (!problem) return { name, form: 'body', code: javascript, file, ...origin };
    throw new StepError('script', `${name}: ${problem.message}`, {
      file,
      line: origin.line + problem.line - 1,
      column: problem.column + (problem.line === 1 ? origin.column - 1 : origin.indent),
    });
  }

  #codeOf(source: string | ScriptSource, path: string, name: string): { code: string; file: string; origin: ScriptOrigin } {
    const { flow } = this.#files;
    if (typeof source === 'string') return { code: source, file: flow.file, origin: scriptOrigin(flow, path) };
    if (source.file === undefined)
      return { code: source.script ?? '', file: flow.file, origin: scriptOrigin(flow, `${source.path}/script`) };
    const code = this.#files.read(source.file);
    if (code === undefined)
      throw new StepError('invalid-input', `${name}: the file ${source.file} can not be read.`, { file: flow.file });
    return { code, file: this.#files.resolve(source.file), origin: { line: 1, column: 1, indent: 0 } };
  }
}
