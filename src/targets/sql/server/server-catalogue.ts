import type { DatabaseSchema } from '../../../flow/sql/database-schema.ts';
import type { SqlDialect } from '../../../flow/sql/dialect.ts';
import type { Row, SqlTarget, SqlValue } from '../../port.ts';
import type { DatabaseCatalogue, SchemaThing } from '../database-browser.ts';
import { columnIn, schemaOfRows, textIn } from '../schema-rows.ts';
import type { Catalogue } from './catalogue.ts';

type Asked = Pick<SqlTarget, 'prepare'>;

/** What a server tells of itself, by the statements of its catalogue. */
export function serverCatalogue(target: Asked, catalogue: Catalogue): DatabaseCatalogue {
  const ask = (sql: string, values: Readonly<Record<string, string>>, signal?: AbortSignal) =>
    rowsOf(target, sql, values, signal);
  return {
    schemas: async (signal) => (await ask(catalogue.schemas, {}, signal)).map((row) => textIn(row, 'name')),
    contents: async (schema = '', signal) =>
      (await ask(catalogue.contents, { schema }, signal)).map((row): SchemaThing => {
        const [name, word] = [textIn(row, 'name'), textIn(row, 'kind').toLowerCase()];
        if (word === 'table' || word === 'view') return { name, kind: word };
        return { name, kind: 'procedure', detail: textIn(row, 'detail') || word };
      }),
    columns: async (schema = '', table, signal) =>
      (await ask(catalogue.columns, { schema, table }, signal)).flatMap((row) => columnIn(row) ?? []),
  };
}

/** Tables and columns of a server, in one statement. @throws TargetError */
export async function serverSchema(
  target: Asked,
  catalogue: Catalogue,
  dialect: SqlDialect,
  signal?: AbortSignal,
): Promise<DatabaseSchema> {
  return schemaOfRows(await rowsOf(target, catalogue.all, {}, signal), dialect);
}

async function rowsOf(
  target: Asked,
  sql: string,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
  const statement = await target.prepare(sql);
  const bound = statement.parameters.map((name): SqlValue => values[name] ?? null);
  return (await statement.run(bound, { signal })).rows;
}
