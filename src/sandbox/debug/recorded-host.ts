import type { HostService } from '../sandbox-thread.ts';
import type { History } from './history.ts';

/** Where a guest's calls of the host lead. */
export interface HostCallEnd {
  /** What the guest is told. */
  answer(text: string): void;
  /** The guest waits for somebody else, whose time is not its own. */
  waits(): void;
  /** The call has gone another way than was recorded, as a sentence. */
  diverges(message: string): void;
}

/** Serves the host calls of a pass: from the history as far as it goes, then by the host itself. */
export class RecordedHost {
  readonly #history: History;
  readonly #host: HostService;

  constructor(history: History, host: HostService) {
    this.#history = history;
    this.#host = host;
  }

  /** @param onlyRecorded nothing is asked that is not in the history. Log lines are not answered. */
  serve(path: readonly string[], args: string, onlyRecorded: boolean, end: HostCallEnd): void {
    const isLog = path[0] === 'log';
    let recorded: string | undefined;
    try {
      recorded = this.#history.answerTo(path, args);
      if (recorded === undefined && onlyRecorded)
        throw new Error(`The script does not do what was recorded: it also calls ${path.join('.')}.`);
    } catch (error) {
      return end.diverges((error as Error).message);
    }
    if (recorded !== undefined) return isLog ? undefined : end.answer(recorded);
    const served = this.#host(path, args);
    if (isLog) return this.#history.record(path, args, '{}');
    end.waits();
    const answer = (text: string): void => {
      this.#history.record(path, args, text);
      end.answer(text);
    };
    if (typeof served === 'string') answer(served);
    else void served.then(answer);
  }
}
