import { LEXICAL_RULES, type SqlDialect } from './dialect.ts';
import { tokenize, type TokenKind } from './tokens.ts';

/** A token of a statement. */
export interface SqlToken {
  readonly kind: TokenKind;
  /** A word in upper case, the one character of a symbol; empty for quoted texts and parameters. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** What stands between two parentheses. */
export interface SqlGroup {
  readonly kind: 'group';
  readonly word: '';
  readonly items: readonly SqlItem[];
  readonly start: number;
  readonly end: number;
}

export type SqlItem = SqlToken | SqlGroup;

/** Parentheses in each other that are followed; a person writes no more. */
const DEEPEST = 60;

/**
 * A statement as a tree of its parentheses. Linear in the text's length, never throws; parentheses that do not match are passed
 * over, so that a statement that is being written can be read too.
 * @returns undefined for one that is nested more deeply than anybody writes
 */
export function itemsOf(text: string, dialect: SqlDialect): readonly SqlItem[] | undefined {
  const top: SqlItem[] = [];
  const open: { readonly items: SqlItem[]; readonly start: number }[] = [];
  let items = top;
  const state = { tooDeep: false };
  const close = (end: number): void => {
    const group = open.pop();
    if (!group) return;
    const inner = items;
    items = open.at(-1)?.items ?? top;
    items.push({ kind: 'group', word: '', items: inner, start: group.start, end });
  };
  tokenize(text, LEXICAL_RULES[dialect], {
    token(kind, start, end) {
      if (state.tooDeep) return;
      const word = kind === 'word' ? text.slice(start, end).toUpperCase() : kind === 'symbol' ? text.charAt(start) : '';
      if (word === '(') {
        items = [];
        open.push({ items, start });
        state.tooDeep = open.length > DEEPEST;
      } else if (word === ')') close(end);
      else items.push({ kind, word, start, end });
    },
    problem: () => undefined,
  });
  while (open.length > 0) close(text.length);
  return state.tooDeep ? undefined : top;
}

/** A name in a statement. */
export interface SqlName {
  /** Without its quotes. */
  readonly text: string;
  /** Written with the double quotes that some databases take for those of a text. */
  readonly maybeText: boolean;
  readonly start: number;
  readonly end: number;
}

/** The name that a token is; undefined for a number, a text, a symbol, a parameter. */
export function nameIn(text: string, item: SqlItem | undefined): SqlName | undefined {
  if (item === undefined || (item.kind !== 'word' && item.kind !== 'quoted')) return undefined;
  const { kind, start, end } = item;
  const written = text.slice(start, end);
  if (kind === 'word')
    return /^[A-Za-z_\u0080-\uffff]/.test(written) ? { text: written, maybeText: false, start, end } : undefined;
  const [quote] = written;
  if (quote !== '"' && quote !== '`' && quote !== '[') return undefined;
  const closing = quote === '[' ? ']' : quote;
  const inside = written.slice(1, written.endsWith(closing) && written.length > 1 ? -1 : undefined);
  return { text: inside.replaceAll(closing + closing, closing), maybeText: quote === '"', start, end };
}
