import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import type { SqlName } from './items.ts';

/** The tables of a database, to be found by name. Names are compared without regard to case, as most databases do. */
export class SchemaTables {
  readonly schema: DatabaseSchema;
  readonly #byName = new Map<string, TableSchema[]>();
  readonly #schemas = new Set<string>();

  constructor(schema: DatabaseSchema) {
    this.schema = schema;
    for (const table of schema.tables) {
      const key = table.name.toLowerCase();
      const same = this.#byName.get(key);
      if (same) same.push(table);
      else this.#byName.set(key, [table]);
      if (table.schema !== undefined) this.#schemas.add(table.schema.toLowerCase());
    }
  }

  /**
   * The table of a name, with or without its schema.
   * @returns `unknown` where there is none for certain, undefined where that can not be told
   */
  find(parts: readonly SqlName[]): TableSchema | 'unknown' | undefined {
    const name = parts.at(-1)!.text.toLowerCase();
    const schema = parts.length === 2 ? parts[0]!.text.toLowerCase() : undefined;
    const same = this.#byName.get(name) ?? [];
    if (schema === undefined) {
      const [first] = same.filter(({ isDefaultSchema }) => isDefaultSchema);
      if (first) return first;
      // it may be reached by a search path or a synonym that is set elsewhere
      return same.length > 0 || this.#mayBeElsewhere(name) ? undefined : 'unknown';
    }
    const found = same.find((table) => (table.schema ?? 'main').toLowerCase() === schema);
    if (found) return found;
    const known = this.#schemas.has(schema) || (this.#schemas.size === 0 && schema === 'main');
    return known && !this.#mayBeElsewhere(name) ? 'unknown' : undefined;
  }

  /** Names of tables that a statement finds by their names alone; all where `schema` is given, of that one. */
  namesIn(schema?: string): readonly string[] {
    return this.schema.tables
      .filter((table) => (schema === undefined ? table.isDefaultSchema : table.schema?.toLowerCase() === schema.toLowerCase()))
      .map(({ name }) => name);
  }

  /** What databases have besides what people keep in them, and what is made for a session only; in Oracle also public synonyms. */
  #mayBeElsewhere(name: string): boolean {
    const { partial, dialect } = this.schema;
    return partial === true || dialect === 'oracle' || name === 'dual' || /^(?:sqlite_|pg_|sys|all_|user_|dba_|v\$|#)/.test(name);
  }
}

const known = new WeakMap<DatabaseSchema, SchemaTables>();

/** The tables of a schema; the same schema answers the same. */
export function tablesOf(schema: DatabaseSchema): SchemaTables {
  let tables = known.get(schema);
  if (!tables) known.set(schema, (tables = new SchemaTables(schema)));
  return tables;
}
