import { AsyncLocalStorage } from 'node:async_hooks';
import { TargetError } from '../../port.ts';
import type { Session } from './session.ts';
import { Turns } from './turns.ts';

/** A transaction, or a savepoint in one. */
export interface Level {
  readonly session: Session;
  readonly parent: Level | undefined;
  /** 0 for the transaction itself. */
  readonly depth: number;
  /** A connection does one thing at a time; a transaction inside is one thing of the level around it. */
  readonly turns: Turns;
  state: 'open' | 'kept' | 'undone';
}

/**
 * Which transaction a caller is in, by the asynchronous context in which it calls: several runs share a target, and each has
 * its own. What is called after its transaction was committed belongs to the level above; after a rollback it is refused, or
 * half of the work would be written after all.
 */
export class TransactionLevels {
  private readonly context = new AsyncLocalStorage<Level>();

  /**
   * The innermost level that is still open around the caller; undefined when there is none.
   * @throws TargetError of kind conflict when the caller's was rolled back
   */
  ofCaller(): Level | undefined {
    let level = this.context.getStore();
    while (level !== undefined && level.state === 'kept') level = level.parent;
    if (level?.state === 'undone' || level?.session.undone === true) throw undoneError();
    return level;
  }

  /**
   * Runs `work` between begin and commit; rolls back when it throws, and passes its error on. What it left running is waited for.
   * @param parent the level around it, which is kept busy meanwhile
   */
  async run<T>(session: Session, parent: Level | undefined, work: () => T | Promise<T>): Promise<T> {
    const level: Level = {
      session,
      parent,
      depth: parent === undefined ? 0 : parent.depth + 1,
      turns: new Turns(),
      state: 'open',
    };
    await session.begin(level.depth);
    try {
      const result = await this.context.run(level, async () => work());
      await level.turns.take(async () => {
        if (session.undone) throw undoneError();
        await session.commit(level.depth);
        level.state = 'kept';
      });
      return result;
    } catch (error) {
      level.state = 'undone';
      await level.turns.take(() => session.rollback(level.depth));
      throw error;
    }
  }
}

/** The refusal of what comes after a rollback. */
export const undoneError = (): TargetError =>
  new TargetError(
    'conflict',
    'The transaction was rolled back, so the rest of its statements was not run. Start the work again as a whole.',
    { safeToRepeat: true },
  );
