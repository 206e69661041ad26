/**
 * Opens a connection unless the signal is aborted meanwhile. Nothing of the attempt stays open when it fails.
 * @param cut closes what was opened so far; called with a reason when the attempt is given up, without one when it failed
 * @throws what `open` throws, or the reason for giving up
 */
export async function connecting<T>(signal: AbortSignal, cut: (reason?: Error) => void, open: () => Promise<T>): Promise<T> {
  let stop: (() => void) | undefined;
  // A library may wait for ever for an answer on a connection that was cut.
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      const reason = new Error('The attempt to connect was given up');
      cut(reason);
      reject(reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([open(), stopped]);
  } catch (error) {
    cut();
    throw error;
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
