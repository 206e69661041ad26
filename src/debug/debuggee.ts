import type { CompiledFlow } from '../engine/compile-flow.ts';
import type { DeltaMode } from '../engine/run.ts';
import type { PushedState } from '../engine/pushed-state.ts';
import type { FileReader } from '../flow/file-reference.ts';
import type { Json } from '../flow/json.ts';
import type { Redactor } from '../runs/redact.ts';
import type { ScriptPiece, ScriptSandbox } from '../sandbox/port.ts';
import type { Cleaning } from './recording/difference.ts';
import type { RecordingSink } from './recording/run-recorder.ts';
import type { Tape } from './recording/tape.ts';
import type { OpenTarget } from './scopes/definition.ts';

/** What a debug session is asked to run. */
export interface LaunchRequest {
  /** Path of the flow file; for a recording where nothing is said: where it was recorded. */
  readonly flow?: string | undefined;
  /** Path of a recording whose runs are gone through, instead of running the flow. */
  readonly recording?: string | undefined;
  /** Path of an input file, as the command line reads them, or the input itself. */
  readonly input?: string | { readonly [key: string]: Json } | undefined;
  /** Where the runs are recorded. */
  readonly record?: string | undefined;
  /** Records of an NDJSON input, or runs of a recording, counted from 1; all where nothing is said. */
  readonly users?: number | readonly number[] | undefined;
  /** Environment of the targets file. */
  readonly env?: string | undefined;
  /** Where embedded targets keep their files. */
  readonly data?: string | undefined;
  readonly mode: DeltaMode;
  /** Protected environment that the run is confirmed on, where there is nobody to ask. */
  readonly confirmRunOn?: string | undefined;
  /** The flow just runs: nothing will be stopped at, or looked into. */
  readonly noDebug: boolean;
}

/** One run to make. */
export interface DebuggeeInput {
  /** The run is replayed from this, and nobody is asked. */
  readonly tape?: Tape | undefined;
  /** Where the input comes from, when there are several: "record 3". */
  readonly label: string | undefined;
  readonly value: Json;
}

/** Where runs that are replayed come from. */
export interface RecordedOrigin {
  readonly cleaning: Cleaning;
  /** What of the flow is not as it was when the run was recorded, as a sentence; undefined where everything is. */
  readonly changed: string | undefined;
}

/** A flow with everything it runs on, open, and what it is run for. */
export interface Debuggee {
  readonly flow: CompiledFlow;
  /** The files as they were when it was opened. */
  readonly files: FileReader;
  /** The text of a file as it is now; undefined where it can not be read. */
  readonly readNow: (path: string) => string | undefined;
  readonly environment: string;
  readonly targets: readonly OpenTarget[];
  readonly pushedState: PushedState;
  readonly redactor: Redactor;
  readonly inputs: readonly DebuggeeInput[];
  /** The scripts of the flow and of those it calls. */
  readonly scripts: readonly ScriptPiece[];
  /** Present where runs are recorded into a file as well: takes the next one. */
  readonly record?: (() => RecordingSink) | undefined;
  /** The same flow on targets that nobody asks, to go through what has happened once more. */
  readonly playback: () => CompiledFlow;
  /** Present for a recording: its runs are replayed. */
  readonly recorded?: RecordedOrigin | undefined;
  /** Evaluates what a person asks for at a pause: with short limits. */
  readonly evaluation: ScriptSandbox;
  close(): Promise<void>;
}

/** Nothing is launched because a person did not want it: a client need not tell that person. */
export class LaunchDeclined extends Error {
  override readonly name = 'LaunchDeclined';
}

/**
 * Opens what is to be debugged.
 * @throws LaunchDeclined; Error with a sentence for a person, when there is nothing that can run. Nothing stays open then
 */
export type OpenDebuggee = (request: LaunchRequest) => Promise<Debuggee>;
