import type { Evaluation } from '../../designer/evaluation.ts';
import type { EvaluateRequest } from '../../runner/protocol.ts';
import type { RunnerPool } from './runner-pool.ts';

/** The runner's own limit ends an evaluation before; this is for a runner that hangs. */
const LONGEST_MS = 20_000;

/**
 * Evaluates the mapping of an object on a sample, in a runner.
 * @param longestMs then the runner is killed
 * @throws Error with a sentence when nothing could be evaluated
 */
export function evaluateInRunner(
  pool: RunnerPool,
  request: Omit<EvaluateRequest, 'type' | 'id'>,
  longestMs: number = LONGEST_MS,
): Promise<Evaluation[]> {
  const runner = pool.take();
  return new Promise<Evaluation[]>((resolve, reject) => {
    const timer = setTimeout(() => {
      runner.kill();
      reject(new Error('The mapping could not be evaluated in time.'));
    }, longestMs);
    runner.listener = {
      message(message) {
        if (message.type !== 'evaluated') return;
        if (message.evaluations) resolve(message.evaluations);
        else reject(new Error(message.error ?? 'The mapping could not be evaluated.'));
        clearTimeout(timer);
      },
      exited() {
        clearTimeout(timer);
        reject(new Error('The mapping could not be evaluated: the process that does it ended.'));
      },
    };
    runner.send({ type: 'evaluate', id: 1, ...request });
  }).finally(() => pool.release(runner));
}
