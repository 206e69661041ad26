import { startFlowRun, type FlowRun, type RunObserverPort } from '../../../src/extension/run/flow-run.ts';
import type { RunnerProcess } from '../../../src/extension/run/runner-process.ts';
import type { Refusal, RunRequest } from '../../../src/runner/protocol.ts';
import type { RunEvent, RunEventOf } from '../../../src/runs/events.ts';
import type { RunnerFolder } from '../../runner/runner-folder.ts';

export interface WatchedOptions extends Partial<Omit<RunRequest, 'type' | 'file'>> {
  readonly consent?: RunObserverPort['askConsent'];
  readonly confirmRun?: RunObserverPort['confirmRun'];
  readonly confirmDelete?: RunObserverPort['confirmDelete'];
  readonly values?: Readonly<Record<string, string>>;
  /** Told each event. */
  readonly onEvent?: (event: RunEvent, watched: WatchedRun) => void;
  readonly onOpened?: (watched: WatchedRun) => void;
  readonly patienceMs?: number;
}

/** A run in a real runner, with all that was heard of it. */
export class WatchedRun {
  readonly events: RunEvent[] = [];
  readonly questions: string[] = [];
  readonly asked: string[] = [];
  readonly runner: RunnerProcess;
  readonly run: FlowRun;

  constructor(folder: RunnerFolder, file: string, options: WatchedOptions = {}) {
    const { consent, confirmRun, confirmDelete, values = {}, onEvent, onOpened, patienceMs, ...request } = options;
    this.runner = folder.pool.take();
    this.run = startFlowRun(
      this.runner,
      { file: folder.path(file), unsaved: {}, input: {}, environment: null, mode: 'full', ...request },
      {
        opened: () => onOpened?.(this),
        events: (events) => {
          for (const event of events) {
            this.events.push(event);
            onEvent?.(event, this);
          }
        },
        askConsent: async (question, step) => {
          this.questions.push(question);
          return consent ? consent(question, step) : false;
        },
        confirmRun: async (environment, targets) => confirmRun?.(environment, targets) ?? false,
        confirmDelete: async (deletion, step) => confirmDelete?.(deletion, step) ?? false,
        askValue: async (from, name) => {
          this.asked.push(`${from}:${name}`);
          return Object.hasOwn(values, name) ? values[name] : undefined;
        },
      },
      patienceMs,
    );
  }

  get report(): RunEventOf<'run-finished'>['report'] {
    const last = this.events.at(-1);
    if (last?.event !== 'run-finished') throw new Error(`The last event is ${last?.event ?? 'none'}.`);
    return last.report;
  }

  /** Gives the runner back. */
  async ended(folder: RunnerFolder): Promise<Refusal | undefined> {
    const refusal = await this.run.ended;
    folder.pool.release(this.runner);
    return refusal;
  }
}
