import type { SqlDialect } from './dialect.ts';
import { readStatements, type ParameterOccurrence } from './statements.ts';
import type { SqlProblem } from './tokens.ts';

export type { SqlDialect } from './dialect.ts';

/** A statement as its author wrote it, with what idflow needs to know of it. */
export interface ParsedStatement {
  readonly text: string;
  /** All occurrences, in order. */
  readonly parameters: readonly ParameterOccurrence[];
  /** Each name once, in order of first occurrence; upper and lower case differ. */
  readonly names: readonly string[];
  /** First keyword in upper case (SELECT, WITH, …); empty when there is none. */
  readonly keyword: string;
  /** As `keyword`; for a WITH what follows the common table expressions (SELECT, INSERT, …). */
  readonly verb: string;
  /** Second word in upper case; for a PRAGMA its name. */
  readonly object: string;
  /**
   * False only for a statement that reads. Functions with side effects (`SELECT nextval('s')`) can not be told from others
   * and count as reads.
   */
  readonly writes: boolean;
  /** What is wrong with the text; the statement must not be run then. */
  readonly problems: readonly SqlProblem[];
}

/** What a name can consist of: `THEN:x` must not become the one name `THEN$1`. */
const PART_OF_NAME = /[\w$#@\u0080-\uffff]/;

/** How a driver writes its placeholders. */
export type PlaceholderStyle = '?' | '$n' | '@n' | ':n';

export interface RenderedStatement {
  /** The text with placeholders in place of the parameters (set off by a space where they would stick to a word), else unchanged. */
  readonly text: string;
  /** Names of the values to bind, in the driver's order. */
  readonly order: readonly string[];
}

/**
 * Finds the `:name` parameters of one SQL statement and tells reads from writes. Pure, linear in the text's length, never throws.
 *
 * A name is an ASCII letter or _, then letters, digits and _. It has no dots: a parameter is an attribute of the object,
 * and `:new.id` means something else to Oracle. Not parameters: a colon in strings, quoted names, dollar quotes
 * and comments; `::type`; `:=`; `:1`; a colon right behind an operand (`doc:field`); and inside a subscript any colon behind an
 * operand, which is a slice (`arr[lo:hi]`, `arr[lo :hi]`). `arr[:i]` binds i; for two bounds write `arr[:lo : :hi]`.
 *
 * @param dialect quoting rules of the database; `any` where it is not known yet
 */
export function parseStatement(text: string, dialect: SqlDialect = 'any'): ParsedStatement {
  const { statements, parameters, problems } = readStatements(text, dialect);
  const [first, second] = statements;
  const all = [...problems];
  if (first === undefined) all.push({ message: 'There is no SQL statement here.', offset: 0 });
  if (second !== undefined) {
    all.push({
      message: 'A second statement starts here: write one statement per entry, and several as a list.',
      offset: second.start,
    });
  }
  return {
    text,
    parameters,
    names: [...new Set(parameters.map((parameter) => parameter.name))],
    keyword: first?.keyword ?? '',
    verb: first?.verb ?? '',
    object: first?.object ?? '',
    writes: statements.some((statement) => statement.writes),
    problems: all.sort((a, b) => a.offset - b.offset),
  };
}

/**
 * Writes a parsed statement for a driver.
 *
 * `?` (SQLite, MySQL) and `:n` (Oracle) bind a value per occurrence, because those drivers bind by position even where a name
 * repeats; `$n` (PostgreSQL) and `@n` (SQL Server) bind each name once, so that `GROUP BY f(:x)` still equals `SELECT f(:x)`.
 */
export function render(parsed: ParsedStatement, style: PlaceholderStyle): RenderedStatement {
  const { text, parameters, names } = parsed;
  const once = style === '$n' || style === '@n';
  const numbers = new Map(names.map((name, index) => [name, index + 1]));
  const mark = style[0] ?? '';
  const pieces: string[] = [];
  let from = 0;
  parameters.forEach(({ name, start, end }, index) => {
    pieces.push(text.slice(from, start));
    if (once && PART_OF_NAME.test(text[start - 1] ?? '')) pieces.push(' ');
    pieces.push(style === '?' ? '?' : `${mark}${once ? (numbers.get(name) ?? 0) : index + 1}`);
    from = end;
  });
  pieces.push(text.slice(from));
  return { text: pieces.join(''), order: once ? names : parameters.map((parameter) => parameter.name) };
}
