import type { SqlDialect } from './dialect.ts';
import { itemsOf, type SqlItem, type SqlName } from './items.ts';
import { NamesReader } from './names-reader.ts';

/** What the rows of a query come from. */
export interface NamedSource {
  /** Name of a table as written, its schema before it; absent where it is no table: a subquery, a function, a WITH. */
  readonly table?: readonly SqlName[] | undefined;
  /** What its columns can be qualified by: its alias, or the name of the table. */
  readonly alias?: SqlName | undefined;
}

/** A column that a statement names for certain. */
export interface NamedColumn {
  readonly qualifier?: SqlName | undefined;
  readonly name: SqlName;
}

/** A query, or a statement that writes, with the names in it; subqueries are scopes of their own. */
export interface NameScope {
  /** The query around it, whose columns it can name too. */
  readonly parent: NameScope | undefined;
  readonly sources: readonly NamedSource[];
  /** Something may bring columns that the text does not tell of. */
  readonly open: boolean;
  readonly columns: readonly NamedColumn[];
}

/** The names that a statement uses. */
export interface StatementNames {
  readonly scopes: readonly NameScope[];
  /** Names that the statement itself gives (aliases, WITH), in lower case: they may stand where columns do. */
  readonly given: ReadonlySet<string>;
  /** Names of its WITH, in lower case: they stand where tables do. */
  readonly withs: ReadonlySet<string>;
}

const NOTHING: StatementNames = { scopes: [], given: new Set(), withs: new Set() };
const READ = new Set(['SELECT', 'WITH', 'INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Tables and columns that a statement names, as far as that is certain from the text: what could be something else is left out.
 * Linear in the text's length, never throws; a statement that is being written is read as far as it goes.
 */
export function namesOf(text: string, dialect: SqlDialect = 'any'): StatementNames {
  const items = itemsOf(text, dialect);
  const first = items?.find(({ kind }) => kind !== 'group');
  if (!items || !first || !READ.has(first.word) || second(items)) return NOTHING;
  const reader = new NamesReader(text);
  reader.read(items);
  return { scopes: reader.scopes, given: reader.given, withs: reader.withs };
}

/** Whether more follows behind a semicolon. */
function second(items: readonly SqlItem[]): boolean {
  const semicolon = items.findIndex(({ word }) => word === ';');
  return semicolon >= 0 && items.slice(semicolon).some(({ word }) => word !== ';');
}
