/**
 * How a database server tells what is in it: statements, whose answers hold the columns named here (in any case). `:schema` and
 * `:table` are bound. Flags count as set when they are true, 1, or a text that begins with Y or y.
 */
export interface Catalogue {
  /** All schemas that people keep things in: `name`. */
  readonly schemas: string;
  /** What is in `:schema`: `name`, `kind` (table, view, procedure or function), `detail` for procedures. */
  readonly contents: string;
  /** The columns of `:table` in `:schema`, in their order: as `all`. */
  readonly columns: string;
  /**
   * A row for each column of each table and view: `schema_name`, `table_name`, `table_kind` (table or view), `is_default`
   * (a statement finds the table by its name alone), `column_name`, `column_type`, `is_nullable`, `is_key`. A table without columns
   * has one row, in which they are NULL. The rows of a table stand together.
   */
  readonly all: string;
}
