/** A SQL dialect whose quoting rules the lexer knows; `any` reads what is unambiguous in all of them, for validation. */
export type SqlDialect = 'any' | 'sqlite' | 'postgres' | 'mysql' | 'mssql' | 'oracle';

/** How a dialect quotes, comments and uses the colon. */
export interface LexicalRules {
  /** A backslash escapes the next character in '…' and "…" (MySQL's default sql_mode). */
  readonly backslashEscapes: boolean;
  /** E'…' has backslash escapes. */
  readonly escapeStrings: boolean;
  /** q'[…]' ends at the delimiter's partner and a quote. */
  readonly delimiterStrings: boolean;
  /** $tag$…$tag$ */
  readonly dollarQuotes: boolean;
  /** `…` */
  readonly backticks: boolean;
  /** What a bracket opens: a quoted identifier, an array subscript, or (`guess`) whichever it looks like. */
  readonly brackets: 'identifier' | 'subscript' | 'guess' | 'none';
  /** ]] stands for one ] in a bracketed identifier. */
  readonly doubledBracket: boolean;
  /** # starts a comment. */
  readonly hashComments: boolean;
  /** -- starts a comment only before white space: MySQL reads 5--3 as a sum. */
  readonly dashesNeedSpace: boolean;
  /** `guess`: nested when that closes, else not. */
  readonly nestedComments: boolean | 'guess';
  /** The server executes what stands in a comment that starts with an exclamation mark. */
  readonly executableComments: boolean;
  /** `:new.id` and `:old.id` are rows of a trigger. */
  readonly triggerRows: boolean;
  /** Characters that start a parameter of the server's own, which idflow would leave unbound. */
  readonly foreignParameters: string;
}

const STANDARD: LexicalRules = {
  backslashEscapes: false,
  escapeStrings: false,
  delimiterStrings: false,
  dollarQuotes: false,
  backticks: false,
  brackets: 'none',
  doubledBracket: false,
  hashComments: false,
  dashesNeedSpace: false,
  nestedComments: false,
  executableComments: false,
  triggerRows: false,
  foreignParameters: '',
};

/**
 * Sources: sqlite.org/lang_keywords.html and lang_expr.html; PostgreSQL manual 4.1 "Lexical Structure"; MySQL manual 11.1 and
 * 11.7; Transact-SQL "Database identifiers" and "Slash star"; Oracle "Text Literals".
 */
export const LEXICAL_RULES: Readonly<Record<SqlDialect, LexicalRules>> = {
  any: {
    ...STANDARD,
    escapeStrings: true,
    delimiterStrings: true,
    dollarQuotes: true,
    backticks: true,
    brackets: 'guess',
    nestedComments: 'guess',
    triggerRows: true,
  },
  sqlite: { ...STANDARD, backticks: true, brackets: 'identifier', foreignParameters: '?$@' },
  postgres: {
    ...STANDARD,
    escapeStrings: true,
    dollarQuotes: true,
    brackets: 'subscript',
    nestedComments: true,
    foreignParameters: '$',
  },
  mysql: {
    ...STANDARD,
    backslashEscapes: true,
    backticks: true,
    hashComments: true,
    dashesNeedSpace: true,
    executableComments: true,
    foreignParameters: '?',
  },
  mssql: { ...STANDARD, brackets: 'identifier', doubledBracket: true, nestedComments: true },
  oracle: { ...STANDARD, delimiterStrings: true, triggerRows: true },
};
