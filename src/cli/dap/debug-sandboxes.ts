import type { ScriptPiece, ScriptSandbox } from '../../sandbox/port.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';

/** What is evaluated at a pause answers somebody who waits: a tenth of what a script in a run may use. */
const EVALUATION_LIMITS = { fuel: 100 };

/** The sandboxes of a debug session: for runs, and for what a person asks for. */
export class DebugSandboxes {
  readonly runs = createSandbox();
  readonly evaluation = createSandbox({ workers: 1, limits: EVALUATION_LIMITS });
  readonly #scripts: ScriptPiece[] = [];
  /** As `runs`, and keeps a list of the scripts that are compiled. */
  readonly listing: ScriptSandbox = {
    compile: (unit) => {
      this.#scripts.push(...unit.pieces.filter(({ form }) => form === 'body'));
      return this.runs.compile(unit);
    },
    close: () => this.runs.close(),
  };

  /** @param debugs whether anything will be stopped at, or scripts just run */
  constructor(debugs: boolean) {
    // scripts and people wait for it least when it starts while the rest is opened
    this.runs.warmUp?.(debugs);
    if (debugs) this.evaluation.warmUp?.();
  }

  get scripts(): readonly ScriptPiece[] {
    return this.#scripts;
  }

  async close(): Promise<void> {
    await Promise.all([this.runs.close(), this.evaluation.close()]);
  }
}
