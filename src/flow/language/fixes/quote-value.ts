import { readFlow } from '../../read-flow.ts';
import { replaceFix, type Fixer } from './fix.ts';

/** A value that YAML takes for something else than a text, in quotes: offered only where the line is sound then. */
export const quoteValue: Fixer = ({ source, problem }) => {
  const { text } = source;
  const { offset } = problem.range.start;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline).replace(/\r$/, '');
  const [, lead, value] = /^(\s*(?:- +)?(?:[\w-]+: +|- +))(\S.*?)\s*$/.exec(line) ?? [];
  if (lead === undefined || value === undefined || /^["'|>]/.test(value)) return [];
  const start = lineStart + lead.length;
  const end = start + value.length;
  const quoted = value.includes('\\') || value.includes('"') ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  const fixed = readFlow(text.slice(0, start) + quoted + text.slice(end), source.file);
  const lineOf = problem.range.start.line;
  if (fixed.problems.some(({ code, range }) => code === 'yaml-syntax' && range.start.line <= lineOf)) return [];
  return [replaceFix('Put the value in quotes', start, end, quoted)];
};
