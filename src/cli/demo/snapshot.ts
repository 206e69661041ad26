import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import type { OpenConnection } from '../../targets/environment/connection.ts';
import type { Row, SqlTarget, Target } from '../../targets/port.ts';

/** The things of one kind in a target, by what identifies them: rows of a table, users of an IdP. */
export interface SnapshotTable {
  readonly name: string;
  readonly items: ReadonlyMap<string, JsonObject>;
}

/** What a target holds at a moment. */
export type Snapshot = readonly SnapshotTable[];

/** Reads everything that an embedded target holds. */
export async function snapshotOf({ target, idp }: OpenConnection): Promise<Snapshot> {
  if (!idp) return target.kind === 'sql' ? sqlSnapshot(target) : [];
  return Object.entries(idp.state.snapshot()).map(([name, items]) => ({ name, items: byIdentity(asRows(items), ['id']) }));
}

const asRows = (items: Json): JsonObject[] => (Array.isArray(items) ? items : []).filter(isJsonObject).map(flat);

/** An object with its `profile` spread into it, as people think of it. */
function flat({ profile, ...rest }: JsonObject): JsonObject {
  return isJsonObject(profile) ? { ...rest, ...profile } : rest;
}

async function sqlSnapshot(target: SqlTarget): Promise<Snapshot> {
  const tables = await rows(
    target,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  );
  const snapshot: SnapshotTable[] = [];
  for (const { name: table } of tables) {
    const name = String(table);
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const key = await rows(
      target,
      `SELECT name FROM pragma_table_info('${name.replaceAll("'", "''")}') WHERE pk > 0 ORDER BY pk`,
    );
    snapshot.push({
      name,
      items: byIdentity(
        await rows(target, `SELECT * FROM ${quoted}`),
        key.map((column) => String(column['name'])),
      ),
    });
  }
  return snapshot;
}

async function rows(target: Extract<Target, { kind: 'sql' }>, sql: string): Promise<readonly Row[]> {
  return (await (await target.prepare(sql)).run([])).rows;
}

/** Things without a key are told apart by all that they hold. */
function byIdentity(items: readonly JsonObject[], key: readonly string[]): Map<string, JsonObject> {
  const keyed = key.length > 0 && items.every((item) => key.every((name) => item[name] !== undefined));
  return new Map(items.map((item) => [JSON.stringify(keyed ? key.map((name) => item[name]) : item), item]));
}

/** What became of one thing. */
export type ItemChange =
  | { readonly what: 'added' | 'removed'; readonly item: JsonObject }
  | {
      readonly what: 'changed';
      readonly item: JsonObject;
      readonly attributes: readonly { readonly name: string; readonly from: Json; readonly to: Json }[];
    };

export interface TableChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly changes: readonly ItemChange[];
}

/** What differs between two snapshots of a target; tables that are the same are left out. */
export function changesBetween(before: Snapshot, after: Snapshot): TableChange[] {
  const earlier = new Map(before.map(({ name, items }) => [name, items]));
  return after.flatMap(({ name, items }) => {
    const old = earlier.get(name) ?? new Map<string, JsonObject>();
    const changes: ItemChange[] = [];
    for (const [key, item] of old) if (!items.has(key)) changes.push({ what: 'removed', item });
    for (const [key, item] of items) {
      const was = old.get(key);
      if (!was) changes.push({ what: 'added', item });
      else {
        const attributes = Object.keys(item).flatMap((attribute) => {
          const [from, to] = [was[attribute] ?? null, item[attribute] ?? null];
          return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ name: attribute, from, to }];
        });
        if (attributes.length > 0) changes.push({ what: 'changed', item, attributes });
      }
    }
    return changes.length === 0 ? [] : [{ name, before: old.size, after: items.size, changes }];
  });
}
