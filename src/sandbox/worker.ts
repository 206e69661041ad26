import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { CallStopped, Guest } from './guest.ts';
import { MAX_SNAPSHOT_BYTES } from './limits.ts';
import { SIGNAL, STOP, type DoneMessage, type MessageFromWorker, type MessageToWorker, type WorkerStart } from './messages.ts';
import { keepUtcTime } from './utc-realm.ts';

// The thread of one guest. After the start it is synchronous through and through: it blocks while it has nothing to do
// and while a host call is on its way, so that to the guest a target's answer is simply there, and so that a debugger
// can hold it anywhere.

const start = workerData as WorkerStart;
const port = parentPort!;
const control = new Int32Array(start.control);
const clock = keepUtcTime();
const post = (message: MessageFromWorker) => port.postMessage(message);

/** Blocks until a message is there, or until the call is to stop. */
function next(mayStop: boolean): MessageToWorker | undefined {
  for (;;) {
    const seen = Atomics.load(control, SIGNAL);
    if (mayStop && Atomics.load(control, STOP) !== 0) return undefined;
    const received = receiveMessageOnPort(port) as { message: MessageToWorker } | undefined;
    if (received) return received.message;
    Atomics.wait(control, SIGNAL, seen);
  }
}

function hostCall(path: readonly string[], args: string): string {
  post({ type: 'host-call', path, args });
  if (path[0] === 'log') return '{}';
  const answer = next(true);
  if (answer?.type !== 'host-answer') throw new CallStopped('The call was stopped.');
  return answer.answer;
}

const guest = await Guest.create(start.engine, control, MAX_SNAPSHOT_BYTES);
post({ type: 'ready' });

for (;;) {
  const message = next(false);
  if (message?.type !== 'call') continue; // an answer that came too late
  clock.set(message.now);
  let done: DoneMessage;
  try {
    done = guest.call(message, hostCall);
  } catch (error) {
    // The engine itself gave way (its stack, a trap): this thread is of no more use.
    const reason = error instanceof RangeError ? 'stack' : 'memory';
    done = { type: 'done', answer: '', stop: { reason, error: undefined }, durationMs: 0, evicted: [], retire: true };
  }
  post(done);
  if (!done.retire) guest.forget();
}
