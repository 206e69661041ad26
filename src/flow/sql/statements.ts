import { LEXICAL_RULES, type SqlDialect } from './dialect.ts';
import { tokenize, type SqlProblem, type TokenKind } from './tokens.ts';

/** One statement in a text; offsets are 0-based UTF-16 units, the closing semicolon is not part of it. */
export interface StatementSpan {
  readonly start: number;
  readonly end: number;
  /** First keyword in upper case; empty when the statement starts with something else. */
  readonly keyword: string;
  /** What the statement does: the keyword, or the one behind the common table expressions of a WITH. */
  readonly verb: string;
  /** Second word in upper case, or empty: tells `PRAGMA foreign_keys` and `VACUUM INTO`. */
  readonly object: string;
  readonly writes: boolean;
}

/** An occurrence of `:name`. */
export interface ParameterOccurrence {
  readonly name: string;
  /** Offset of the colon. */
  readonly start: number;
  /** Offset behind the name. */
  readonly end: number;
}

export interface SqlText {
  readonly statements: readonly StatementSpan[];
  readonly parameters: readonly ParameterOccurrence[];
  readonly problems: readonly SqlProblem[];
}

const READING = new Set(['SELECT', 'VALUES', 'TABLE', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'WITH', 'PRAGMA']);
const WITH_VERBS = new Set(['SELECT', 'VALUES', 'TABLE', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE']);
const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
/** Transact-SQL needs no semicolons, so these reserved words begin a second statement wherever they stand. */
const TRANSACT_WRITES = new Set(
  'INSERT UPDATE DELETE MERGE EXEC EXECUTE TRUNCATE DROP CREATE ALTER GRANT REVOKE DENY BACKUP RESTORE KILL SHUTDOWN'.split(' '),
);
const EXPLAINED_WRITES = new Set('INSERT DELETE MERGE REPLACE EXECUTE CREATE REFRESH INTO CALL'.split(' '));
const PRAGMAS_READING_WITH_ARGUMENT = new Set(
  'TABLE_INFO TABLE_XINFO TABLE_LIST INDEX_LIST INDEX_INFO INDEX_XINFO FOREIGN_KEY_LIST FOREIGN_KEY_CHECK INTEGRITY_CHECK QUICK_CHECK'.split(
    ' ',
  ),
);
const PRAGMAS_READING_BARE = new Set(
  (
    'APPLICATION_ID AUTO_VACUUM BUSY_TIMEOUT CACHE_SIZE COLLATION_LIST COMPILE_OPTIONS DATABASE_LIST DATA_VERSION ENCODING FOREIGN_KEYS ' +
    'FREELIST_COUNT FUNCTION_LIST JOURNAL_MODE MODULE_LIST PAGE_COUNT PAGE_SIZE PRAGMA_LIST RECURSIVE_TRIGGERS SCHEMA_VERSION ' +
    'SYNCHRONOUS USER_VERSION'
  ).split(' '),
);
const ROUTINES = new Set('TRIGGER PROCEDURE PROC FUNCTION PACKAGE EVENT TYPE'.split(' '));
const PLAIN_OBJECTS = new Set('TABLE INDEX VIEW VIRTUAL SEQUENCE SCHEMA DATABASE USER ROLE EXTENSION'.split(' '));
const TRANSACTION_WORDS = new Set('TRANSACTION TRAN WORK IMMEDIATE DEFERRED EXCLUSIVE CONCURRENT READ ISOLATION'.split(' '));

/** Statements whose text holds semicolons of its own. `trigger` ends with END, `rest` takes all of the text. */
type Body = 'none' | 'trigger' | 'rest';

class StatementReader {
  readonly statements: StatementSpan[] = [];
  readonly parameters: ParameterOccurrence[] = [];
  readonly problems: SqlProblem[] = [];
  private readonly text: string;
  private readonly dialect: SqlDialect;

  private inStatement = false;
  private start = 0;
  private end = 0;
  private words = 0;
  private keyword = '';
  private verb = '';
  private object = '';
  private writes = false;
  private body: Body = 'none';
  /** The kind of thing a CREATE makes is known; what follows are its own words. */
  private objectKnown = false;
  private depth = 0;
  private explainRuns = false;
  private explainWrites = false;
  private pragma = '';
  private pragmaArgument = false;
  /** Upper-case word, or the one character of a symbol; '' for quoted text and parameters. */
  private previous = '';
  private beforePrevious = '';

  constructor(text: string, dialect: SqlDialect) {
    this.text = text;
    this.dialect = dialect;
  }

  problem(message: string, offset: number): void {
    this.problems.push({ message, offset });
  }

  token(kind: TokenKind, start: number, end: number): void {
    const { text } = this;
    const shown =
      kind === 'symbol'
        ? text.slice(start, end)
        : kind === 'word' && end - start <= 24
          ? text.slice(start, end).toUpperCase()
          : '';
    if (shown === ';' && this.semicolon()) return;
    if (!this.inStatement) this.begin(start);
    if (kind === 'word') this.word(shown, end);
    else if (kind === 'parameter') this.parameter(start, end);
    else if (shown === '(') this.depth++;
    else if (shown === ')') this.depth--;
    if (this.words === 0 && shown !== '(') {
      // Not a keyword: nothing is known of the statement, so it counts as a write.
      this.words = 1;
      this.writes = true;
    }
    if (this.keyword === 'PRAGMA' && (shown === '(' || shown === '=')) this.pragmaArgument = true;
    this.end = end;
    this.beforePrevious = this.previous;
    this.previous = shown;
  }

  finish(): SqlText {
    this.close();
    return this;
  }

  private begin(start: number): void {
    this.inStatement = true;
    this.start = start;
    this.words = this.depth = 0;
    this.keyword = this.verb = this.object = this.pragma = '';
    this.previous = this.beforePrevious = '';
    this.writes = this.explainRuns = this.explainWrites = this.pragmaArgument = this.objectKnown = false;
    this.body = 'none';
  }

  /** Answers false when the semicolon belongs to the statement. */
  private semicolon(): boolean {
    if (!this.inStatement) return true;
    if (this.words === 1 && this.keyword === 'BEGIN') this.body = 'none';
    if (this.body === 'rest') return false;
    if (this.body === 'trigger' && !(this.previous === 'END' && this.beforePrevious === ';')) return false;
    this.close();
    return true;
  }

  private close(): void {
    if (!this.inStatement) return;
    this.inStatement = false;
    if (this.keyword === 'PRAGMA') {
      this.writes =
        !PRAGMAS_READING_WITH_ARGUMENT.has(this.pragma) && (this.pragmaArgument || !PRAGMAS_READING_BARE.has(this.pragma));
    }
    if (this.explainRuns && this.explainWrites) this.writes = true;
    const { start, end, keyword, object, writes } = this;
    this.statements.push({ start, end, keyword, verb: this.verb || keyword, object: this.pragma || object, writes });
  }

  private parameter(start: number, end: number): void {
    const name = this.text.slice(start + 1, end);
    this.parameters.push({ name, start, end });
  }

  private word(word: string, end: number): void {
    this.words++;
    if (this.words === 1) {
      this.firstWord(word);
      return;
    }
    if (this.words === 2) {
      this.object = word;
      if (this.keyword === 'BEGIN' && this.dialect !== 'oracle' && TRANSACTION_WORDS.has(word)) this.body = 'none';
      if (this.keyword === 'EXPLAIN' && word === 'PLAN' && this.dialect === 'oracle') this.writes = true;
    }
    // `t.update` is a column.
    if (this.previous === '.') {
      if (this.keyword === 'PRAGMA' && !this.pragmaArgument) this.pragma = word;
      return;
    }
    if (this.keyword === 'PRAGMA') {
      if (!this.pragmaArgument) this.pragma = word;
      return;
    }
    if (this.keyword === 'CREATE' || this.keyword === 'ALTER') this.objectOfCreate(word);
    if (this.keyword === 'WITH' && this.verb === '' && this.depth === 0 && WITH_VERBS.has(word)) {
      this.verb = word;
      if (CHANGES.has(word) || word === 'REPLACE') this.writes = true;
    }
    if (this.keyword === 'EXPLAIN') {
      if (word === 'ANALYZE' || word === 'ANALYSE') this.explainRuns = true;
      else if (EXPLAINED_WRITES.has(word) && !this.isCalled(end)) this.explainWrites = true;
      else if (word === 'UPDATE' && this.previous !== 'FOR' && this.previous !== 'KEY') this.explainWrites = true;
      return;
    }
    if (!this.writes) this.writes = this.makesWriting(word, end);
  }

  private firstWord(word: string): void {
    // A text that starts with a number is no statement at all.
    this.keyword = /^\d/.test(word) ? '' : word;
    this.writes = !READING.has(word);
    const { dialect } = this;
    const blocks = dialect === 'mssql' || dialect === 'oracle' || dialect === 'any';
    if (blocks && (word === 'BEGIN' || word === 'DECLARE' || (dialect === 'mssql' && (word === 'IF' || word === 'WHILE')))) {
      this.body = 'rest';
    }
  }

  /** Whether a reading statement becomes a writing one by this word. */
  private makesWriting(word: string, end: number): boolean {
    if (word === 'INTO') return this.keyword !== 'SHOW' && this.keyword !== 'DESCRIBE' && this.keyword !== 'DESC';
    // A common table expression or a derived table that changes rows: `WITH gone AS (DELETE …)`.
    if (CHANGES.has(word) && this.previous === '(') return !this.isCalled(end);
    return this.dialect === 'mssql' && TRANSACT_WRITES.has(word);
  }

  private objectOfCreate(word: string): void {
    if (this.objectKnown) return;
    if (PLAIN_OBJECTS.has(word)) this.objectKnown = true;
    else if (
      this.dialect === 'sqlite' ? word === 'TRIGGER' : this.dialect === 'postgres' ? word === 'ATOMIC' : ROUTINES.has(word)
    ) {
      this.body = this.dialect === 'sqlite' ? 'trigger' : 'rest';
      this.objectKnown = true;
    }
  }

  /** True when a parenthesis follows: `INSERT(text, 1, 2, 'x')` is a function of MySQL. */
  private isCalled(end: number): boolean {
    let at = end;
    while (at < this.text.length && this.text.charCodeAt(at) <= 32) at++;
    return this.text[at] === '(';
  }
}

/**
 * Reads a text of any number of statements. Linear in its length; never throws, on whatever text.
 * @returns the statements in order, all parameters, and what is wrong with the text's quotes, comments and colons
 */
export function readStatements(text: string, dialect: SqlDialect): SqlText {
  const reader = new StatementReader(text, dialect);
  tokenize(text, LEXICAL_RULES[dialect], reader);
  return reader.finish();
}
