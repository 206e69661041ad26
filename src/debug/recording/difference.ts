import type { CompiledStep } from '../../engine/compiled-step.ts';
import type { PendingCall } from '../../engine/run-control.ts';
import type { Json } from '../../flow/json.ts';
import type { Redactor } from '../../runs/redact.ts';
import { shownCall } from '../exceptions/shown-call.ts';
import type { TapeEntry } from './entries.ts';

/** What is made of values before they are recorded. */
export interface Cleaning {
  value<T extends Json>(value: T): T;
  text(text: string): string;
  /** Whether something was masked in the recording. */
  readonly hasMasked: boolean;
}

/** What a recording to a file makes of values. */
export const cleaningBy = (redactor: Redactor, hasMasked: boolean): Cleaning => ({
  value: (value) => redactor.value(value),
  text: (text) => redactor.value(text),
  hasMasked,
});

const LONGEST_VALUE = 80;

/** An entry in words, as the end of a sentence. */
export function wordsOf(entry: TapeEntry): string {
  switch (entry.e) {
    case 'step':
      return `the step ${entry.step}`;
    case 'call':
      return `a call of ${entry.target}: ${shownCall(entry.what)}`;
    case 'port':
      return `the port \`${entry.port}\``;
    case 'edit':
      return 'a change of `newObject`';
    case 'action':
      return entry.what === 'prepare'
        ? `a statement that ${entry.target} refused: ${shownCall(entry.text ?? '')}`
        : `a transaction that failed in ${entry.target}`;
    case 'timeout':
      return 'a step whose time was up';
    case 'time':
    case 'consent':
    case 'state':
    case 'script':
    case 'stopped':
    case 'end':
      return `an entry \`${entry.e}\``;
  }
}

/** Why a step is not what was recorded. */
export function stepDifference(expected: TapeEntry, step: CompiledStep): string {
  return `Recorded is ${wordsOf(expected)}; here comes the step ${step.id}.`;
}

/** Why a call is not the recorded one; undefined where it is. */
export function differenceOf(
  expected: TapeEntry,
  step: CompiledStep,
  call: PendingCall,
  cleaning: Cleaning | undefined,
): string | undefined {
  const what = cleaning ? cleaning.text(call.what) : call.what;
  const intro = `Step ${step.id}:`;
  if (expected.e !== 'call' || expected.target !== call.target || expected.what !== what)
    return `${intro} recorded is ${wordsOf(expected)}; here comes a call of ${call.target}: ${shownCall(what)}.`;
  const parameters = cleaning ? cleaning.value(call.parameters) : call.parameters;
  for (const name of new Set([...Object.keys(expected.parameters), ...Object.keys(parameters)])) {
    const [before, now] = [valueText(expected.parameters[name]), valueText(parameters[name])];
    if (before !== now)
      return `${intro} in the call of ${call.target} (${shownCall(what)}) \`${name}\` was ${shortened(before)} and is ${shortened(now)}.`;
  }
  return undefined;
}

const valueText = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const shortened = (text: string): string => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
