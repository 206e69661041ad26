import type { SqlItem, SqlName } from './items.ts';
import { HINTS, JOINS, QUERY } from './name-words.ts';
import { endsSources } from './name-places.ts';
import type { NamesReader, OpenScope } from './names-reader.ts';

/** Words before a source that say how it is read. */
const BEFORE_SOURCE = new Set(['LATERAL', 'ONLY']);

/**
 * Reads the tables of FROM, INTO, UPDATE or USING, with what joins them.
 * @param alone only one table: behind it columns may stand in parentheses
 * @returns the index of what follows them
 */
export function readSources(
  reader: NamesReader,
  items: readonly SqlItem[],
  from: number,
  scope: OpenScope,
  alone = false,
): number {
  let at = from;
  while (at < items.length && !endsSources(items, at)) {
    at = readSource(reader, items, at, scope, alone);
    if (alone) return at;
    at = readJoin(reader, items, at, scope);
    if (at < 0) return ~at;
  }
  return at;
}

function readSource(reader: NamesReader, items: readonly SqlItem[], from: number, scope: OpenScope, alone: boolean): number {
  let at = from;
  while (BEFORE_SOURCE.has(items[at]?.word ?? '')) at++;
  const item = items[at];
  if (item?.kind === 'group') {
    if (QUERY.has(item.items[0]?.word ?? '')) reader.readGroup(item, scope);
    // tables in parentheses, that belong to the query around
    else readSources(reader, item.items, 0, scope);
    return readAlias(reader, items, at + 1, scope, undefined);
  }
  const parts: SqlName[] = [];
  for (let name = reader.name(item); name; name = items[at]?.word === '.' ? reader.name(items[++at]) : undefined) {
    parts.push(name);
    at++;
  }
  if (parts.length === 0) {
    // a variable, a parameter, or what has not been written yet
    scope.open = true;
    return item === undefined || endsSources(items, at) ? at : at + 1;
  }
  const next = items[at];
  if (next?.kind === 'group' && !alone) {
    reader.readGroup(next, scope, parts.at(-1)!.text.toUpperCase());
    return readAlias(reader, items, at + 1, scope, undefined);
  }
  // a table of another database
  if (next?.word === '@' || parts.length > 2) return readAlias(reader, items, at, scope, undefined);
  return readAlias(reader, items, at, scope, parts, alone);
}

/** Reads the alias of a source, and takes the source in. */
function readAlias(
  reader: NamesReader,
  items: readonly SqlItem[],
  from: number,
  scope: OpenScope,
  parts: readonly SqlName[] | undefined,
  alone = false,
): number {
  let at = from;
  let table = parts;
  if (items[at]?.word === 'AS') at++;
  const word = items[at]?.word ?? '';
  const named = endsSources(items, at) || JOINS.has(word) || HINTS.has(word) ? undefined : reader.name(items[at]);
  if (named) {
    reader.give(named);
    at++;
  }
  const columns = items[at];
  if (columns?.kind === 'group' && !alone) {
    // its columns have other names here
    reader.giveAll(columns);
    table = undefined;
    at++;
  }
  if (!table) scope.open = true;
  scope.sources.push({ table, alias: named ?? table?.at(-1) });
  return at;
}

/**
 * Reads what stands between two sources: a comma, a join with its condition, hints.
 * @returns the index of the next source; the complement of the index where no source follows
 */
function readJoin(reader: NamesReader, items: readonly SqlItem[], from: number, scope: OpenScope): number {
  let at = from;
  while (at < items.length && !endsSources(items, at)) {
    const item = items[at]!;
    if (item.word === ',') return at + 1;
    if (JOINS.has(item.word) || item.word === 'APPLY') {
      while (JOINS.has(items[at]?.word ?? '') || items[at]?.word === 'APPLY') at++;
      return at;
    }
    if (item.word === 'ON') at = readCondition(reader, items, at + 1, scope);
    else if (item.word === 'USING') {
      const columns = items[at + 1];
      // DELETE and MERGE have a USING of their own
      if (columns?.kind !== 'group' || QUERY.has(columns.items[0]?.word ?? '')) return ~at;
      reader.readGroup(columns, scope);
      at += 2;
    } else at++;
  }
  return ~at;
}

/** Reads the condition of a join up to the next source or the next clause. */
function readCondition(reader: NamesReader, items: readonly SqlItem[], from: number, scope: OpenScope): number {
  let end = from;
  while (end < items.length && !endsSources(items, end)) {
    const { word } = items[end]!;
    // LEFT(…) and RIGHT(…) are functions too
    if (word === ',' || (JOINS.has(word) && items[end + 1]?.kind !== 'group')) break;
    end++;
  }
  reader.readExpression(items.slice(from - 1, end), 1, scope);
  return end;
}
