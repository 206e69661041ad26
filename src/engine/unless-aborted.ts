import type { MaybePromise } from '../targets/port.ts';

/** A person's answer, or the reason of the signal when it is aborted first: a prompt that nobody answers holds nothing up. */
export async function unlessAborted(answer: MaybePromise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal || !(answer instanceof Promise)) return answer;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
