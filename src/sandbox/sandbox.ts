import { readScript } from '../flow/script/read-script.ts';
import { guestSource, mayChangeArguments } from './guest-source.ts';
import { hostService } from './host-service.ts';
import { DEFAULT_LIMITS, MAX_MEMORY_MB } from './limits.ts';
import type { DebugSandbox } from './debug/debug-sandbox.ts';
import type { ScriptDebugger } from './debug/port.ts';
import type { UnitSource } from './messages.ts';
import { readOutcome } from './outcome.ts';
import { plainText } from './plain-json.ts';
import type {
  CompiledScript,
  ScriptCall,
  ScriptFailure,
  ScriptLimits,
  ScriptOutcome,
  ScriptPiece,
  ScriptSandbox,
  ScriptUnit,
} from './port.ts';
import { ThreadPool } from './thread-pool.ts';

export interface SandboxOptions {
  /** Most worker threads at a time, 4 unless told otherwise. A thread serves one call at a time, waits for targets included. */
  readonly workers?: number;
  /** Limits of calls that bring none of their own. */
  readonly limits?: Partial<ScriptLimits>;
}

/**
 * A sandbox on QuickJS in worker threads. The first thread starts with the first call; idle threads do not keep the
 * process alive.
 *
 * Each call starts from a pristine heap. The records of a call share that heap but not their arguments: `shared` and the
 * record are read anew for each record, so changing them reaches no other record.
 */
export function createSandbox(options: SandboxOptions = {}): ScriptSandbox {
  const pool = new ThreadPool(Math.max(1, options.workers ?? 4));
  const limits: ScriptLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const debugging = new Debugging();
  let lastUnit = 0;
  return {
    compile: (unit) => new Script(unit, ++lastUnit, pool, limits, debugging),
    warmUp(debugged = false) {
      const script = new Script(NOTHING_TO_DO, ++lastUnit, pool, limits, debugging);
      const call: ScriptCall = { shared: {}, records: [{}], now: 0, seed: 0 };
      // what can not start is told to the first call that needs it
      script.call(call).catch(() => undefined);
      if (debugged) script.call({ ...call, debug: nobody() }).catch(() => undefined);
    },
    async close() {
      await Promise.all([pool.close(), debugging.close()]);
    },
  };
}

/** Loads what debugging needs with the first call that is debugged. */
class Debugging {
  #sandbox: Promise<DebugSandbox> | undefined;

  sandbox(): Promise<DebugSandbox> {
    this.#sandbox ??= import('./debug/debug-sandbox.ts').then(({ DebugSandbox }) => new DebugSandbox());
    return this.#sandbox;
  }

  async close(): Promise<void> {
    await (await this.#sandbox)?.close();
  }
}

const NOTHING_TO_DO: ScriptUnit = {
  pieces: [{ name: 'warm-up', form: 'expression', code: '0', file: '', line: 1, column: 1, indent: 0 }],
  parameters: [],
};

/** A debugger that stops nowhere. */
const nobody = (): ScriptDebugger => ({
  entry: 'run',
  breakpoints: [],
  exceptions: { caught: false, uncaught: false },
  hits: new Map(),
  paused: () => Promise.resolve('continue'),
});

/** A unit as it is sent to the guest, made at its first call. */
interface Prepared {
  readonly source: UnitSource;
  /** Per piece: why it can not run at all. */
  readonly invalid: readonly (ScriptFailure | undefined)[];
}

class Script implements CompiledScript {
  readonly unit: ScriptUnit;
  readonly #id: number;
  readonly #pool: ThreadPool;
  readonly #limits: ScriptLimits;
  readonly #debugging: Debugging;
  #prepared: Prepared | undefined;

  constructor(unit: ScriptUnit, id: number, pool: ThreadPool, limits: ScriptLimits, debugging: Debugging) {
    this.#debugging = debugging;
    this.unit = unit;
    this.#id = id;
    this.#pool = pool;
    this.#limits = limits;
  }

  async call(call: ScriptCall): Promise<ScriptOutcome> {
    const { source, invalid } = (this.#prepared ??= prepare(this.unit));
    const limits = { ...this.#limits, ...call.limits };
    const message = {
      unit: this.#id,
      targets: call.targets,
      shared: plainText(call.shared),
      records: call.records.map(plainText).join('\n'),
      recordCount: call.records.length,
      now: call.now,
      seed: call.seed,
      limits: { ...limits, memoryMb: Math.min(limits.memoryMb, MAX_MEMORY_MB) },
      hasHost: call.host !== undefined,
    };
    if (call.debug) {
      const debugSandbox = await this.#debugging.sandbox();
      return debugSandbox.call({ unit: this.unit, source, invalid }, call, message, call.debug);
    }
    const raw = await this.#pool.run({ message, source, host: hostService(call), signal: call.signal });
    return readOutcome({ pieces: this.unit.pieces, invalid, recordCount: call.records.length, limits: message.limits }, raw);
  }
}

function prepare(unit: ScriptUnit): Prepared {
  const { pieces, parameters } = unit;
  const returns = (unit.returns ?? []).map((name) => parameters.indexOf(name)).filter((index) => index >= 0);
  const invalid = pieces.map(syntaxFailure);
  const sources = pieces.map((piece, index) =>
    guestSource(invalid[index] ? { ...piece, form: 'expression', code: '0' } : piece, parameters, returns),
  );
  return {
    source: { pieces: sources, changesArguments: pieces.map(({ code }) => mayChangeArguments(code)), parameters, returns },
    invalid,
  };
}

/** Code that does not parse by itself could reach out of the function that it is put into; it is not even compiled. */
function syntaxFailure(piece: ScriptPiece): ScriptFailure | undefined {
  const [problem] = readScript(piece.code, { language: 'javascript', form: piece.form }).problems;
  if (!problem) return undefined;
  const { line, column, message } = problem;
  return {
    reason: 'error',
    name: 'SyntaxError',
    message,
    file: piece.file,
    line: piece.line + line - 1,
    column: line === 1 ? piece.column + column - 1 : piece.indent + column,
  };
}
