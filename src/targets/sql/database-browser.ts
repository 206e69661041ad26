import type { JsonObject } from '../../flow/json.ts';
import type { ColumnSchema } from '../../flow/sql/database-schema.ts';
import { nothingAt, nothingInside, notFetchable } from '../browse-refusals.ts';
import type { BrowseEntry, BrowsePath, TargetBrowser } from '../browse.ts';
import { pageOf } from '../page-of.ts';

/** Something in a schema of a database. */
export interface SchemaThing {
  readonly name: string;
  readonly kind: 'table' | 'view' | 'procedure';
  readonly detail?: string | undefined;
}

/** What a database is asked to be looked around in. */
export interface DatabaseCatalogue {
  /** Names of schemas; undefined where there are none and tables are at the top. */
  schemas(signal?: AbortSignal): Promise<readonly string[] | undefined>;
  /** What is in a schema; undefined where there is none of the name. */
  contents(schema: string | undefined, signal?: AbortSignal): Promise<readonly SchemaThing[]>;
  /** Columns of a table or view; none where it is not there. */
  columns(schema: string | undefined, table: string, signal?: AbortSignal): Promise<readonly ColumnSchema[]>;
}

/**
 * Looks around in a database: schemas → tables, views and procedures → columns. Where there are no schemas, tables are at the top.
 * What is fetched of a table is its definition: nobody's data is read.
 * @param target its name, for messages
 * @param levels names above a table: 1 for a schema, 0 where there are none
 */
export function databaseBrowser(target: string, levels: 0 | 1, catalogue: DatabaseCatalogue): TargetBrowser {
  const schemaOf = (path: BrowsePath): string | undefined => (levels === 1 ? path[0] : undefined);

  const thingAt = async (path: BrowsePath, signal?: AbortSignal): Promise<SchemaThing> => {
    const name = path[levels]!;
    const found = (await catalogue.contents(schemaOf(path), signal)).find((thing) => segmentOf(thing) === name);
    if (!found) throw nothingAt(target, path);
    return found;
  };

  const columnsAt = async (path: BrowsePath, signal?: AbortSignal): Promise<readonly ColumnSchema[]> => {
    const columns = await catalogue.columns(schemaOf(path), path[levels]!, signal);
    // a table may have no columns, but it is there
    if (columns.length === 0 && (await thingAt(path, signal)).kind === 'procedure') throw nothingInside(target, path);
    return columns;
  };

  return {
    async list(path, options = {}) {
      const { signal } = options;
      signal?.throwIfAborted();
      if (path.length < levels) return pageOf(((await catalogue.schemas(signal)) ?? []).map(schemaEntry), options);
      if (path.length === levels) {
        const schema = schemaOf(path);
        const things = await catalogue.contents(schema, signal);
        if (things.length === 0 && levels === 1 && !(await catalogue.schemas(signal))?.includes(schema!))
          throw nothingAt(target, path);
        return pageOf(
          things.map((thing) => thingEntry(path, thing)),
          options,
        );
      }
      if (path.length > levels + 1) throw nothingInside(target, path);
      return pageOf(
        (await columnsAt(path, signal)).map((column) => columnEntry(path, column)),
        options,
      );
    },

    async fetch(path, { signal } = {}): Promise<JsonObject> {
      signal?.throwIfAborted();
      if (path.length <= levels) throw notFetchable(target, path);
      const table = path.slice(0, levels + 1);
      if (path.length > levels + 2) throw nothingAt(target, path);
      if (path.length === levels + 2) {
        const column = (await columnsAt(table, signal)).find(({ name }) => name === path.at(-1));
        if (!column) throw nothingAt(target, path);
        return { ...column };
      }
      const { name, kind } = await thingAt(table, signal);
      if (kind === 'procedure') throw notFetchable(target, path);
      const schema = schemaOf(path);
      const columns = (await columnsAt(table, signal)).map((column) => ({ ...column }));
      return { ...(schema === undefined ? {} : { schema }), name, kind, columns };
    },
  };
}

const schemaEntry = (name: string): BrowseEntry => ({ path: [name], name, kind: 'schema', opens: true, fetchable: false });

/** A procedure may have the name of a table. */
const segmentOf = ({ name, kind }: SchemaThing): string => (kind === 'procedure' ? `${name}()` : name);

function thingEntry(path: BrowsePath, thing: SchemaThing): BrowseEntry {
  const { name, kind, detail } = thing;
  const isTable = kind !== 'procedure';
  const more = detail === undefined || detail === '' ? {} : { detail };
  return { path: [...path, segmentOf(thing)], name, kind, ...more, opens: isTable, fetchable: isTable };
}

function columnEntry(path: BrowsePath, { name, type, nullable, key }: ColumnSchema): BrowseEntry {
  const detail = [type, key === true ? 'key' : '', nullable || key === true ? '' : 'not null']
    .filter((part) => part !== '')
    .join(', ');
  return { path: [...path, name], name, kind: 'column', ...(detail === '' ? {} : { detail }), opens: false, fetchable: true };
}
