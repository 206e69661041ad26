import { tokenizer, tokTypes, type Comment, type Token } from 'acorn';
import { parseMappingRule } from '../mapping-rule.ts';
import { LEXICAL_RULES } from '../sql/dialect.ts';
import { tokenize } from '../sql/tokens.ts';
import type { CodeLanguage } from './code-context.ts';
import { templateCodeAt } from './code-cursor.ts';
import { SQL_KEYWORDS } from '../sql/keywords.ts';

/** Kinds of coloured words, named as VS Code names them. */
export const TOKEN_TYPES = [
  'keyword',
  'string',
  'number',
  'comment',
  'operator',
  'regexp',
  'variable',
  'property',
  'function',
  'parameter',
  'label',
  'class',
  'namespace',
] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];

/** A coloured stretch of a text. */
export interface CodeToken {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
}

/** Longer code is left without colours of its own. */
const MAX_LENGTH = 100_000;
const CACHE_SIZE = 4000;
const cache = new Map<string, readonly CodeToken[]>();

/** What is to be coloured in a piece of code, in order; as far as it can be read. Answers of equal texts are shared. */
export function codeTokens(text: string, language: CodeLanguage): readonly CodeToken[] {
  if (text.length > MAX_LENGTH) return [];
  const key = `${language}\n${text}`;
  let tokens = cache.get(key);
  if (!tokens) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, (tokens = read(text, language)));
  }
  return tokens;
}

function read(text: string, language: CodeLanguage): readonly CodeToken[] {
  switch (language) {
    case 'sql':
      return sqlTokens(text);
    case 'template':
      return templateTokens(text);
    case 'rule':
      return ruleTokens(text);
    default:
      return javascriptTokens(text);
  }
}

function sqlTokens(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  let last = 0;
  const comment = (end: number): void => {
    const gap = text.slice(last, end);
    for (const { index, 0: words } of gap.matchAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g))
      tokens.push({ start: last + index, end: last + index + words.length, type: 'comment' });
  };
  tokenize(text, LEXICAL_RULES.any, {
    token(kind, start, end) {
      comment(start);
      last = end;
      const type = sqlType(kind, text.slice(start, end), text[end]);
      if (type) tokens.push({ start, end, type });
    },
    problem: () => undefined,
  });
  comment(text.length);
  return tokens;
}

function sqlType(
  kind: 'word' | 'quoted' | 'parameter' | 'symbol',
  word: string,
  next: string | undefined,
): TokenType | undefined {
  switch (kind) {
    case 'parameter':
      return 'parameter';
    case 'quoted':
      return word.startsWith("'") || word.startsWith('$') || /^[A-Za-z]+'/.test(word) ? 'string' : 'variable';
    case 'word':
      if (/^\d/.test(word)) return 'number';
      if (SQL_KEYWORDS.has(word.toUpperCase())) return 'keyword';
      return next === '(' ? 'function' : undefined;
    case 'symbol':
      return /^[=<>!|+*/%-]+$/.test(word) ? 'operator' : undefined;
  }
}

function templateTokens(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  for (let at = text.indexOf('${'); at >= 0;) {
    const code = templateCodeAt(text, at + 2);
    if (!code) break;
    tokens.push(
      { start: at, end: at + 2, type: 'keyword' },
      ...shifted(javascriptTokens(text.slice(code.start, code.end)), code.start),
    );
    if (text[code.end] === '}') tokens.push({ start: code.end, end: code.end + 1, type: 'keyword' });
    at = text.indexOf('${', code.end);
  }
  return tokens;
}

const shifted = (tokens: readonly CodeToken[], by: number): CodeToken[] =>
  tokens.map(({ start, end, type }) => ({ start: start + by, end: end + by, type }));

function ruleTokens(text: string): CodeToken[] {
  const rule = parseMappingRule(text);
  if (typeof rule === 'string') return [];
  const { direction, system, systemOffset, source, sourceOffset } = rule;
  const arrow = text.slice(systemOffset + system.length, sourceOffset);
  const arrowStart = systemOffset + system.length + arrow.length - arrow.trimStart().length;
  const left: CodeToken[] = /^[\w$-]+$/.test(system)
    ? [{ start: systemOffset, end: systemOffset + system.length, type: 'property' }]
    : shifted(javascriptTokens(system), systemOffset);
  const right: CodeToken[] =
    direction === 'out'
      ? shifted(javascriptTokens(source), sourceOffset)
      : [{ start: sourceOffset, end: sourceOffset + source.length, type: 'variable' }];
  return [...left, { start: arrowStart, end: arrowStart + arrow.trim().length, type: 'operator' }, ...right];
}

/** Words that acorn reads as names, and people as keywords. */
const SOFT_KEYWORDS = new Set(['let', 'of', 'async', 'static', 'get', 'set', 'as', 'satisfies', 'type', 'interface']);

function javascriptTokens(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  const comments: Comment[] = [];
  try {
    const reader = tokenizer(text, { ecmaVersion: 2024, sourceType: 'module', onComment: comments });
    let previous: Token | undefined;
    for (let token = reader.getToken(); token.type !== tokTypes.eof; token = reader.getToken()) {
      const type = javascriptType(token, previous, text);
      if (type) tokens.push({ start: token.start, end: token.end, type });
      previous = token;
    }
  } catch {
    // What stands behind a mistake keeps the colours of a plain text.
  }
  for (const { start, end } of comments) tokens.push({ start, end, type: 'comment' });
  return tokens.sort((a, b) => a.start - b.start);
}

function javascriptType(token: Token, previous: Token | undefined, text: string): TokenType | undefined {
  const { type, start, end } = token;
  if (type.keyword !== undefined) return 'keyword';
  switch (type) {
    case tokTypes.string:
    case tokTypes.template:
    case tokTypes.backQuote:
      return end > start ? 'string' : undefined;
    case tokTypes.num:
      return 'number';
    case tokTypes.regexp:
      return 'regexp';
    case tokTypes.dollarBraceL:
      return 'keyword';
    case tokTypes.name: {
      const afterDot = previous?.type === tokTypes.dot || previous?.type === tokTypes.questionDot;
      if (!afterDot && SOFT_KEYWORDS.has(text.slice(start, end)) && /^\s+[\w$[{]/.test(text.slice(end, end + 20)))
        return 'keyword';
      if (text[end] === '(') return 'function';
      return afterDot ? 'property' : 'variable';
    }
    default:
      return /^[-=<>!&|+*/%^~?]+$/.test(text.slice(start, end)) ? 'operator' : undefined;
  }
}
