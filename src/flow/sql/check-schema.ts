import { nearest } from '../suggestion.ts';
import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import type { SqlName } from './items.ts';
import { tablesOf, type SchemaTables } from './schema-tables.ts';
import { namesOf, type NamedColumn, type NamedSource, type NameScope, type StatementNames } from './statement-names.ts';

/** A name in a statement that the database does not know. */
export interface SchemaFinding {
  readonly code: 'unknown-table' | 'unknown-column';
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** Tables named in a message at most. */
const MOST_NAMED = 3;
/** Findings in one statement at most: enough for a person, a bound for a hostile text. */
const MOST_FOUND = 50;

/**
 * Names of tables and columns in a statement that the database does not have. Only what is certain is told: of what a subquery, a
 * WITH, a function or a table of unknown columns may bring, nothing. Never throws.
 */
export function checkAgainstSchema(text: string, schema: DatabaseSchema): readonly SchemaFinding[] {
  const names = namesOf(text, schema.dialect);
  const check = new SchemaCheck(names, tablesOf(schema));
  const found: SchemaFinding[] = [];
  for (const scope of names.scopes) {
    for (const finding of check.scope(scope)) if (found.push(finding) >= MOST_FOUND) return found;
  }
  return found;
}

/** What a source is: a table with its columns, nothing that is known, or something else. */
type Resolved = TableSchema | 'unknown' | undefined;

class SchemaCheck {
  readonly #names: StatementNames;
  readonly #tables: SchemaTables;
  readonly #resolved = new WeakMap<NamedSource, { readonly is: Resolved }>();
  readonly #aliases = new WeakMap<NameScope, ReadonlyMap<string, NamedSource>>();
  /** Columns of the tables of a scope and those around it, in lower case; open where there may be others. */
  readonly #columns = new WeakMap<NameScope, ReadonlySet<string> | 'open'>();

  constructor(names: StatementNames, tables: SchemaTables) {
    this.#names = names;
    this.#tables = tables;
  }

  *scope(scope: NameScope): Generator<SchemaFinding> {
    for (const source of scope.sources)
      if (source.table && this.#resolve(scope, source) === 'unknown') yield this.#unknownTable(source.table);
    for (const column of scope.columns) {
      const finding = this.#column(scope, column);
      if (finding) yield finding;
    }
  }

  #resolve(scope: NameScope, source: NamedSource): Resolved {
    let known = this.#resolved.get(source);
    if (!known) this.#resolved.set(source, (known = { is: this.#find(scope, source) }));
    return known.is;
  }

  #find(scope: NameScope, source: NamedSource): Resolved {
    const { table } = source;
    if (!table) return undefined;
    const [name] = table;
    const lower = name!.text.toLowerCase();
    if (table.length === 1) {
      if (this.#names.withs.has(lower)) return undefined;
      // `UPDATE p SET … FROM people p` names the alias
      const other = source.alias === name ? this.#aliasesOf(scope).get(lower) : undefined;
      if (other && other !== source && other.alias !== other.table?.at(-1)) return this.#resolve(scope, other);
    }
    return this.#tables.find(table);
  }

  #unknownTable(table: readonly SqlName[]): SchemaFinding {
    const name = table.at(-1)!;
    const schema = table.length > 1 ? table[0]!.text : undefined;
    const meant = nearest(name.text, this.#tables.namesIn(schema));
    const where = schema === undefined ? 'The database' : `The schema \`${schema}\``;
    return {
      code: 'unknown-table',
      start: name.start,
      end: name.end,
      message: `${where} has no table \`${name.text}\`.`,
      suggestion: meant === undefined ? undefined : `Did you mean \`${meant}\`?`,
    };
  }

  #column(scope: NameScope, { qualifier, name }: NamedColumn): SchemaFinding | undefined {
    if (this.#isPseudo(name)) return undefined;
    if (!qualifier) return this.#bareColumn(scope, name);
    const wanted = qualifier.text.toLowerCase();
    for (let at: NameScope | undefined = scope; at; at = at.parent) {
      const source = this.#aliasesOf(at).get(wanted);
      if (!source) continue;
      const table = this.#resolve(at, source);
      if (!isKnown(table) || table.columns.some((column) => column.name.toLowerCase() === name.text.toLowerCase()))
        return undefined;
      return this.#unknownColumn(name, [table]);
    }
    return undefined;
  }

  #bareColumn(scope: NameScope, name: SqlName): SchemaFinding | undefined {
    const wanted = name.text.toLowerCase();
    // a text in some databases
    if (name.maybeText && this.#tables.schema.dialect !== 'postgres') return undefined;
    if (this.#names.given.has(wanted)) return undefined;
    const columns = this.#columnsOf(scope);
    if (columns === 'open' || columns.has(wanted)) return undefined;
    const scopes = scopesFrom(scope);
    // a row as a whole
    if (scopes.some((each) => this.#aliasesOf(each).has(wanted))) return undefined;
    const tables = scopes.flatMap((each) => each.sources.map((source) => this.#resolve(each, source)).filter(isKnown));
    if (tables.length === 0) return undefined;
    return this.#unknownColumn(name, [...new Set(tables)]);
  }

  /** Sources by what qualifies their columns, in lower case; an alias that is written counts before the name of a table. */
  #aliasesOf(scope: NameScope): ReadonlyMap<string, NamedSource> {
    const known = this.#aliases.get(scope);
    if (known) return known;
    const aliases = new Map<string, NamedSource>();
    for (const source of scope.sources) {
      const { alias, table } = source;
      if (!alias) continue;
      const key = alias.text.toLowerCase();
      if (!aliases.has(key) || alias !== table?.at(-1)) aliases.set(key, source);
    }
    this.#aliases.set(scope, aliases);
    return aliases;
  }

  #columnsOf(scope: NameScope): ReadonlySet<string> | 'open' {
    const known = this.#columns.get(scope);
    if (known) return known;
    const found = this.#gather(scope);
    this.#columns.set(scope, found);
    return found;
  }

  #gather(scope: NameScope): ReadonlySet<string> | 'open' {
    const around = scope.parent ? this.#columnsOf(scope.parent) : new Set<string>();
    if (scope.open || around === 'open') return 'open';
    const columns = new Set(around);
    for (const source of scope.sources) {
      const table = this.#resolve(scope, source);
      if (!isKnown(table)) return 'open';
      for (const { name } of table.columns) columns.add(name.toLowerCase());
    }
    return columns;
  }

  #unknownColumn({ text, start, end }: SqlName, tables: readonly TableSchema[]): SchemaFinding {
    const meant = nearest(
      text,
      tables.flatMap(({ columns }) => columns.map(({ name }) => name)),
    );
    const named = tables.slice(0, MOST_NAMED).map(({ name }) => `\`${name}\``);
    const message =
      tables.length === 1
        ? `The ${tables[0]!.kind} ${named[0]!} has no column \`${text}\`.`
        : `None of the tables ${named.join(', ')}${tables.length > MOST_NAMED ? ' …' : ''} has a column \`${text}\`.`;
    const suggestion = meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
    return { code: 'unknown-column', start, end, message, suggestion };
  }

  /** Columns that every table has without telling so. */
  #isPseudo({ text }: SqlName): boolean {
    return /^(?:rowid|_rowid_|oid|ctid|xmin|xmax|cmin|cmax|tableoid|rownum|ora_rowscn|\$.*)$/i.test(text);
  }
}

/** A table whose columns are known. */
const isKnown = (table: Resolved): table is TableSchema => typeof table === 'object' && table.columns.length > 0;

function scopesFrom(scope: NameScope): NameScope[] {
  const scopes: NameScope[] = [];
  for (let at: NameScope | undefined = scope; at; at = at.parent) scopes.push(at);
  return scopes;
}
