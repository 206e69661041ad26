import type { LexicalRules } from './dialect.ts';

/** A piece of SQL text that is not white space or comment. `word`: keyword, plain identifier or number. */
export type TokenKind = 'word' | 'quoted' | 'parameter' | 'symbol';

/** Something wrong in a SQL text, at a 0-based offset in UTF-16 units. */
export interface SqlProblem {
  readonly message: string;
  readonly offset: number;
}

export interface TokenSink {
  token(kind: TokenKind, start: number, end: number): void;
  problem(message: string, offset: number): void;
}

/** Keywords after which an expression starts, so that a colon right behind them is a parameter: `THEN:y`. */
const BEFORE_EXPRESSION = new Set(
  (
    'ALL AND ANY AS ASC BETWEEN BY CALL CASE COLLATE DEFAULT DESC DISTINCT DIV DO ELSE ELSIF ELSEIF END ESCAPE EXEC EXECUTE EXISTS ' +
    'FETCH FIRST FOR FROM GLOB HAVING IF ILIKE IN INTERVAL INTO IS ISNULL LIKE LIMIT MATCH MOD NEXT NOT NOTNULL NULL OF OFFSET ON OR ' +
    'ORDER OVER PRIOR REGEXP RETURN RETURNING RLIKE SELECT SET SIMILAR SOME THEN TO TOP UNION UNTIL USING VALUE VALUES WHEN WHERE ' +
    'WHILE WITH XOR'
  ).split(' '),
);

const TRIGGER_ROW = /^(?:new|old|parent)$/i;

const DELIMITER_PARTNERS: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' };

const TAB = 9;
const SPACE = 32;
const BACKSLASH = 92;

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isAsciiNameStart = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
const isAsciiName = (c: number): boolean => isAsciiNameStart(c) || isDigit(c);
const isSpace = (c: number): boolean =>
  c === SPACE ||
  (c >= TAB && c <= 13) ||
  c === 0xa0 ||
  c === 0x3000 ||
  c === 0xfeff ||
  (c >= 0x2000 && c <= 0x200b) ||
  c === 0x2028 ||
  c === 0x2029;
const isWordStart = (c: number): boolean => isAsciiName(c) || (c >= 0x80 && !isSpace(c));
const isWord = (c: number): boolean => isWordStart(c) || c === 36;

/** Reads `text` once from left to right: each character is looked at a bounded number of times, whatever the text. */
class Tokenizer {
  private readonly text: string;
  private readonly rules: LexicalRules;
  private readonly sink: TokenSink;
  /** Open parentheses and brackets, to know a slice's colon. */
  private readonly open: string[] = [];
  private nested: boolean;
  private inExecutableComment = false;
  private previousKind: TokenKind | undefined;
  private previousStart = 0;
  private previousEnd = 0;

  constructor(text: string, rules: LexicalRules, sink: TokenSink) {
    this.text = text;
    this.rules = rules;
    this.sink = sink;
    this.nested = rules.nestedComments !== false;
  }

  run(): void {
    let at = 0;
    while (at < this.text.length) at = this.next(at);
  }

  /** Reads what stands at `at`; answers the offset behind it. */
  private next(at: number): number {
    const { text, rules } = this;
    const code = text.charCodeAt(at);
    if (isSpace(code)) return at + 1;
    if (isWordStart(code)) return this.word(at);
    switch (text[at]) {
      case "'":
        return this.emit('quoted', at, this.closeQuote(at, at, "'", rules.backslashEscapes, 'string'));
      case '"':
        return this.emit('quoted', at, this.closeQuote(at, at, '"', rules.backslashEscapes, 'quoted name'));
      case '`':
        return rules.backticks ? this.emit('quoted', at, this.closeQuote(at, at, '`', false, 'quoted name')) : this.symbol(at, 1);
      case '-':
        return this.startsDashComment(at) ? this.lineEnd(at) : this.symbol(at, 1);
      case '#':
        return rules.hashComments ? this.lineEnd(at) : this.symbol(at, 1);
      case '/':
        return text[at + 1] === '*' ? this.comment(at) : this.symbol(at, 1);
      case '*':
        if (this.inExecutableComment && text[at + 1] === '/') {
          this.inExecutableComment = false;
          return at + 2;
        }
        return this.symbol(at, 1);
      case '[':
        return this.bracket(at);
      case '(':
        this.open.push('(');
        return this.symbol(at, 1);
      case ')':
      case ']':
        this.open.pop();
        return this.symbol(at, 1);
      case '$':
        return this.dollar(at);
      case ':':
        return this.colon(at);
      case '?':
        if (!rules.foreignParameters.includes('?')) return this.symbol(at, 1);
        this.foreign(at, '?');
        // An operand, not an operator: what a colon behind it means depends on that.
        return this.emit('quoted', at, at + 1);
      case '@':
        if (rules.foreignParameters.includes('@') && isAsciiName(text.charCodeAt(at + 1))) this.foreign(at, '@');
        return this.symbol(at, 1);
      default:
        return this.symbol(at, 1);
    }
  }

  private emit(kind: TokenKind, start: number, end: number): number {
    this.sink.token(kind, start, end);
    this.previousKind = kind;
    this.previousStart = start;
    this.previousEnd = end;
    return end;
  }

  private symbol(at: number, length: number): number {
    return this.emit('symbol', at, at + length);
  }

  private word(start: number): number {
    const { text, rules } = this;
    let end = start + 1;
    while (end < text.length && isWord(text.charCodeAt(end))) end++;
    if (text[end] === "'" && end - start <= 2) {
      const prefix = text.slice(start, end).toLowerCase();
      if (rules.escapeStrings && prefix === 'e') return this.emit('quoted', start, this.escapeString(start, end));
      if (rules.delimiterStrings && (prefix === 'q' || prefix === 'nq')) {
        return this.emit('quoted', start, this.delimiterString(start, end));
      }
    }
    return this.emit('word', start, end);
  }

  /** @param quoteAt offset of the opening quote; answers the offset behind the closing one */
  private closeQuote(start: number, quoteAt: number, quote: string, backslash: boolean, what: string): number {
    const { text } = this;
    let at = quoteAt + 1;
    if (!backslash) {
      for (;;) {
        const close = text.indexOf(quote, at);
        if (close < 0) break;
        if (text[close + 1] !== quote) return close + 1;
        at = close + 2;
      }
    } else {
      for (; at < text.length; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++;
        else if (text[at] === quote) {
          if (text[at + 1] !== quote) return at + 1;
          at++;
        }
      }
    }
    this.sink.problem(`The ${what} that starts here is not closed: ${quote} is missing.`, start);
    return text.length;
  }

  /** E'…', and its continuation: a further '…' after white space with a line break has the same escapes. */
  private escapeString(start: number, quoteAt: number): number {
    const { text } = this;
    let end = this.closeQuote(start, quoteAt, "'", true, 'string');
    for (;;) {
      let at = end;
      let lineBreak = false;
      while (at < text.length && isSpace(text.charCodeAt(at))) {
        if (text[at] === '\n' || text[at] === '\r') lineBreak = true;
        at++;
      }
      if (!lineBreak || text[at] !== "'") return end;
      end = this.closeQuote(at, at, "'", true, 'string');
    }
  }

  private delimiterString(start: number, quoteAt: number): number {
    const { text } = this;
    const opener = text[quoteAt + 1] ?? '';
    const closer = `${DELIMITER_PARTNERS[opener] ?? opener}'`;
    const close = opener === '' ? -1 : text.indexOf(closer, quoteAt + 2);
    if (close >= 0) return close + closer.length;
    this.sink.problem(`The string that starts here is not closed: ${closer} is missing.`, start);
    return text.length;
  }

  private startsDashComment(at: number): boolean {
    if (this.text[at + 1] !== '-') return false;
    if (!this.rules.dashesNeedSpace) return true;
    const after = this.text.charCodeAt(at + 2);
    return Number.isNaN(after) || after <= SPACE;
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at);
    return end < 0 ? this.text.length : end + 1;
  }

  private comment(start: number): number {
    const { text, rules } = this;
    if (rules.executableComments) {
      const opener = text[start + 2] === '!' ? 3 : text.startsWith('M!', start + 2) ? 4 : 0;
      if (opener > 0) {
        this.inExecutableComment = true;
        let at = start + opener;
        while (isDigit(text.charCodeAt(at))) at++;
        return at;
      }
    }
    if (this.nested) {
      const end = this.nestedCommentEnd(start);
      if (end >= 0) return end;
      // Once nesting failed it is not tried again: a text of openers would be read once for each of them.
      if (rules.nestedComments === 'guess') this.nested = false;
    }
    const close = rules.nestedComments === true ? -1 : text.indexOf('*/', start + 2);
    if (close >= 0) return close + 2;
    this.sink.problem('The comment that starts here is not closed: */ is missing.', start);
    return text.length;
  }

  private nestedCommentEnd(start: number): number {
    const { text } = this;
    let depth = 1;
    for (let at = start + 2; at < text.length; at++) {
      if (text[at] === '*' && text[at + 1] === '/') {
        depth--;
        at++;
        if (depth === 0) return at + 1;
      } else if (text[at] === '/' && text[at + 1] === '*') {
        depth++;
        at++;
      }
    }
    return -1;
  }

  private bracket(at: number): number {
    const { text, rules } = this;
    const subscript =
      rules.brackets === 'subscript' ||
      rules.brackets === 'none' ||
      // `arr[1]`, `f(x)[1]`, `ARRAY[…]` touch what they subscript; `dbo.[user name]` and `SELECT [user]` do not.
      (rules.brackets === 'guess' && ((this.previousEnd === at && this.isOperand()) || this.followsArray()));
    if (subscript) {
      this.open.push('[');
      return this.symbol(at, 1);
    }
    let from = at + 1;
    for (;;) {
      const close = text.indexOf(']', from);
      if (close < 0) break;
      if (!rules.doubledBracket || text[close + 1] !== ']') return this.emit('quoted', at, close + 1);
      from = close + 2;
    }
    this.sink.problem('The name that starts here is not closed: ] is missing.', at);
    return this.emit('quoted', at, text.length);
  }

  private followsArray(): boolean {
    return this.previousKind === 'word' && this.text.slice(this.previousStart, this.previousEnd).toUpperCase() === 'ARRAY';
  }

  private dollar(at: number): number {
    const { text, rules } = this;
    let end = at + 1;
    if (rules.dollarQuotes) {
      if (!isDigit(text.charCodeAt(end))) while (end < text.length && isWordStart(text.charCodeAt(end))) end++;
      if (text[end] === '$') {
        const tag = text.slice(at, end + 1);
        const close = text.indexOf(tag, end + 1);
        if (close >= 0) return this.emit('quoted', at, close + tag.length);
        this.sink.problem(`The string that starts here is not closed: ${tag} is missing.`, at);
        return this.emit('quoted', at, text.length);
      }
    }
    const after = text.charCodeAt(at + 1);
    if (
      rules.foreignParameters.includes('$') &&
      (isDigit(after) || (rules.foreignParameters.includes('@') && isAsciiName(after)))
    ) {
      this.foreign(at, '$');
    }
    return this.symbol(at, 1);
  }

  private colon(at: number): number {
    const { text } = this;
    const after = text[at + 1];
    if (after === ':' || after === '=') return this.symbol(at, 2);
    const code = text.charCodeAt(at + 1);
    if (!isWordStart(code) || this.separatesOperands(at)) return this.symbol(at, 1);
    if (isDigit(code)) {
      // `arr[:2]` is a slice without a lower bound.
      if (this.open.at(-1) !== '[') this.foreign(at, ':');
      return this.symbol(at, 1);
    }
    let end = at + 1;
    while (end < text.length && isAsciiName(text.charCodeAt(end))) end++;
    const next = text.charCodeAt(end);
    if (isWord(next)) {
      while (end < text.length && isWord(text.charCodeAt(end))) end++;
      this.sink.problem(`${text.slice(at, end)} is not a parameter name: use letters A to Z, digits and _.`, at);
      return this.emit('symbol', at, end);
    }
    if (text[end] === '.' && isAsciiNameStart(text.charCodeAt(end + 1))) {
      if (this.rules.triggerRows && TRIGGER_ROW.test(text.slice(at + 1, end))) return this.symbol(at, 1);
      const dotted = /^:\w+\.\w+/.exec(text.slice(at, end + 130))?.[0] ?? text.slice(at, end + 1);
      this.sink.problem(`${dotted} is not a parameter: a parameter has no dots. Map the value to an attribute of its own.`, at);
      return this.symbol(at, 1);
    }
    return this.emit('parameter', at, end);
  }

  /** True for the colon of a slice (`arr[lo:hi]`) or of a path (`doc:field`), which needs an operand before it. */
  private separatesOperands(at: number): boolean {
    const subscript = this.open.at(-1) === '[';
    return (this.previousEnd === at || subscript) && this.isOperand();
  }

  /** Whether the token before ends an operand, rather than being an operator or a keyword that wants one. */
  private isOperand(): boolean {
    switch (this.previousKind) {
      case undefined:
        return false;
      case 'quoted':
      case 'parameter':
        return true;
      case 'symbol':
        return ')]'.includes(this.text[this.previousEnd - 1] ?? '');
      case 'word': {
        const length = this.previousEnd - this.previousStart;
        return length > 9 || !BEFORE_EXPRESSION.has(this.text.slice(this.previousStart, this.previousEnd).toUpperCase());
      }
    }
  }

  private foreign(at: number, mark: string): void {
    this.sink.problem(
      `Parameters are written :name here; ${mark}${mark === '?' ? '' : '…'} would stay without a value. Name it after an attribute.`,
      at,
    );
  }
}

/**
 * Splits SQL text into tokens, in order; white space and comments are passed over. Linear in the length of `text`, never throws.
 * What stands in strings, quoted names, dollar quotes and comments is never a parameter, nor is `::type` or `:=`.
 */
export function tokenize(text: string, rules: LexicalRules, sink: TokenSink): void {
  new Tokenizer(text, rules, sink).run();
}
