import type { Problem, ProblemCode } from '../problem.ts';
import type { FlowSource } from '../read-flow.ts';
import { PROBLEMS_ANCHOR } from './documentation.ts';
import { occurrenceWithin, occurrencesOf } from './occurrences.ts';

/** A problem as an editor shows it. */
export interface Diagnostic {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, and what to do about it. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** True for what does nothing: shown faded. */
  readonly unnecessary: boolean;
  /** Anchor of the reference page. */
  readonly anchor: string;
  /** Other places that have to do with it. */
  readonly related: readonly { readonly message: string; readonly start: number; readonly end: number }[];
}

const UNNECESSARY: ReadonlySet<ProblemCode> = new Set(['unused-object', 'unused-target', 'unreachable-step']);

/** The problems of the flow itself; those of files that it names are theirs. */
export function diagnosticsOf(source: FlowSource, problems: readonly Problem[]): Diagnostic[] {
  return problems.flatMap((problem) => {
    if (problem.file !== source.file) return [];
    const { code, severity, message, suggestion, range } = problem;
    const { start, end } = visibleStretch(source.text, range.start.offset, range.end.offset);
    return [
      {
        code,
        severity,
        message: suggestion === undefined ? message : `${message} ${suggestion}`,
        start,
        end,
        unnecessary: UNNECESSARY.has(code),
        anchor: PROBLEMS_ANCHOR,
        related: relatedTo(source, code, start, end),
      },
    ];
  });
}

/** Something to see: a problem at a mere point takes the word there, and none runs over the line breaks behind it. */
export function visibleStretch(text: string, start: number, end: number): { start: number; end: number } {
  let last = Math.min(end, text.length);
  while (last > start && /\s/.test(text.charAt(last - 1))) last--;
  if (last > start) return { start, end: last };
  const word = /^[^\s]+/.exec(text.slice(start, start + 100))?.[0].length ?? 0;
  if (word > 0) return { start, end: start + word };
  const before = /\S+[^\S\n]*$/.exec(text.slice(Math.max(0, start - 100), start))?.[0].length ?? 0;
  return { start: start - before, end: start };
}

/** What leads to a step that is not there, or what has a name already. */
function relatedTo(source: FlowSource, code: ProblemCode, start: number, end: number): Diagnostic['related'] {
  if (code !== 'unknown-step' && code !== 'unknown-object' && code !== 'unknown-target') return [];
  const named = occurrenceWithin(source, start, end);
  if (!named) return [];
  return occurrencesOf(source, named.thing)
    .filter((other) => other.start !== named.start)
    .slice(0, 10)
    .map((other) => ({ message: `\`${named.thing.name}\` is named here too.`, start: other.start, end: other.end }));
}
