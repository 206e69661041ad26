/** Questions that are under way to the extension. */
export interface Questions {
  /** Asks, and waits for the answer; a question that nobody answers any more rejects with the signal's reason. */
  ask<T extends string | boolean | null>(send: (id: number) => void, signal: AbortSignal): Promise<T>;
  /** Hands an answer in; one that nobody waits for is passed over. */
  answer(id: number, answer: string | boolean | null): void;
}

/** Numbers questions and brings each its answer. */
export function createQuestions(): Questions {
  let last = 0;
  const open = new Map<number, (answer: string | boolean | null) => void>();
  return {
    ask: <T extends string | boolean | null>(send: (id: number) => void, signal: AbortSignal): Promise<T> =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const id = ++last;
        const stop = (): void => {
          open.delete(id);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', stop, { once: true });
        open.set(id, (answer) => {
          open.delete(id);
          signal.removeEventListener('abort', stop);
          resolve(answer as T);
        });
        send(id);
      }),
    answer: (id, answer) => open.get(id)?.(answer),
  };
}
