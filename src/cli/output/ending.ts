import type { Outcome } from '../../engine/outcome.ts';
import { durationText } from '../../flow/duration-text.ts';
import type { RunEventOf } from '../../runs/events.ts';
import { counted, excerpt, type SourceText } from './problems.ts';
import type { Colours } from './terminal.ts';
import { printable, printableLines } from './text-width.ts';
import { valueText } from './values.ts';

/** The report of a run, without secrets. */
export type ShownReport = RunEventOf<'run-finished'>['report'];

const WORDS: Readonly<Record<Outcome, { mark: string; word: string; colour: 'green' | 'cyan' | 'yellow' | 'red' }>> = {
  succeeded: { mark: '✓', word: 'Succeeded', colour: 'green' },
  'no-changes': { mark: '=', word: 'No changes', colour: 'cyan' },
  vetoed: { mark: '⊘', word: 'Vetoed', colour: 'yellow' },
  cancelled: { mark: '■', word: 'Cancelled', colour: 'yellow' },
  failed: { mark: '✗', word: 'Failed', colour: 'red' },
};

/** The outcome in its colour: "✓ Succeeded". */
export function outcomeText(outcome: Outcome, colours: Colours): string {
  const { mark, word, colour } = WORDS[outcome];
  return colours.bold(colours[colour](`${mark} ${word}`));
}

/** Outcomes that a person wants to look into. */
export const isUnsuccessful = (outcome: Outcome): boolean => outcome !== 'succeeded' && outcome !== 'no-changes';

/** The outcome as a word in a sentence: "no changes". */
export const outcomeWord = (outcome: Outcome): string => WORDS[outcome].word.toLowerCase();

/**
 * How a run ended, why, and what it changed.
 * @param brief leaves out what a run that ended well has written and answered
 */
export function endingLines(report: ShownReport, source: SourceText, colours: Colours, brief = false): string[] {
  const { dim, bold } = colours;
  const figures = [counted(report.steps, 'step'), counted(report.writes.length, 'write'), durationText(report.durationMs)].join(
    ', ',
  );
  // The lines below say what the engine's own words about failures and vetoes say, and where.
  const told = report.failure !== undefined || (report.vetoes.length > 0 && report.message?.startsWith('Vetoed by the '));
  const message = told || report.message === undefined ? '' : `  ${printable(report.message)}`;
  const lines = [`${outcomeText(report.outcome, colours)}${message}  ${dim(figures)}`];
  if (report.failure) lines.push(...failureLines(report.failure, source, colours));
  for (const veto of report.vetoes)
    lines.push(
      `  ${colours.yellow('⊘')} ${veto.stage} trigger ${bold(printable(veto.trigger))} of ${veto.object} said no  ${dim(placeText(veto))}`,
    );
  if (brief && report.outcome !== 'failed' && report.outcome !== 'cancelled') return lines;
  lines.push(...writeLines(report, colours));
  if (report.output !== undefined) lines.push(`  ${dim('output')}  ${valueText(report.output)}`);
  return lines;
}

function failureLines(failure: NonNullable<ShownReport['failure']>, source: SourceText, colours: Colours): string[] {
  const { red, dim, bold } = colours;
  const [first = '', ...rest] = printableLines(failure.message);
  const lines = [`  ${red(failure.kind)}  ${first}`, ...rest.map((line) => `  ${line}`)];
  const facts = [
    failure.step === undefined ? '' : `step ${placeText({ step: failure.step, iteration: failure.iteration ?? [] })}`,
    failure.code === undefined ? '' : `code ${failure.code}`,
    failure.attempts === undefined ? '' : counted(failure.attempts, 'attempt'),
  ].filter((fact) => fact !== '');
  if (facts.length > 0) lines.push(`  ${dim(facts.join(', '))}`);
  if (failure.file === undefined) return lines;
  const { line = 1, column = 1 } = failure;
  const at = { line, column, offset: 0 };
  lines.push(`  ${bold(`${failure.file}:${line}:${column}`)}`);
  lines.push(...excerpt({ start: at, end: at }, source(failure.file), red, dim));
  return lines;
}

function writeLines(report: ShownReport, { dim, bold, yellow }: Colours): string[] {
  const { outcome, writes, uncertain } = report;
  const line = ({ target, action, ...place }: ShownReport['writes'][number]): string =>
    `    ${dim(target)}  ${printable(action)}  ${dim(placeText(place))}`;
  const broken = outcome === 'failed' || outcome === 'cancelled';
  const lines: string[] = [];
  if (writes.length > 0)
    lines.push(`  ${broken ? bold('Already written before that:') : dim('Written:')}`, ...shortList(writes.map(line), dim));
  else if (broken && uncertain.length === 0) lines.push(`  ${dim('Nothing was written.')}`);
  if (uncertain.length > 0)
    lines.push(
      `  ${bold(yellow('May or may not have been written (the answer never came; run again to find out):'))}`,
      ...uncertain.map(line),
    );
  return lines;
}

const SHOWN_WRITES = 30;

const shortList = (lines: string[], dim: Colours['dim']): string[] =>
  lines.length <= SHOWN_WRITES ? lines : [...lines.slice(0, SHOWN_WRITES), dim(`    … and ${lines.length - SHOWN_WRITES} more`)];

/** `add-grant`, `add-grant[3]`: a step, with the numbers of the loop items around, from 1. */
const placeText = ({ step, iteration }: { readonly step: string; readonly iteration: readonly number[] }): string =>
  `${step}${iteration.map((index) => `[${index + 1}]`).join('')}`;
