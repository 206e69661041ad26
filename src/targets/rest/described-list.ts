import type { Json, JsonObject } from '../../flow/json.ts';
import { BROWSE_PAGE_SIZE, type BrowseListOptions } from '../browse.ts';
import type { JsonConversation } from '../http/conversation.ts';
import type { ListedPage, ListedThing } from '../idp/lists-browser.ts';
import { OperationParameters } from '../idp/parameters.ts';
import { TargetError } from '../port.ts';
import type { RequestStep, RestStep, StepFrame } from './api.ts';
import { perform } from './operation.ts';
import { readPages, type PagePlace, type ServerPage } from './pages.ts';
import { listOf } from './request.ts';
import { promised } from './resource.ts';
import type { RestServer, RestWork } from './work.ts';

export type ListOperation = 'list-users' | 'list-groups' | 'list-group-users';

/** A list, and what it is asked for with. */
export interface ListStart {
  readonly operation: ListOperation;
  readonly given: JsonObject;
}

/** A list that a person looks through. */
export interface DescribedList {
  /** @throws TargetError */
  page(options: BrowseListOptions, show: (item: Json) => ListedThing): Promise<ListedPage>;
  /** The first item that is meant, as the server has it. @throws TargetError */
  first(isMeant: (item: Json) => boolean): Promise<Json | undefined>;
}

/** Pages of the server that one look reads in search of a name; a person who wants more asks for more. */
const MOST_AT_ONCE = 50;

/**
 * A list of the description, read a page at a time where its operation is one request; else as a whole. How a server searches is
 * its own affair, so names are searched here.
 */
export function describedList(server: RestServer, conversation: JsonConversation, start: ListStart): DescribedList {
  const { operation, given } = start;
  const work = lookingWork(server, conversation, new OperationParameters(operation, given), given);
  const steps = server.api.operations.get(operation)!;
  const [only, ...others] = steps;
  const isOneRequest = only?.does === 'request' && others.length === 0 && isList(only);
  const pages = isOneRequest ? (from?: PagePlace) => requestedPages(work, only, from) : () => wholeAsPage(work, steps);
  return {
    page: ({ from, filter = '' }, show) => shownPage(pages, place(from), filter.trim().toLowerCase(), show),
    async first(isMeant) {
      for await (const { items } of pages()) {
        const found = items.find(isMeant);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** What an operation works with that only looks. */
export const lookingWork = (
  server: RestServer,
  conversation: JsonConversation,
  parameters: OperationParameters,
  given: JsonObject,
): RestWork => ({
  server,
  conversation,
  operation: parameters.operation,
  parameters,
  duplicate: () => false,
  users: server.api.users,
  scope: new Map(Object.entries(given) as [string, Json][]),
});

type Pages = (from?: PagePlace) => AsyncGenerator<ServerPage, void>;

const isList = ({ first, forEach, when, expect }: RequestStep & StepFrame): boolean =>
  !first && forEach === undefined && when.length === 0 && expect === undefined;

async function* requestedPages(work: RestWork, step: RequestStep, from?: PagePlace): AsyncGenerator<ServerPage, void> {
  const { list, reader, keeps } = listOf(work, step);
  // What does not belong to the list is left out behind the counting of pages.
  for await (const page of readPages(step.pages, list, reader, from)) yield { ...page, items: page.items.filter(keeps) };
}

async function* wholeAsPage(work: RestWork, steps: readonly RestStep[]): AsyncGenerator<ServerPage, void> {
  const items = promised(work.operation, await perform(work, steps)) as readonly Json[];
  yield { place: { path: '/', pages: 0, items: 0 }, items, next: undefined };
}

/** Where a page of people starts: in a page of the server, behind some of its items. */
interface Start {
  readonly place: PagePlace | undefined;
  readonly skip: number;
}

async function shownPage(
  pages: Pages,
  { place: from, skip }: Start,
  wanted: string,
  show: (item: Json) => ListedThing,
): Promise<ListedPage> {
  const things: ListedThing[] = [];
  let read = 0;
  let at = skip;
  for await (const page of pages(from)) {
    read++;
    for (; at < page.items.length; at++) {
      if (things.length === BROWSE_PAGE_SIZE) return { things, next: written(page.place, at) };
      const thing = show(page.items[at]!);
      if ((thing.name === '' ? thing.id : thing.name).toLowerCase().includes(wanted)) things.push(thing);
    }
    at = 0;
    const isEnough = things.length === BROWSE_PAGE_SIZE || read >= MOST_AT_ONCE;
    // Whether the server has pages at all shows in its second one, so that one is read before anybody is sent there.
    if (isEnough && page.next && page.place.pages > 0) return { things, next: written(page.next, 0) };
  }
  return { things };
}

const written = ({ pages, items, path }: PagePlace, skip: number): string => [skip, pages, items, path].join(' ');

function place(from: string | undefined): Start {
  if (from === undefined) return { place: undefined, skip: 0 };
  const [, skip, pages, items, path] = /^(\d{1,9}) (\d{1,9}) (\d{1,9}) (\/(?![/\\])[^\s#]*)$/.exec(from) ?? [];
  if (path === undefined)
    throw new TargetError('invalid-input', 'This is no continuation of this list; list it from the start.', {
      code: 'bad-continuation',
      safeToRepeat: true,
    });
  return { place: { path, pages: Number(pages), items: Number(items) }, skip: Number(skip) };
}
