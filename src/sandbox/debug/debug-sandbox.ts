import { hostService } from '../host-service.ts';
import type { CallMessage } from '../messages.ts';
import { readOutcome } from '../outcome.ts';
import type { ScriptCall, ScriptFailure, ScriptOutcome, ScriptUnit } from '../port.ts';
import type { UnitSource } from '../messages.ts';
import { DebugThreads } from './debug-threads.ts';
import { debugUnit, type DebugUnit } from './debug-unit.ts';
import { DebuggedRun } from './debugged-run.ts';
import { DEBUG_LIMITS_FACTOR } from './limits.ts';
import type { ScriptDebugger } from './port.ts';

/** A unit as it runs without a debugger. */
export interface PlainUnit {
  readonly unit: ScriptUnit;
  readonly source: UnitSource;
  /** Per piece: why it can not run at all. */
  readonly invalid: readonly (ScriptFailure | undefined)[];
}

/** Runs calls that are debugged: instrumented, in threads of their own. */
export class DebugSandbox {
  readonly #threads = new DebugThreads();
  readonly #units = new WeakMap<ScriptUnit, DebugUnit>();

  async call(
    plain: PlainUnit,
    call: ScriptCall,
    message: Omit<CallMessage, 'type' | 'source'>,
    scriptDebugger: ScriptDebugger,
  ): Promise<ScriptOutcome> {
    const { unit: scriptUnit, invalid } = plain;
    let unit = this.#units.get(scriptUnit);
    if (!unit) this.#units.set(scriptUnit, (unit = debugUnit(scriptUnit, plain.source, invalid)));
    const { timeMs, fuel, memoryMb } = message.limits;
    const limits = { timeMs: timeMs * DEBUG_LIMITS_FACTOR, fuel: fuel * DEBUG_LIMITS_FACTOR, memoryMb };
    const { pieces } = scriptUnit;
    const raw = await new DebuggedRun({
      unit,
      pieces,
      message: { ...message, limits },
      host: hostService(call),
      signal: call.signal,
      scriptDebugger,
      threads: this.#threads,
    }).run();
    const recordCount = call.records.length;
    if (raw.broken !== undefined) return brokenOutcome(pieces.length, recordCount, raw.broken);
    return readOutcome({ pieces, invalid, recordCount, limits, originals: unit.originals }, raw);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}

function brokenOutcome(pieces: number, records: number, message: string): ScriptOutcome {
  const failure: ScriptFailure = { reason: 'stopped', name: 'DebuggerError', message };
  const row = Array.from({ length: pieces }, () => ({ failure }));
  return {
    results: Array.from({ length: records }, () => row),
    returned: Array.from({ length: records }, () => ({})),
    durationMs: 0,
  };
}
