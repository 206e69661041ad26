import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { BROWSE_PAGE_SIZE, type BrowseListOptions, type TargetBrowser } from '../browse.ts';
import { listsBrowser, wordOf, type ListedPage, type ListedThing } from '../idp/lists-browser.ts';
import { queryString } from '../idp/path-template.ts';
import { startOf } from '../page-of.ts';
import { TargetError } from '../port.ts';
import { referencesIn, resourcePath } from './calls/resources.ts';
import type { ScimConversation } from './conversation.ts';
import type { ScimFeatures } from './features.ts';
import { quoted } from './filter.ts';

/** What a look needs. */
export interface ScimLook {
  /** Begins the requests of one look. */
  readonly converse: (signal: AbortSignal | undefined) => ScimConversation;
  readonly features: (signal: AbortSignal | undefined) => Promise<ScimFeatures>;
}

/** Looks around on a SCIM server: users, groups with their members. @param target its name, for messages */
export function scimBrowser(target: string, { converse, features }: ScimLook): TargetBrowser {
  const page = async (
    of: 'users' | 'groups',
    name: string,
    options: BrowseListOptions,
    show: (thing: JsonObject) => ListedThing,
  ): Promise<ListedPage> => {
    const { signal, filter = '' } = options;
    const known = await features(signal);
    const start = startOf(options);
    const searched = filter.trim();
    if (searched !== '' && !known.filter) return searchedHere(converse(signal), known[of], searched, start, show);
    const asked = searched === '' ? undefined : `${name} co ${quoted(searched)}`;
    const path = known[of] + queryString({ filter: asked, startIndex: start + 1, count: BROWSE_PAGE_SIZE });
    let value: Json;
    try {
      ({ value } = await converse(signal).send({ method: 'GET', path }));
    } catch (error) {
      // some servers do not read escapes in texts, and some do not know `co`
      if (searched === '' || !(error instanceof TargetError && error.code === 'invalidFilter')) throw error;
      return searchedHere(converse(signal), known[of], searched, start, show);
    }
    const listed = isJsonObject(value) ? value : {};
    const all: Json = listed['Resources'] ?? [];
    const resources = (Array.isArray(all) ? (all as readonly Json[]) : []).filter(isJsonObject);
    const total = typeof listed['totalResults'] === 'number' ? listed['totalResults'] : 0;
    const end = start + resources.length;
    const things = resources.map(show);
    // a server without pages answers the same again and again, and more than was asked for
    return resources.length > 0 && resources.length <= BROWSE_PAGE_SIZE && end < total
      ? { things, next: String(end) }
      : { things };
  };
  const fetch =
    (of: 'users' | 'groups') =>
    async (id: string, signal: AbortSignal | undefined): Promise<JsonObject | null> =>
      converse(signal).read(resourcePath((await features(signal))[of], id));

  return listsBrowser(target, [
    {
      name: 'users',
      label: 'Users',
      kind: 'user',
      page: (options) => page('users', 'userName', options, userOf),
      fetch: fetch('users'),
    },
    {
      name: 'groups',
      label: 'Groups',
      kind: 'group',
      page: (options) => page('groups', 'displayName', options, groupOf),
      fetch: fetch('groups'),
      async inside(id, options) {
        const group = await fetch('groups')(id, options.signal);
        if (group === null)
          throw new TargetError('not-found', `${target}: there is no group "${id}".`, { code: '404', safeToRepeat: true });
        return partOf(referencesIn(group['members']).map(memberOf), options);
      },
    },
  ]);
}

/** A server without filters is read as a whole. */
async function searchedHere(
  conversation: ScimConversation,
  endpoint: string,
  wanted: string,
  start: number,
  show: (thing: JsonObject) => ListedThing,
): Promise<ListedPage> {
  const things = (await conversation.list(endpoint, undefined)).map(show);
  return partOf(things, { filter: wanted, from: String(start) });
}

function partOf(things: readonly ListedThing[], options: BrowseListOptions): ListedPage {
  const wanted = options.filter?.trim().toLowerCase() ?? '';
  const found = things.filter(({ name }) => name.toLowerCase().includes(wanted));
  const start = startOf(options);
  const end = start + BROWSE_PAGE_SIZE;
  return { things: found.slice(start, end), ...(end < found.length ? { next: String(end) } : {}) };
}

const userOf = (user: JsonObject): ListedThing => ({
  id: wordOf(user['id']),
  name: wordOf(user['userName']),
  detail: user['active'] === false ? 'inactive' : wordOf(user['displayName']),
});
const groupOf = (group: JsonObject): ListedThing => ({ id: wordOf(group['id']), name: wordOf(group['displayName']) });
const memberOf = ({ id, type, display }: ReturnType<typeof referencesIn>[number]): ListedThing => ({
  id,
  name: display ?? id,
  of: type === 'Group' ? { kind: 'group', list: 'groups' } : { kind: 'user', list: 'users' },
});
