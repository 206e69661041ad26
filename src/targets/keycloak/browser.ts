import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { BROWSE_PAGE_SIZE, type BrowseListOptions, type TargetBrowser } from '../browse.ts';
import type { JsonConversation } from '../http/conversation.ts';
import { listsBrowser, wordOf, type ListedPage, type ListedThing } from '../idp/lists-browser.ts';
import { queryString } from '../idp/path-template.ts';
import { startOf } from '../page-of.ts';
import { pathOf } from './calls/call.ts';

type Query = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Looks around in a realm: users, groups with what is in them, clients.
 * @param target its name, for messages
 * @param base path of the realm in the admin API
 */
export function keycloakBrowser(
  target: string,
  base: string,
  converse: (signal: AbortSignal | undefined) => JsonConversation,
): TargetBrowser {
  const read = async (path: string, query: Query, options: BrowseListOptions, start: number): Promise<JsonObject[]> => {
    // One more than shown tells whether there are more.
    const asked = base + path + queryString({ ...query, first: start, max: BROWSE_PAGE_SIZE + 1 });
    const { value } = await converse(options.signal).exchange({ method: 'GET', path: asked });
    return (Array.isArray(value) ? (value as readonly Json[]) : []).filter(isJsonObject);
  };
  const page = async (
    path: string,
    query: Query,
    options: BrowseListOptions,
    show: (thing: JsonObject) => ListedThing,
  ): Promise<ListedPage> => {
    const start = startOf(options);
    const found = await read(path, query, options, start);
    const things = found.slice(0, BROWSE_PAGE_SIZE).map(show);
    return found.length > BROWSE_PAGE_SIZE ? { things, next: String(start + BROWSE_PAGE_SIZE) } : { things };
  };
  const fetch =
    (endpoint: string) =>
    async (id: string, signal: AbortSignal | undefined): Promise<JsonObject | null> => {
      const { value } = await converse(signal).exchange({ method: 'GET', path: base + pathOf(endpoint, id), absent: [404] });
      return isJsonObject(value) ? value : null;
    };
  const search = ({ filter }: BrowseListOptions): string | undefined => filter?.trim() || undefined;

  return listsBrowser(target, [
    {
      name: 'users',
      label: 'Users',
      kind: 'user',
      page: (options) => page('/users', { search: search(options) }, options, userOf),
      fetch: fetch('/users'),
    },
    {
      name: 'groups',
      label: 'Groups',
      kind: 'group',
      page: async (options) => flat(await page('/groups', { search: search(options) }, options, groupOf)),
      fetch: fetch('/groups'),
      async inside(id, options) {
        const members = await page(`${pathOf('/groups', id)}/members`, {}, options, memberOf);
        if (startOf(options) > 0) return members;
        const groups = await read(`${pathOf('/groups', id)}/children`, {}, options, 0);
        return { ...members, things: [...groups.map(groupOf), ...members.things] };
      },
    },
    {
      name: 'clients',
      label: 'Clients',
      kind: 'app',
      page: (options) => {
        const clientId = search(options);
        return page('/clients', { clientId, search: clientId === undefined ? undefined : true }, options, clientOf);
      },
      fetch: fetch('/clients'),
    },
  ]);
}

/** A search answers the groups at the top with those below that match inside of them. */
const flat = ({ things, ...rest }: ListedPage): ListedPage => ({
  ...rest,
  things: things.flatMap((thing) => [thing, ...((thing as GroupThing).below ?? [])]),
});

interface GroupThing extends ListedThing {
  readonly below?: readonly ListedThing[];
}

const userOf = (user: JsonObject): ListedThing => ({
  id: wordOf(user['id']),
  name: wordOf(user['username']),
  detail: user['enabled'] === false ? 'disabled' : wordOf(user['email']),
});
const memberOf = (user: JsonObject): ListedThing => ({ ...userOf(user), of: { kind: 'user', list: 'users' } });

function groupOf(group: JsonObject): GroupThing {
  const inner: Json = group['subGroups'] ?? [];
  const below = (Array.isArray(inner) ? (inner as readonly Json[]) : []).filter(isJsonObject).map(groupOf);
  const path = wordOf(group['path']);
  const all = below.flatMap((one) => [one, ...(one.below ?? [])]);
  // the path says more than the name only for a group in another one
  const detail = path.lastIndexOf('/') > 0 ? path : '';
  return { id: wordOf(group['id']), name: wordOf(group['name']), detail, ...(all.length > 0 ? { below: all } : {}) };
}

const clientOf = (client: JsonObject): ListedThing => ({
  id: wordOf(client['id']),
  name: wordOf(client['clientId']),
  detail: client['enabled'] === false ? 'disabled' : wordOf(client['name']),
});
