import { LEXICAL_RULES } from './dialect.ts';
import { tokenize, type TokenKind } from './tokens.ts';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Parentheses and brackets around it. */
  readonly depth: number;
}

/** Words that end the list of columns. */
const AFTER_COLUMNS = new Set([
  'FROM',
  'INTO',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'WINDOW',
  'FOR',
  ';',
]);
const BEFORE_COLUMNS = new Set(['SELECT', 'DISTINCT', 'ALL']);
/** Words that end an expression rather than naming a column. */
const NO_NAMES = new Set(['END', 'NULL', 'TRUE', 'FALSE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME']);

/**
 * Names of the columns that a statement answers: of a plain SELECT, or of RETURNING (… INTO). Linear in the text's length, never throws.
 * @returns undefined where they can not be told from the text: `*`, a WITH, an expression without a name
 */
export function columnsOf(sql: string): readonly string[] | undefined {
  const tokens = tokensOf(sql);
  const first = tokens[0]?.text.toUpperCase();
  if (first === 'SELECT') return columnsFrom(tokens, 1);
  const isWord = (word: string) => (token: Token) =>
    token.kind === 'word' && token.depth === 0 && token.text.toUpperCase() === word;
  const returning = tokens.findLastIndex(isWord('RETURNING'));
  if (returning >= 0) {
    // `RETURNING id INTO :id`: what is answered has the names of the parameters.
    const into = tokens.slice(returning).find(isWord('INTO'));
    const named = into && tokens.slice(tokens.indexOf(into)).filter(({ kind }) => kind === 'parameter');
    return named ? named.map(({ text }) => text.slice(1)) : columnsFrom(tokens, returning + 1);
  }
  // SQL Server: `OUTPUT inserted.id`; too seldom to be read.
  if (tokens.some(isWord('OUTPUT'))) return undefined;
  return first === 'INSERT' || first === 'UPDATE' || first === 'DELETE' ? [] : undefined;
}

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  tokenize(sql, LEXICAL_RULES.any, {
    token(kind, start, end) {
      const text = sql.slice(start, end);
      if (kind === 'symbol' && (text === ')' || text === ']')) depth--;
      tokens.push({ kind, text, depth });
      if (kind === 'symbol' && (text === '(' || text === '[')) depth++;
    },
    problem: () => undefined,
  });
  return tokens;
}

function columnsFrom(tokens: readonly Token[], from: number): readonly string[] | undefined {
  const names: string[] = [];
  let item: Token[] = [];
  for (let at = from; at <= tokens.length; at++) {
    const token = tokens[at];
    const word = token?.depth === 0 ? token.text.toUpperCase() : '';
    if (item.length === 0 && names.length === 0 && BEFORE_COLUMNS.has(word)) continue;
    const ends = token === undefined || AFTER_COLUMNS.has(word);
    if (!ends && !(word === ',' && token.kind === 'symbol')) {
      item.push(token);
      continue;
    }
    const name = nameOf(item);
    if (name === undefined) return undefined;
    names.push(name);
    item = [];
    if (ends) break;
  }
  return names;
}

/** `name`, `t.name`, `expression AS name`, `expression name`. */
function nameOf(item: readonly Token[]): string | undefined {
  const last = item.at(-1);
  const before = item.at(-2);
  if (!last || last.depth !== 0) return undefined;
  const name =
    last.kind === 'word' ? last.text : last.kind === 'quoted' && !last.text.startsWith("'") ? last.text.slice(1, -1) : undefined;
  if (name === undefined || NO_NAMES.has(name.toUpperCase())) return undefined;
  if (!before || before.text === '.' || before.text.toUpperCase() === 'AS') return name;
  // `count(*) n`, `a b`: an operator or a keyword before it makes it part of the expression
  return before.text === ')' || before.kind === 'word' || before.kind === 'quoted' ? name : undefined;
}
