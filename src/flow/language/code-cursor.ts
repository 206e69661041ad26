/** What stands before an offset in JavaScript. */
export interface CodeCursor {
  /** Names before the last dot: `['input', 'user']` for `input.user.na`. */
  readonly chain: readonly string[];
  /** True behind a dot whose left side is no plain chain: nobody knows what follows. */
  readonly unknown: boolean;
  /** Where the word at the offset starts, and ends. */
  readonly start: number;
  readonly end: number;
  /** The quote of a name in brackets: `steps['fi`. */
  readonly quote?: string | undefined;
}

const WORD = /[\w$\u0080-\uffff]/;

/** Reads what stands around an offset; undefined in a text or a comment. */
export function cursorAt(text: string, offset: number): CodeCursor | undefined {
  const bracket = /((?:[\w$]|\?\.|\.|\[\d+\]|\['[^'\n]*'\]|\["[^"\n]*"\])+)\[\s*(['"])([^'"\n]*)$/.exec(
    text.slice(Math.max(0, offset - 500), offset),
  );
  if (bracket?.[1] !== undefined && outside(text, offset - bracket[0].length)) {
    const [, left = '', quote = "'", typed = ''] = bracket;
    const chain = chainOf(left);
    let end = offset;
    while (end < text.length && /[\w-]/.test(text.charAt(end))) end++;
    if (chain) return { chain, unknown: false, start: offset - typed.length, end, quote };
  }
  if (!outside(text, offset)) return undefined;
  let start = offset;
  while (start > 0 && WORD.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (end < text.length && WORD.test(text.charAt(end))) end++;
  const before = text.slice(Math.max(0, start - 500), start);
  const dot = /\??\.\s*$/.exec(before);
  if (!dot || before.endsWith('..')) return { chain: [], unknown: false, start, end };
  const left = /(?:[\w$\u0080-\uffff]|\?\.|\.|\[\d+\]|\['[^'\n]*'\]|\["[^"\n]*"\])+$/.exec(before.slice(0, dot.index))?.[0] ?? '';
  const chain = chainOf(left);
  return { chain: chain ?? [], unknown: chain === undefined, start, end };
}

/** `a.b['c'][0]` as its names; undefined where it is more than that. */
function chainOf(text: string): string[] | undefined {
  const first = /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/.exec(text)?.[0];
  if (first === undefined) return undefined;
  const chain = [first];
  const part = /(?:\?\.|\.)([\w$\u0080-\uffff]+)|(?:\?\.)?\[(?:(\d+)|'([^']*)'|"([^"]*)")\]/y;
  part.lastIndex = first.length;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    chain.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return chain;
}

/** False where the offset stands in a text or a comment of the code; the code in `${ }` of a template counts as code. */
function outside(text: string, offset: number): boolean {
  /** Open templates and braces: `` ` `` and `{`. */
  const open: string[] = [];
  for (let at = 0; at < offset; at++) {
    const character = text[at]!;
    if (open.at(-1) === '`') {
      if (character === '\\') at++;
      else if (character === '`') open.pop();
      else if (character === '$' && text[at + 1] === '{') {
        open.push('{');
        at++;
      }
    } else if (character === "'" || character === '"') {
      const end = endOfQuote(text, at);
      if (end >= offset) return false;
      at = end;
    } else if (character === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const end = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      if (end < 0 || end >= offset) return false;
      at = text[at + 1] === '/' ? end : end + 1;
    } else if (character === '`' || character === '{') open.push(character);
    else if (character === '}') open.pop();
  }
  return open.at(-1) !== '`';
}

/** Offset of the closing quote; the end of the line where it is not closed. */
function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start] || text[at] === '\n') return at;
  }
  return text.length;
}

/** The part of a template that an offset stands in: the code in `${ }`, or undefined in its text. */
export function templateCodeAt(text: string, offset: number): { readonly start: number; readonly end: number } | undefined {
  let at = text.indexOf('${');
  while (at >= 0 && at + 2 <= offset) {
    const start = at + 2;
    const end = closingBrace(text, start);
    if (offset <= end) return { start, end };
    at = text.indexOf('${', end);
  }
  return undefined;
}

function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"') at = Math.min(text.length - 1, endOfQuote(text, at));
    else if (character === '{') depth++;
    else if (character === '}' && depth-- === 0) return at;
  }
  return text.length;
}

/** Characters of a word that are looked at; a longer one is data. */
const LONGEST_WORD = 200;

/**
 * What stands just before an offset, far enough to find the word there. No more: a pattern that must end where the text
 * ends tries each place of a long text again, in a time that grows with the square of it.
 */
export const justBefore = (text: string, offset: number): string => text.slice(Math.max(0, offset - LONGEST_WORD), offset);

/** The sides of a mapping rule, also of one that is being written. */
export function ruleSides(text: string): {
  readonly arrow: '<=' | '=>' | '<=>' | undefined;
  /** Where the arrow starts; the end of the text where there is none. */
  readonly arrowStart: number;
  readonly rightStart: number;
} {
  const first = /^\s*[A-Za-z_$][\w$.-]*\s*(<=>|<=|=>)/.exec(text) ?? /(<=>|<=)/.exec(text);
  const found = first ?? lastArrow(text);
  if (!found) return { arrow: undefined, arrowStart: text.length, rightStart: text.length };
  const arrow = found[1] as '<=' | '=>' | '<=>';
  const end = found.index + found[0].length;
  return { arrow, arrowStart: end - arrow.length, rightStart: end };
}

const lastArrow = (text: string): RegExpExecArray | null => /(=>)\s*[\w$.]*\s*$/.exec(text);
