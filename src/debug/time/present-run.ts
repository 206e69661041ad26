import type { RunControl } from '../../engine/run-control.ts';
import type { FlowDebugger } from '../flow-debugger.ts';
import { RunRecorder, type RecordingSink } from '../recording/run-recorder.ts';
import { Tape } from '../recording/tape.ts';

/** The run that is debugged now, with what is needed to go through it once more. */
export class PresentRun {
  readonly recorder: RunRecorder;
  /** How often breakpoints had been reached before it began. */
  readonly hits: { readonly steps: ReadonlyMap<string, number>; readonly scripts: ReadonlyMap<number, number> };
  #tape: Tape | undefined;

  /**
   * @param control what decides for the run: its debugger, or a replay around that
   * @param file takes what is recorded as well
   */
  constructor(control: RunControl, flowDebugger: FlowDebugger, file: RecordingSink | undefined) {
    this.recorder = new RunRecorder(
      {
        begin: (entry) => {
          this.#tape = new Tape(entry);
          file?.begin(entry);
        },
        add: (entry) => {
          this.#tape!.add(entry);
          file?.add(entry);
        },
      },
      control,
    );
    const { breakpoints, scripts } = flowDebugger;
    this.hits = { steps: new Map(breakpoints.hits), scripts: new Map(scripts.hits) };
  }

  /** What was recorded until now; there once the run has its options. */
  get tape(): Tape {
    return this.#tape!;
  }
}
