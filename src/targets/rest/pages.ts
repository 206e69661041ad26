import type { Json } from '../../flow/json.ts';
import type { JsonAnswer } from '../http/conversation.ts';
import { nextLink } from '../http/link-header.ts';
import { headerOf } from '../http/port.ts';
import { withinOrigin } from '../http/within-origin.ts';
import { queryString } from '../idp/path-template.ts';
import { TargetError } from '../port.ts';
import type { PageRule } from './api.ts';
import { valueAt, type Pointer } from './pointer.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** A list that may go on. */
export interface ListRequest {
  /** Path without the query, of the server as a whole. */
  readonly path: string;
  readonly query: Query;
  /** Where the items are in each page. */
  readonly items: Pointer;
  /** Items a page, where the flow says. */
  readonly size: number | undefined;
}

/** What a list is read with. */
export interface ListReader {
  readonly origin: string;
  /** Asks for a page. @param path with its query */
  readonly ask: (path: string) => Promise<JsonAnswer>;
  /** A link of the server without the credentials that it may repeat. */
  readonly cleaned: (link: string) => string;
}

/** More pages are no list a person asked for. */
const MOST_PAGES = 10_000;

/** Where a page is. */
export interface PagePlace {
  /** Path with its query, of the server as a whole. */
  readonly path: string;
  /** How many pages are before it. */
  readonly pages: number;
  /** How many items are before it. */
  readonly items: number;
}

/** Part of a list, as the server cuts it. */
export interface ServerPage {
  readonly place: PagePlace;
  readonly items: readonly Json[];
  readonly next: PagePlace | undefined;
}

/**
 * All items of a list; null when the first page says that it is not there.
 * @throws TargetError unavailable: no list, a link to another server, pages without an end
 */
export async function allPages(
  rule: PageRule | undefined,
  list: ListRequest,
  reader: ListReader,
): Promise<readonly Json[] | null> {
  let items: Json[] | null = null;
  for await (const page of readPages(rule, list, reader)) {
    items ??= [];
    for (const item of page.items) items.push(item);
  }
  return items;
}

/**
 * The pages of a list, each asked for when it is wanted; none when the first one says that the list is not there.
 * @param from a place that was read before; the first page if not given
 * @throws TargetError unavailable, as `allPages`
 */
export async function* readPages(
  rule: PageRule | undefined,
  list: ListRequest,
  reader: ListReader,
  from?: PagePlace,
): AsyncGenerator<ServerPage, void> {
  const isCounted = rule?.by === 'page' || rule?.by === 'offset';
  const asked = new Set<string>();
  let before: string | undefined;
  let place = from ?? { path: list.path + queryString({ ...list.query, ...firstQuery(rule, list) }), pages: 0, items: 0 };
  for (;;) {
    const { path } = place;
    if (asked.has(path)) throw endless(list, 'its pages lead back to an earlier one', 'link-loop');
    if (asked.size >= MOST_PAGES) throw endless(list, 'it has too many pages', 'too-many-pages');
    asked.add(path);
    const answer = await reader.ask(path);
    if (answer.response === undefined) {
      if (place.pages === 0) return;
      throw endless(list, 'a later page is not there', 'page-missing');
    }
    const items = pageIn(answer.value, list);
    // A server that does not know of numbers of pages answers the same again.
    const shown = isCounted ? JSON.stringify(items) : undefined;
    if (shown !== undefined && shown === before) return;
    before = shown;
    const read = { pages: place.pages + 1, items: place.items + items.length };
    const next = nextPath(rule, list, answer, items.length, read.items, read.pages);
    const nextPlace = next && { ...read, path: next.path ?? linked(next.link, path, reader) };
    yield { place, items, next: nextPlace };
    if (nextPlace === undefined) return;
    place = nextPlace;
  }
}

const linked = (link: string, from: string, { cleaned, origin }: ListReader): string =>
  withinOrigin(cleaned(link), origin + from, 'on the server');

function firstQuery(rule: PageRule | undefined, { size }: ListRequest): Query {
  if (rule?.by !== 'page' && rule?.by !== 'offset') return {};
  const { parameter, first, sizeParameter } = rule;
  return { [parameter]: first, ...(sizeParameter === undefined ? {} : { [sizeParameter]: size ?? rule.size }) };
}

type Next = { readonly path: string } | { readonly path?: undefined; readonly link: string };

function nextPath(
  rule: PageRule | undefined,
  list: ListRequest,
  { value, response }: JsonAnswer,
  inPage: number,
  until: number,
  pages: number,
): Next | undefined {
  if (rule === undefined) return undefined;
  switch (rule.by) {
    case 'link': {
      const link = rule.at === undefined ? response && nextLink(headerOf(response, 'link')) : textAt(value, rule.at);
      return link === undefined ? undefined : { link };
    }
    case 'cursor': {
      const cursor = textAt(value, rule.at);
      return cursor === undefined ? undefined : { path: list.path + queryString({ ...list.query, [rule.parameter]: cursor }) };
    }
    default: {
      const size = list.size ?? rule.size;
      const total = rule.total === undefined ? undefined : valueAt(value, rule.total);
      if (inPage === 0 || (typeof total === 'number' ? until >= total : rule.sizeParameter !== undefined && inPage < (size ?? 0)))
        return undefined;
      const number = rule.first + (rule.by === 'page' ? pages : until);
      return { path: list.path + queryString({ ...list.query, ...firstQuery(rule, list), [rule.parameter]: number }) };
    }
  }
}

function textAt(value: Json, place: Pointer): string | undefined {
  const found = valueAt(value, place);
  return (typeof found === 'string' && found !== '') || typeof found === 'number' ? String(found) : undefined;
}

function pageIn(value: Json, list: ListRequest): readonly Json[] {
  const found = valueAt(value, list.items);
  if (Array.isArray(found)) return found as readonly Json[];
  // Servers leave an empty list out.
  if ((found === undefined || found === null) && list.items.length > 0) return [];
  const place = list.items.length === 0 ? '' : ` at /${list.items.join('/')}`;
  throw endless(list, `a page holds no list${place} but ${found === null ? 'nothing' : typeof found}`, 'not-a-list');
}

function endless(list: ListRequest, words: string, code: string): TargetError {
  return new TargetError('unavailable', `The list ${list.path} can not be read to its end: ${words}.`, {
    code,
    safeToRepeat: true,
  });
}
