import type { SQLInputValue } from 'node:sqlite';
import type { Json } from '../../../flow/json.ts';
import { ok } from './exchange.ts';
import type { Answer, Call } from './exchange.ts';
import type { SqlCondition } from './filter-sql.ts';
import { OktaError } from './okta-error.ts';

/** What a list call selects; rows come in order of creation unless `sort` says otherwise. */
export interface Listing<Row> {
  /** SELECT … FROM …, without WHERE; must select `seq`. */
  readonly select: string;
  readonly conditions: readonly SqlCondition[];
  /** Page sizes: without `limit`, and at most. */
  readonly page: { readonly default: number; readonly max: number };
  readonly sort?: { readonly sql: string; readonly values: readonly SQLInputValue[]; readonly descending: boolean } | undefined;
  readonly toJson: (row: Row) => Json;
}

/**
 * One page of a list, with Okta's `Link` headers: `self`, and `next` while there is more. The cursor in `next` is
 * opaque (https://developer.okta.com/docs/api/#pagination). Paging by sequence number neither skips nor repeats
 * rows when others are created or deleted meanwhile.
 * @throws OktaError E0000037 or E0000029 for a bad limit or cursor
 */
export function pageOf<Row extends { readonly seq: number }>(call: Call, listing: Listing<Row>): Answer {
  const limit = Math.min(limitOf(call) ?? listing.page.default, listing.page.max);
  const { sort } = listing;
  const after = cursorOf(call, sort === undefined ? 's' : 'o');
  const conditions = [...listing.conditions];
  if (sort === undefined) conditions.push({ sql: 'seq > ?', values: [after] });
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => `(${sql})`).join(' AND ')}`;
  const order = sort === undefined ? 'seq' : `${sort.sql} ${sort.descending ? 'DESC' : 'ASC'}, seq`;
  const rows = call.store.all<Row>(
    `${listing.select} ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...conditions.flatMap(({ values }) => values),
    ...(sort?.values ?? []),
    limit + 1,
    sort === undefined ? 0 : after,
  );
  const page = rows.slice(0, limit);
  const links = [link(call, call.query, 'self')];
  const last = page.at(-1);
  if (rows.length > limit && last !== undefined) {
    const query = new URLSearchParams(call.query);
    query.set('after', Buffer.from(sort === undefined ? `s${last.seq}` : `o${after + limit}`).toString('base64url'));
    query.set('limit', String(limit));
    links.push(link(call, query, 'next'));
  }
  return ok(page.map(listing.toJson), { Link: links });
}

function limitOf(call: Call): number | undefined {
  const text = call.query.get('limit');
  if (text === null || text === '') return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new OktaError('E0000037', { subject: 'limit must be a number' });
  const limit = Number(text);
  if (limit < 1) throw new OktaError('E0000029');
  return limit;
}

function cursorOf(call: Call, kind: 's' | 'o'): number {
  const text = call.query.get('after');
  if (text === null || text === '') return 0;
  const match = /^([so])(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match?.[1] !== kind) throw new OktaError('E0000029');
  return Number(match[2]);
}

function link(call: Call, query: URLSearchParams, rel: string): string {
  const path = call.path.replace(/[^\x21-\x7e]|[<>"]/g, (character) => encodeURIComponent(character));
  const text = query.toString();
  return `<${call.url}${path}${text === '' ? '' : `?${text}`}>; rel="${rel}"`;
}
