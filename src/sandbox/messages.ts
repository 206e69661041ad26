import type { ScriptFailure, ScriptLimits, TargetMethods } from './port.ts';
import type { WasmModule } from './web-assembly.ts';

/** Slots of the shared Int32Array through which a blocked worker is reached. */
export const SIGNAL = 0;
export const STOP = 1;
export const CONTROL_SLOTS = 2;

/** What a worker is started with. */
export interface WorkerStart {
  readonly control: SharedArrayBuffer;
  readonly engine: WasmModule;
}

/** A unit as a worker needs it. */
export interface UnitSource {
  /** Guest source per piece, as `guestSource` makes it. */
  readonly pieces: readonly string[];
  /** Per piece: whether the next piece of the record needs fresh arguments. */
  readonly changesArguments: readonly boolean[];
  readonly parameters: readonly string[];
  /** Indexes in `parameters`. */
  readonly returns: readonly number[];
}

export interface CallMessage {
  readonly type: 'call';
  readonly unit: number;
  /** Given when the worker does not know the unit (any more). */
  readonly source: UnitSource | undefined;
  readonly targets: TargetMethods | undefined;
  /** JSON of the shared arguments. */
  readonly shared: string;
  /** JSON of each record, one a line. */
  readonly records: string;
  readonly recordCount: number;
  readonly now: number;
  readonly seed: number;
  readonly limits: ScriptLimits;
  /** Whether anyone listens to `log` and serves `targets`. */
  readonly hasHost: boolean;
}

/** Answer to a {@link HostCallMessage} that waits for one. */
export interface HostAnswerMessage {
  readonly type: 'host-answer';
  /** JSON of {@link HostAnswer}. */
  readonly answer: string;
}

/** What the guest's side of a host call reads: neither key stands for undefined. */
export type HostAnswer =
  | { readonly value?: unknown }
  | {
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly kind?: string;
        readonly code?: string;
        readonly details?: unknown;
      };
    };

export type MessageToWorker = CallMessage | HostAnswerMessage;

/** A guest called `log` or a target. Log lines are not answered. */
export interface HostCallMessage {
  readonly type: 'host-call';
  readonly path: readonly string[];
  /** JSON of the list of arguments. */
  readonly args: string;
}

/** An error as the guest tells it; texts are cut, nothing in it is trusted. */
export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly kind?: string;
}

/** The call broke a limit or was stopped. */
export interface GuestStop {
  readonly reason: Exclude<ScriptFailure['reason'], 'error'>;
  readonly error: GuestError | undefined;
}

export interface DoneMessage {
  readonly type: 'done';
  /**
   * JSON of two lists: the pieces' results (`{}`, `{value}` or `{error}`), record by record, and the final state of
   * the returned parameters per record. Shorter than the call when it was stopped.
   */
  readonly answer: string;
  readonly stop: GuestStop | undefined;
  readonly durationMs: number;
  /** Units that the worker has forgotten. */
  readonly evicted: readonly number[];
  /** True when the worker must not be used again. */
  readonly retire: boolean;
}

export type MessageFromWorker = { readonly type: 'ready' } | HostCallMessage | DoneMessage;
