import type { History } from './history.ts';
import type { PausedMessage, Seek, SoughtMessage } from './messages.ts';
import type { ScriptDebugger, ScriptResume } from './port.ts';
import { wayBack, type WayBack } from './way-back.ts';

/** Where the passes through a call go: each runs from the call's start to where somebody wants to be. */
export class Route {
  /** Where to go when the pass that is being ended is over. */
  #way: WayBack | undefined;
  /** What the pass that is running has found. */
  #sought: SoughtMessage | undefined;

  /** Where the first pass goes; undefined where it just runs. */
  first({ startAt }: ScriptDebugger, history: History): Seek | undefined {
    if (startAt === undefined) return undefined;
    const count = startAt === 'end' ? history.statements : startAt;
    return count > 0 ? seekPause(count) : undefined;
  }

  /** A pause goes on. @returns whether another pass is needed for that */
  setOut(resume: ScriptResume, from: PausedMessage): boolean {
    this.#way = wayBack(resume, from);
    return this.#way !== undefined;
  }

  starts(): void {
    this.#sought = undefined;
  }

  found(message: SoughtMessage): void {
    this.#sought = message;
  }

  /** Where the next pass goes after one has ended; undefined when the call is over. */
  next(seek: Seek | undefined): Seek | undefined {
    const sought = seek?.pause === false ? this.#sought : undefined;
    const way = this.#way;
    if (sought && way && 'scan' in way) {
      this.#way = undefined;
      return seekPause(way.finds === 'breakpoint' ? sought.breakpoint : sought.before);
    }
    if (!way) return undefined;
    if ('scan' in way) return way.scan;
    this.#way = undefined;
    return seekPause(way.count);
  }
}

/** Runs to a statement and pauses there. */
export const seekPause = (count: number): Seek => ({ count: Math.max(1, count), pause: true, reason: 'back', depth: -1 });
