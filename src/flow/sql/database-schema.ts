import type { SqlDialect } from './dialect.ts';

/** Column of a table, as the database tells it. */
export interface ColumnSchema {
  readonly name: string;
  /** In the database's own words: `character varying(200)`. Empty where it has none. */
  readonly type: string;
  readonly nullable: boolean;
  /** Part of the primary key. */
  readonly key?: boolean | undefined;
}

/** Table or view of a database. */
export interface TableSchema {
  readonly name: string;
  /** Schema (or, in MySQL, database) it is in; absent where the database has none (SQLite's main). */
  readonly schema?: string | undefined;
  /** A statement finds it by its name alone. */
  readonly isDefaultSchema: boolean;
  readonly kind: 'table' | 'view';
  readonly columns: readonly ColumnSchema[];
}

/** Tables and columns of a database that the login may see. */
export interface DatabaseSchema {
  readonly tables: readonly TableSchema[];
  /** Not all of it is here (too many tables): what is missing here may be there. */
  readonly partial?: boolean | undefined;
  /** How the database quotes; not said where it is not known. */
  readonly dialect?: SqlDialect | undefined;
}
