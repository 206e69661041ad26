import { createInterface } from 'node:readline/promises';
import { printable } from '../output/text-width.ts';
import type { StatusLine } from '../output/status-line.ts';
import type { Terminal } from '../output/terminal.ts';

export type ConsentMode = 'yes' | 'no' | 'ask';

/** Answers a question of a flow. */
export type Consent = (question: string, step: string) => Promise<boolean> | boolean;

/**
 * How questions of flows are answered: by `--consent`, else by the person at the terminal; where there is none, undefined,
 * which flows take as no.
 */
export const consentBy = (mode: ConsentMode | undefined, person: Consent | undefined): Consent | undefined =>
  mode === 'yes' || mode === 'no' ? () => mode === 'yes' : person;

/**
 * Asks the person at the terminal; undefined where there is none.
 * @param stop ends a question that is waiting, with no
 */
export function personAt(terminal: Terminal, status: StatusLine, stop: AbortSignal): Consent | undefined {
  if (!terminal.answering) return undefined;
  let last: Promise<unknown> = Promise.resolve();
  // Runs side by side ask one after another.
  return (question) => {
    const answer = last.then(() => ask(question, terminal, status, stop));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function ask(question: string, terminal: Terminal, status: StatusLine, stop: AbortSignal): Promise<boolean> {
  const stopped = (): boolean => stop.aborted;
  if (stopped()) return false;
  status.pause();
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  // In raw mode Ctrl+C arrives here and not at the process.
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    const { bold, yellow, dim } = terminal.colours;
    const answer = await lines.question(`${yellow('?')} ${bold(printable(question))} ${dim('(y/N)')} `, { signal: stop });
    return /^\s*(y|yes)\s*$/i.test(answer);
  } catch (error) {
    if (stopped()) return false;
    throw error;
  } finally {
    lines.close();
    status.resume();
  }
}
