import type { DatabaseSchema, TableSchema } from '../sql/database-schema.ts';
import type { SqlDialect } from '../sql/dialect.ts';
import { SQL_KEYWORDS } from '../sql/keywords.ts';
import { tablesOf } from '../sql/schema-tables.ts';
import { namesOf, type NamedSource } from '../sql/statement-names.ts';
import type { Completion } from './completion.ts';

/** Words behind which the name of a table stands. */
const BEFORE_TABLE = new Set(['FROM', 'INTO', 'UPDATE', 'JOIN', 'TABLE', 'USING']);
/** Tables offered at most: whoever has more types a letter first. */
const MOST_TABLES = 2_000;

/** Where something is written in a statement. */
export interface SqlCursor {
  readonly text: string;
  /** The word that is being written, which may be empty. */
  readonly start: number;
  readonly end: number;
  /** The word before it, in upper case; empty where there is none. */
  readonly before: string;
}

/** Whether the name of a table stands behind a word, in upper case. */
export const isBeforeTable = (word: string): boolean => BEFORE_TABLE.has(word);

/**
 * Tables and columns of a database that can be written at a place of a statement: tables behind FROM and its like, columns of the
 * tables in the statement elsewhere, and behind `people.` those of people.
 */
export function completeFromSchema(cursor: SqlCursor, schema: DatabaseSchema): Completion[] {
  const { text, start, end, before } = cursor;
  const at = { start, end };
  const { dialect = 'any' } = schema;
  // A word stands where one is being written, so that the words around it are read as what they are.
  const whole = start === end ? `${text.slice(0, start)}x${text.slice(end)}` : text;
  const { scopes, withs } = namesOf(whole, dialect);
  const sources = scopes.flatMap((scope) => scope.sources);
  const qualifier = qualifierBefore(text, start);
  if (qualifier !== undefined) return qualified(qualifier, sources, schema, at);
  const wantsTable = isBeforeTable(before);
  const tables = schema.tables.slice(0, MOST_TABLES).map((table): Completion => ({
    label: table.isDefaultSchema || table.schema === undefined ? table.name : `${table.schema}.${table.name}`,
    insert: written(table, dialect),
    kind: 'table',
    detail: table.kind,
    ...at,
    rank: !wantsTable ? 2 : table.isDefaultSchema ? 0 : 1,
  }));
  const made = [...withs].map((label): Completion => ({ label, kind: 'table', detail: 'WITH', ...at, rank: wantsTable ? 0 : 2 }));
  return [
    ...tables,
    ...made,
    ...columnsOf(
      sources.flatMap((source) => tableOf(source, schema) ?? []),
      dialect,
      at,
      wantsTable ? 3 : 0,
    ),
  ];
}

function qualified(
  qualifier: string,
  sources: readonly NamedSource[],
  schema: DatabaseSchema,
  at: { readonly start: number; readonly end: number },
): Completion[] {
  const lower = qualifier.toLowerCase();
  const { dialect = 'any' } = schema;
  const source = sources.find(({ alias }) => alias?.text.toLowerCase() === lower);
  const table = source && tableOf(source, schema);
  if (table) return columnsOf([table], dialect, at, 0);
  return tablesOf(schema)
    .namesIn(qualifier)
    .map((label): Completion => ({ label, insert: quotedIn(label, dialect), kind: 'table', detail: qualifier, ...at, rank: 0 }));
}

function tableOf({ table }: NamedSource, schema: DatabaseSchema): TableSchema | undefined {
  const found = table && tablesOf(schema).find(table);
  return typeof found === 'object' ? found : undefined;
}

function columnsOf(
  tables: readonly TableSchema[],
  dialect: SqlDialect,
  at: { readonly start: number; readonly end: number },
  rank: number,
): Completion[] {
  const different = [...new Set(tables)];
  const seen = new Map<string, Completion>();
  for (const { name: table, columns } of different)
    for (const { name, type, key } of columns) {
      if (seen.has(name)) continue;
      const detail = [type, key === true ? 'key' : '', different.length > 1 ? table : '']
        .filter((part) => part !== '')
        .join(', ');
      seen.set(name, { label: name, insert: quotedIn(name, dialect), kind: 'attribute', detail, ...at, rank });
    }
  return [...seen.values()];
}

/** The name before a dot that stands right before an offset. */
function qualifierBefore(text: string, offset: number): string | undefined {
  const before = text.slice(Math.max(0, offset - 200), offset);
  const [, plain, quoted] = /(?:([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|["`[]([^"`[\]]+)["`\]])\.$/.exec(before) ?? [];
  return plain ?? quoted;
}

const written = (table: TableSchema, dialect: SqlDialect): string => {
  const name = quotedIn(table.name, dialect);
  return table.isDefaultSchema || table.schema === undefined ? name : `${quotedIn(table.schema, dialect)}.${name}`;
};

/** A name as a statement has it: in quotes where it would be another one, or none, without them. */
function quotedIn(name: string, dialect: SqlDialect): string {
  const folded =
    dialect === 'postgres' ? /^[a-z_][a-z0-9_$]*$/ : dialect === 'oracle' ? /^[A-Z][A-Z0-9_$#]*$/ : /^[A-Za-z_][\w$]*$/;
  if (folded.test(name) && !SQL_KEYWORDS.has(name.toUpperCase())) return name;
  if (dialect === 'mysql') return `\`${name.replaceAll('`', '``')}\``;
  if (dialect === 'mssql') return `[${name.replaceAll(']', ']]')}]`;
  return `"${name.replaceAll('"', '""')}"`;
}
