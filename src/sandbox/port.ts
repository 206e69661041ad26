import type { Json, JsonObject } from '../flow/json.ts';
import type { MaybePromise } from '../targets/port.ts';
import type { ScriptDebugger } from './debug/port.ts';

/** One expression or function body, with where it stands, so that errors name the user's own line. */
export interface ScriptPiece {
  /** For messages: an attribute, a trigger's name, a step id. */
  readonly name: string;
  /** `expression` answers its value; `body` is a function body that says `return`. */
  readonly form: 'expression' | 'body';
  /** JavaScript; TypeScript is blanked before (`flow/script`), so positions hold. */
  readonly code: string;
  /** File in which the code stands, as shown to the user. */
  readonly file: string;
  /** 1-based line of the code's first line in that file. */
  readonly line: number;
  /** 1-based column of the code's first character in that line. */
  readonly column: number;
  /** Columns that the code's other lines are indented by in the file (block scalars); 0 for files of their own. */
  readonly indent: number;
}

/** Pieces that are always called together (a mapping's expressions), compiled once. */
export interface ScriptUnit {
  readonly pieces: readonly ScriptPiece[];
  /** Names the code may use, bound from `ScriptCall.shared` and each record; missing ones are undefined. */
  readonly parameters: readonly string[];
  /** Parameters whose final state goes back to the caller: a pre-trigger may change `newObject`. */
  readonly returns?: readonly string[];
}

/** A host object's methods as the guest sees them: `targets.hr.query(…)` is `{ hr: ['query', …] }`. */
export type TargetMethods = Readonly<Record<string, readonly string[]>>;

export interface ScriptCall {
  /** Arguments that are the same for all records. */
  readonly shared: JsonObject;
  /** Each record is evaluated against every piece; a trigger has one. */
  readonly records: readonly JsonObject[];
  /** Methods under `targets`; none given, none there. */
  readonly targets?: TargetMethods;
  /**
   * Serves `log.debug|info|warn|error(…)` as path ["log", level] and `targets.NAME.METHOD(…)` as
   * ["targets", NAME, METHOD]. An error it throws is thrown in the guest, with its `kind` and `code`.
   */
  readonly host?: (path: readonly string[], args: readonly Json[]) => MaybePromise<Json | undefined>;
  /** What `Date.now()` and `new Date()` answer; epoch milliseconds. */
  readonly now: number;
  /** Seed of `Math.random`. */
  readonly seed: number;
  readonly limits?: Partial<ScriptLimits>;
  readonly signal?: AbortSignal | undefined;
  /** Runs the call in the debugger, which can hold it anywhere. */
  readonly debug?: ScriptDebugger | undefined;
}

export interface ScriptLimits {
  /** Time the guest itself may run, host calls not counted; milliseconds. */
  readonly timeMs: number;
  /** Interrupt ticks (some 10,000 loop rounds or calls each): the same stop on any machine. */
  readonly fuel: number;
  /** Guest heap, MB. */
  readonly memoryMb: number;
}

/** Why a piece did not answer. */
export interface ScriptFailure {
  /** `error`: it threw; the others: it broke that limit; `stopped`: the signal was aborted. */
  readonly reason: 'error' | 'time' | 'fuel' | 'memory' | 'stack' | 'stopped';
  /** The guest error's name: TypeError, … */
  readonly name: string;
  readonly message: string;
  /** Innermost position in the user's file; absent when the guest told none. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** `kind` of a target error that the script let through. */
  readonly kind?: string;
}

export type PieceResult = { readonly value: Json | undefined } | { readonly failure: ScriptFailure };

export interface ScriptOutcome {
  /** `results[record][piece]`. */
  readonly results: readonly (readonly PieceResult[])[];
  /** Per record: final state of the unit's `returns`. */
  readonly returned: readonly JsonObject[];
  /** Time in the guest, milliseconds. */
  readonly durationMs: number;
}

export interface CompiledScript {
  readonly unit: ScriptUnit;
  /**
   * Never throws for what the guest does: that is in the results. Rejects when the sandbox is closed or can not start,
   * and when an argument is no JSON.
   */
  call(call: ScriptCall): MaybePromise<ScriptOutcome>;
}

/** Runs guest code without authority: see docs/decisions. */
export interface ScriptSandbox {
  /** Registers a unit; the guest compiles it at the first call. Syntax errors are found before, by `flow/script`. */
  compile(unit: ScriptUnit): CompiledScript;
  /**
   * Starts what the first call will need while there is something else to wait for; may be left out.
   * @param debugged the first call that is debugged, too
   */
  warmUp?(debugged?: boolean): void;
  close(): Promise<void>;
}
