import type { FromRunner } from '../../runner/protocol.ts';
import type { TargetAnswer, TargetQuestion } from '../../runner/target-questions.ts';
import type { RunnerPool } from './runner-pool.ts';

/** A question, before the runner that answers it is known. */
export type AskedOfRunner = TargetQuestion extends infer Question
  ? Question extends TargetQuestion
    ? Omit<Question, 'id'>
    : never
  : never;

/** How a question is put. */
export interface AskOptions {
  /** A secret or variable that the targets file names; undefined where there is none. */
  readonly askValue: (from: 'secret' | 'env', name: string) => Promise<string | undefined>;
  /** Gives up: the process that is at it is ended. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a question about targets to a runner of its own and waits for the answer. How long a target may take is said by the
 * timeouts of its connection, and a person who is asked for a secret may take any time: nothing limits it here but the signal.
 * @throws Error with a sentence when the process ends before it answers; the signal's reason
 */
export function askRunner(pool: RunnerPool, question: AskedOfRunner, { askValue, signal }: AskOptions): Promise<TargetAnswer> {
  signal?.throwIfAborted();
  const runner = pool.take();
  const { promise, resolve, reject } = Promise.withResolvers<TargetAnswer>();
  const stop = (): void => {
    runner.kill();
    reject(signal?.reason as Error);
  };
  signal?.addEventListener('abort', stop, { once: true });
  runner.listener = {
    message(message) {
      if (message.type === 'ask-value') {
        const answer = (value: string | undefined): void => runner.send({ type: 'value', id: message.id, value: value ?? null });
        askValue(message.from, message.name).then(answer, () => answer(undefined));
      } else if (isTargetAnswer(message)) resolve(message);
    },
    exited: () => reject(new Error('The targets could not be asked: the process that does it ended.')),
  };
  runner.send({ ...question, id: 1 });
  return promise.finally(() => {
    signal?.removeEventListener('abort', stop);
    pool.release(runner);
  });
}

const ANSWERS: ReadonlySet<string> = new Set<TargetAnswer['type']>(['targets-tested', 'browsed', 'fetched', 'schema-read']);

const isTargetAnswer = (message: FromRunner): message is TargetAnswer => ANSWERS.has(message.type);
