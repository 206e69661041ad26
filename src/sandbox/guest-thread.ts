import { Worker } from 'node:worker_threads';
import { THREAD_STACK_MB } from './limits.ts';
import type { WorkerStart } from './messages.ts';
import type { WasmModule } from './web-assembly.ts';

/** What a guest's thread is made of. */
export interface GuestThreadStart {
  /** The program of the thread. */
  readonly program: URL;
  /** As it is called in lists of threads. */
  readonly name: string;
  readonly engine: WasmModule;
  /** Numbers that both sides see: 32 bits each. */
  readonly controlSlots: number;
}

/** A thread that was started, and the numbers that it shares with this one. */
export interface GuestThread {
  readonly worker: Worker;
  readonly control: Int32Array;
}

/** Starts a thread for a guest. Nothing of the process is handed on: no environment, no arguments, no output. */
export function startGuestThread({ program, name, engine, controlSlots }: GuestThreadStart): GuestThread {
  const control = new SharedArrayBuffer(controlSlots * Int32Array.BYTES_PER_ELEMENT);
  const workerData: WorkerStart = { control, engine };
  const worker = new Worker(program, {
    name,
    workerData,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { stackSizeMb: THREAD_STACK_MB, maxOldGenerationSizeMb: 256 },
  });
  return { worker, control: new Int32Array(control) };
}
