import cliProgress from 'cli-progress';
import { isUnsuccessful, outcomeWord, type ShownReport } from '../output/ending.ts';
import type { Terminal } from '../output/terminal.ts';
import { cutTo } from '../output/text-width.ts';
import type { Consent } from './consent.ts';

/** One run of many, over. */
export interface FinishedRecord {
  /** Where its input stands. */
  readonly line: number;
  /** What tells its input from others, for people. */
  readonly label: string;
  readonly report: ShownReport;
}

/** Shows how far many runs have come. */
export interface Progress {
  finished(record: FinishedRecord): void;
  /** Consent during which the progress stands still, so that a question can be read. */
  around(consent: Consent | undefined): Consent | undefined;
  end(): void;
}

/** A bar where somebody watches, a line for each run otherwise. */
export const createProgress = (total: number, terminal: Terminal): Progress =>
  terminal.watched ? progressBar(total, terminal) : progressLines(total, terminal);

/** For output that is for programs, or to be short. */
export const NO_PROGRESS: Progress = { finished: () => undefined, around: (consent) => consent, end: () => undefined };

function progressLines(total: number, terminal: Terminal): Progress {
  let done = 0;
  return {
    finished({ line, label, report }) {
      const number = String(++done).padStart(String(total).length);
      terminal.print(`${number}/${total}  line ${line}  ${outcomeWord(report.outcome)}  ${cutTo(label, 60)}`);
    },
    around: (consent) => consent,
    end: () => terminal.print(),
  };
}

function progressBar(total: number, terminal: Terminal): Progress {
  const bar = new cliProgress.SingleBar({
    format: '  {bar} {percentage} %  {value}/{total}  {rest}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: terminal.output,
    linewrap: false,
  });
  let done = 0;
  let unsuccessful = 0;
  let questions = 0;
  const rest = () => ({ rest: unsuccessful > 0 ? terminal.colours.yellow(`${unsuccessful} not succeeded`) : '' });
  bar.start(total, 0, rest());
  return {
    finished({ report }) {
      done++;
      if (isUnsuccessful(report.outcome)) unsuccessful++;
      if (questions === 0) bar.update(done, rest());
    },
    around(consent) {
      if (!consent) return undefined;
      return async (question, step) => {
        if (questions++ === 0) bar.stop();
        try {
          return await consent(question, step);
        } finally {
          if (--questions === 0) bar.start(total, done, rest());
        }
      };
    },
    end() {
      bar.stop();
      terminal.print();
    },
  };
}
