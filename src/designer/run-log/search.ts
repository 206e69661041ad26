import { headlineOf } from './headline.ts';
import type { LogEntry, RunLog } from './run-log.ts';
import type { Say } from './words.ts';

/** Finds text in the log: in what its lines say and in the data below them. The texts are made once. */
export class LogSearch {
  readonly #log: RunLog;
  readonly #say: Say;
  readonly #texts: string[] = [];
  /** How many of an entry's ends its text knows. */
  readonly #ended: boolean[] = [];

  constructor(log: RunLog, say: Say) {
    this.#log = log;
    this.#say = say;
  }

  /** Ids of the entries that hold the text, in the order in which they are shown; case does not count. */
  find(query: string): number[] {
    const wanted = query.trim().toLowerCase();
    if (wanted === '') return [];
    const found: number[] = [];
    const open = [...this.#log.roots].reverse();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const entry = this.#log.entries[id]!;
      if (this.#textOf(entry).includes(wanted)) found.push(id);
      for (let index = entry.children.length - 1; index >= 0; index--) open.push(entry.children[index]!);
    }
    return found;
  }

  #textOf(entry: LogEntry): string {
    const ended = entry.end !== undefined;
    const known = this.#texts[entry.id];
    if (known !== undefined && this.#ended[entry.id] === ended) return known;
    const text = textOf(entry, this.#say).toLowerCase();
    this.#texts[entry.id] = text;
    this.#ended[entry.id] = ended;
    return text;
  }
}

function textOf(entry: LogEntry, say: Say): string {
  const { title, before, after } = headlineOf(entry, say);
  const { event, end } = entry;
  const line = `${before} ${title} ${after}`;
  switch (event.event) {
    case 'call':
      return `${line} ${event.what} ${JSON.stringify(event.parameters)} ${JSON.stringify(event.answer)}`;
    case 'item-started':
      return `${line} ${JSON.stringify(event.item)}`;
    case 'run-finished':
      return `${line} ${JSON.stringify(event.report)}`;
    case 'step-started':
      return end?.event === 'step-finished' && end.output !== null ? `${line} ${JSON.stringify(end.output)}` : line;
    case 'log':
      return event.message;
    default:
      return line;
  }
}
