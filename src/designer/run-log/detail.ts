import { isJsonObject, type Json } from '../../flow/json.ts';
import type { RunEventOf } from '../../runs/events.ts';
import type { LogEntry } from './run-log.ts';
import { harmless, valueText } from './value-text.ts';
import type { Say } from './words.ts';

/** A line below an entry that shows a part of its data; opens to more where that is worth it. */
export interface Detail {
  readonly name: string;
  /** On one line. */
  readonly text: string;
  /** A place in a file that it tells. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  /** What is inside, made when asked for. */
  readonly inside?: () => readonly Detail[];
}

/** Longer texts open to their lines. */
const ONE_LINE = 80;
const LINE = 200;

/** What an entry holds besides the entries inside it. */
export function detailsOf({ event, end }: LogEntry, say: Say): readonly Detail[] {
  switch (event.event) {
    case 'step-started':
      if (end?.event === 'step-failed') return failureDetails(end.failure, say);
      return end?.event === 'step-finished' && end.output !== null ? [valueDetail(say('log.output'), end.output)] : [];
    case 'item-started':
      return partsOf(event.item);
    case 'run-started':
      return [valueDetail(say('log.input'), event.input)];
    case 'call':
      return callDetails(event, say);
    case 'trigger':
      return event.answer === null ? [] : [valueDetail(say('log.answer'), event.answer)];
    case 'log':
      return event.message.includes('\n') || event.message.length > LINE ? linesOf(event.message) : [];
    case 'attempt-failed':
      return failureDetails(event.failure, say);
    case 'notice':
      return [];
    case 'run-finished':
      return reportDetails(event.report, say);
  }
}

/** True where {@link detailsOf} has something; costs nothing. */
export function hasDetails({ event, end }: LogEntry): boolean {
  switch (event.event) {
    case 'step-started':
      return end?.event === 'step-failed' || (end?.event === 'step-finished' && end.output !== null);
    case 'item-started':
      return typeof event.item === 'object' && event.item !== null;
    case 'trigger':
      return event.answer !== null;
    case 'log':
      return event.message.includes('\n') || event.message.length > LINE;
    case 'notice':
      return false;
    default:
      return true;
  }
}

/** A value: on one line, and inside of it its parts. */
function valueDetail(name: string, value: Json): Detail {
  const text = valueText(value);
  const opens = typeof value === 'string' ? value.includes('\n') || value.length > ONE_LINE : isFilled(value);
  return { name, text, ...(opens ? { inside: () => partsOf(value) } : {}) };
}

const isFilled = (value: Json): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function partsOf(value: Json): readonly Detail[] {
  if (typeof value === 'string') return linesOf(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => valueDetail(String(index + 1), item));
  if (isJsonObject(value)) return Object.entries(value).map(([name, inner]) => valueDetail(name, inner ?? null));
  return [];
}

/** A text, line by line; long lines go on below. */
function linesOf(text: string): readonly Detail[] {
  return text
    .replace(/\s+$/, '')
    .split(/\r?\n/)
    .flatMap((line) => (line.length <= LINE ? [line] : (line.match(new RegExp(`.{1,${LINE}}`, 'gsu')) ?? [])))
    .map((line) => ({ name: '', text: harmless(line.replaceAll('\t', '  ')) }));
}

function callDetails(event: RunEventOf<'call'>, say: Say): readonly Detail[] {
  const { what, parameters, answer, exchanges, failure } = event;
  const text = what.trim();
  return [
    ...(text.includes('\n') || text.length > ONE_LINE
      ? [{ name: say('log.statement'), text: text.replace(/\s+/g, ' '), inside: () => linesOf(text) }]
      : []),
    ...(Object.keys(parameters).length > 0 ? [valueDetail(say('log.parameters'), parameters)] : []),
    ...(failure ? [{ name: say('log.failure'), text: failure.message, inside: () => failureDetails(failure, say) }] : []),
    ...(failure ? [] : [valueDetail(say('log.answer'), answer)]),
    ...(exchanges ?? []).map(({ method, path, status, result }) => ({
      name: say('log.exchanges'),
      text: `${method} ${path}  ${status === 0 ? say('log.no-answer') : (result ?? status)}`,
    })),
  ];
}

type Failure = RunEventOf<'step-failed'>['failure'];

function failureDetails(failure: Failure, say: Say): readonly Detail[] {
  const { kind, message, code, details, file, line = 1, column = 1 } = failure;
  return [
    ...linesOf(message).map((detail, index) => (index === 0 ? { ...detail, name: kind } : detail)),
    ...(code === undefined ? [] : [{ name: say('log.code'), text: code }]),
    ...(details === undefined ? [] : [valueDetail(say('log.details'), details)]),
    ...(file === undefined ? [] : [placeDetail(file, line, column, say)]),
  ];
}

function placeDetail(file: string, line: number, column: number, say: Say): Detail {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return { name: say('log.place'), text: `${name}:${line}:${column}`, place: { file, line, column } };
}

/** More are not listed one by one. */
const LISTED = 1_000;

function reportDetails(report: RunEventOf<'run-finished'>['report'], say: Say): readonly Detail[] {
  const { outcome, failure, vetoes, writes, uncertain, warnings, output } = report;
  const broken = outcome === 'failed' || outcome === 'cancelled';
  const list = (name: string, texts: readonly string[]): Detail[] =>
    texts.length === 0
      ? []
      : [
          {
            name,
            text: String(texts.length),
            inside: () => texts.slice(0, LISTED).map((text, index) => ({ name: String(index + 1), text })),
          },
        ];
  const writeText = ({ target, action, ...place }: (typeof writes)[number]): string =>
    [target, action, placeText(place)].filter((part) => part !== '').join('  ');
  return [
    // a step that failed tells it itself; one whose process is gone does not
    ...(failure && (failure.step === undefined || failure.kind === 'internal') ? failureDetails(failure, say) : []),
    ...list(
      say('log.vetoes'),
      vetoes.map((veto) => say('log.veto', veto.stage, veto.trigger, veto.object, placeText(veto))),
    ),
    ...list(say(broken ? 'log.written-before' : 'log.written'), writes.map(writeText)),
    ...(broken && writes.length === 0 && uncertain.length === 0 ? [{ name: '', text: say('log.nothing-written') }] : []),
    ...list(say('log.uncertain'), uncertain.map(writeText)),
    ...list(say('log.warnings'), warnings),
    ...(output === undefined ? [] : [valueDetail(say('log.output'), output)]),
  ];
}

/** `add-grant[3]`: a step, with the numbers of the loop items around, from 1. */
const placeText = ({ step, iteration }: { readonly step: string; readonly iteration: readonly number[] }): string =>
  `${step}${iteration.map((index) => `[${index + 1}]`).join('')}`;
