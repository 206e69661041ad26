import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { CallStopped, Guest } from '../guest.ts';
import { MAX_SNAPSHOT_BYTES } from '../limits.ts';
import { SIGNAL, STOP, type DoneMessage, type HostAnswer, type WorkerStart } from '../messages.ts';
import { keepUtcTime } from '../utc-realm.ts';
import { GuestDebugger } from './guest-debugger.ts';
import {
  ATTENTION,
  EVALUATED_AT,
  EVALUATED_COUNT,
  EVALUATIONS,
  PAUSE,
  REFRESH,
  type DebugCallMessage,
  type MessageFromDebugWorker,
  type MessageToDebugWorker,
} from './messages.ts';
import { Pauses } from './pauses.ts';

// The thread of a guest that is debugged: as `../worker.ts`, and it also blocks wherever the guest pauses.

const start = workerData as WorkerStart;
const port = parentPort!;
const control = new Int32Array(start.control);
const clock = keepUtcTime();
const post = (message: MessageFromDebugWorker) => port.postMessage(message);

const received = (): MessageToDebugWorker | undefined =>
  (receiveMessageOnPort(port) as { message: MessageToDebugWorker } | undefined)?.message;

/** Blocks until a message is there, or until the call is to stop. */
function next(mayStop: boolean): MessageToDebugWorker | undefined {
  for (;;) {
    const seen = Atomics.load(control, SIGNAL);
    if (mayStop && Atomics.load(control, STOP) !== 0) return undefined;
    const message = received();
    if (message) return message;
    Atomics.wait(control, SIGNAL, seen);
  }
}

const debuggerOf: GuestDebugger = new GuestDebugger({
  reached: (statement, why) => pauses.reached(statement, why),
  thrown: (error, caught) => pauses.thrown(error, caught),
  statements: () => pauses.statements(),
  begin: () => pauses.begin(),
  tick: attend,
});
const pauses = new Pauses({ post, next: () => next(true), evaluates }, () => debuggerOf);

function evaluates(at: { readonly statement: number; readonly count: number } | undefined): void {
  Atomics.store(control, EVALUATED_AT, at ? at.statement + 1 : 0);
  Atomics.store(control, EVALUATED_COUNT, at?.count ?? 0);
  Atomics.add(control, EVALUATIONS, 1);
}

/** Looks at what was asked of the running guest from outside. */
function attend(): void {
  if (Atomics.load(control, ATTENTION) === 0) return;
  const asked = Atomics.exchange(control, ATTENTION, 0);
  if ((asked & REFRESH) !== 0)
    for (let message = received(); message; message = received()) if (message.type === 'stops') pauses.setStops(message.stops);
  if ((asked & PAUSE) !== 0) pauses.pauseSoon();
}

function hostCall(path: readonly string[], args: string): string {
  const isLog = path[0] === 'log';
  if (debuggerOf.isEvaluating) return isLog ? '{}' : JSON.stringify(REFUSED);
  post({ type: 'host-call', path, args });
  if (isLog) return '{}';
  for (;;) {
    const message = next(true);
    if (!message) throw new CallStopped('The call was stopped.');
    if (message.type === 'host-answer') return message.answer;
    if (message.type === 'stops') pauses.setStops(message.stops);
  }
}

const REFUSED: HostAnswer = {
  error: { name: 'Error', message: 'Targets are not called while something is only looked at.' },
};

const guest = await Guest.create(start.engine, control, MAX_SNAPSHOT_BYTES, debuggerOf);
post({ type: 'ready' });

for (;;) {
  const message = next(false);
  if (message?.type !== 'debug-call') continue;
  post(pass(message));
}

function pass(message: DebugCallMessage): MessageFromDebugWorker {
  clock.set(message.call.now);
  let done: DoneMessage;
  let statements = 0;
  try {
    pauses.prepare(message);
    done = guest.call(message.call, hostCall);
    statements = debuggerOf.count();
    if (!done.retire) guest.forget();
  } catch (error) {
    // The engine itself gave way (its stack, a trap): this thread is of no more use.
    const reason = error instanceof RangeError ? 'stack' : 'memory';
    done = { type: 'done', answer: '', stop: { reason, error: undefined }, durationMs: 0, evicted: [], retire: true };
  }
  return { type: 'debug-done', done, statements };
}
