import type { DebugThread } from './debug-thread.ts';
import type { DebugUnit } from './debug-unit.ts';
import type { GuestQuestion } from './guest/inspector.ts';
import type { History } from './history.ts';
import { EVALUATE_LIMITS, OVERTIME_MS } from './limits.ts';
import type { InspectedMessage, PausedMessage } from './messages.ts';
import { PausedScript } from './paused-script.ts';
import { ScriptInspectionError } from './port.ts';
import { Questions } from './questions.ts';

const GONE_ON = 'The script has gone on.';
const ENDED = 'It was ended by force, for it did not stop by itself. The script was brought back to where it stood.';

interface Shown {
  readonly told: PausedMessage;
  readonly script: PausedScript;
  /** Resolves when questions can be asked: at once, or when a lost thread has been replaced. */
  ready: Promise<void>;
  isReady: () => void;
}

/** The pause of a call that is being shown, if there is one, and the questions that are asked there. */
export class OpenPause {
  readonly #unit: DebugUnit;
  readonly #history: History;
  readonly #thread: () => DebugThread;
  readonly #questions = new Questions();
  #shown: Shown | undefined;

  /** @param thread the one that the guest is in now */
  constructor(unit: DebugUnit, history: History, thread: () => DebugThread) {
    this.#unit = unit;
    this.#history = history;
    this.#thread = thread;
  }

  get told(): PausedMessage | undefined {
    return this.#shown?.told;
  }

  /** The guest pauses. @returns undefined when this is the pause that is shown already, which a lost thread was at */
  open(told: PausedMessage): PausedScript | undefined {
    if (this.#shown) {
      this.#shown.isReady();
      return undefined;
    }
    const script: PausedScript = new PausedScript(this.#unit, told, this.#history.isAhead, (question, effects) =>
      this.#ask(script, question, effects),
    );
    this.#shown = { told, script, ready: Promise.resolve(), isReady: () => undefined };
    return script;
  }

  /** The script goes on. @returns where it was paused; undefined when it has gone on before */
  async close(script: PausedScript): Promise<PausedMessage | undefined> {
    const shown = this.#shown;
    if (shown?.script !== script) return undefined;
    await shown.ready;
    if (this.#shown !== shown) return undefined;
    this.#shown = undefined;
    this.#questions.rejectAll(GONE_ON);
    return shown.told;
  }

  /** An evaluation took the thread with it. */
  lostThread(): void {
    this.#questions.rejectAll(ENDED);
  }

  /** The guest is being brought back to the pause: questions wait. */
  isRestored(): void {
    const shown = this.#shown;
    if (shown) shown.ready = new Promise((resolve) => (shown.isReady = resolve));
  }

  answered({ id, answer, error }: InspectedMessage): void {
    this.#questions.answered(id, answer, error);
    if (!this.#shown) return;
    if (this.#questions.isEmpty) this.#thread().unwatch();
    else this.#watch();
  }

  async #ask(script: PausedScript, question: GuestQuestion, effects: boolean): Promise<string> {
    const shown = this.#shown;
    if (shown?.script === script) await shown.ready;
    if (!shown || this.#shown !== shown || shown.script !== script) throw new ScriptInspectionError(GONE_ON);
    const answer = await this.#questions.put((id) => {
      this.#watch();
      this.#thread().send({ type: 'inspect', id, question, effects });
    });
    if (effects) this.#history.addEdit({ count: shown.told.count, question });
    return answer;
  }

  #watch(): void {
    this.#thread().watch(EVALUATE_LIMITS.timeMs + OVERTIME_MS);
  }
}
