import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { BROWSE_PAGE_SIZE, type BrowseListOptions, type TargetBrowser } from '../../browse.ts';
import { TargetError } from '../../port.ts';
import { listsBrowser, wordOf, type ListedPage, type ListedThing } from '../lists-browser.ts';
import { queryString } from '../path-template.ts';
import { quoted, readOrNull } from './calls/find.ts';
import type { OktaConversation } from './conversation.ts';

/** Begins the requests of one look. */
type Converse = (signal: AbortSignal | undefined) => OktaConversation;

type Query = Readonly<Record<string, string | number | undefined>>;

/** Looks around in an org: users, groups with their members, apps. @param target its name, for messages */
export function oktaBrowser(target: string, converse: Converse): TargetBrowser {
  const page = async (
    path: string,
    query: Query,
    { from, signal }: BrowseListOptions,
    show: (thing: JsonObject) => ListedThing,
  ): Promise<ListedPage> => {
    const asked = from === undefined ? path + queryString({ ...query, limit: BROWSE_PAGE_SIZE }) : continuation(path, from);
    const { value, next } = await converse(signal).send({ method: 'GET', path: asked });
    const things = (Array.isArray(value) ? (value as readonly Json[]) : []).filter(isJsonObject).map(show);
    return next === undefined ? { things } : { things, next };
  };
  const fetch =
    (path: string) =>
    async (id: string, signal: AbortSignal | undefined): Promise<JsonObject | null> => {
      const found = await readOrNull(converse(signal), `${path}/${segment(id)}`);
      return isJsonObject(found) ? found : null;
    };

  return listsBrowser(target, [
    {
      name: 'users',
      label: 'Users',
      kind: 'user',
      // `q` does not look at logins, and has no pages
      page: (options) => page('/api/v1/users', { search: startsWith(options, USER_NAMES) }, options, userOf),
      fetch: fetch('/api/v1/users'),
    },
    {
      name: 'groups',
      label: 'Groups',
      kind: 'group',
      page: (options) => page('/api/v1/groups', { search: startsWith(options, ['profile.name']) }, options, groupOf),
      fetch: fetch('/api/v1/groups'),
      inside: (id, options) => page(`/api/v1/groups/${segment(id)}/users`, {}, options, memberOf),
    },
    {
      name: 'apps',
      label: 'Apps',
      kind: 'app',
      page: (options) => page('/api/v1/apps', { q: wanted(options) }, options, appOf),
      fetch: fetch('/api/v1/apps'),
    },
  ]);
}

const USER_NAMES = ['profile.login', 'profile.firstName', 'profile.lastName', 'profile.email'];

const wanted = ({ filter }: BrowseListOptions): string | undefined => {
  const text = filter?.trim();
  return text === '' ? undefined : text;
};

function startsWith(options: BrowseListOptions, names: readonly string[]): string | undefined {
  const text = wanted(options);
  return text === undefined ? undefined : names.map((name) => `${name} sw ${quoted(text)}`).join(' or ');
}

const profileOf = ({ profile }: JsonObject): JsonObject => (isJsonObject(profile) ? profile : {});

const userOf = (user: JsonObject): ListedThing => ({
  id: wordOf(user['id']),
  name: wordOf(profileOf(user)['login']),
  detail: wordOf(user['status']),
});
const memberOf = (user: JsonObject): ListedThing => ({ ...userOf(user), of: { kind: 'user', list: 'users' } });
const groupOf = (group: JsonObject): ListedThing => ({
  id: wordOf(group['id']),
  name: wordOf(profileOf(group)['name']),
  detail: wordOf(profileOf(group)['description']),
});
const appOf = (app: JsonObject): ListedThing => ({
  id: wordOf(app['id']),
  name: wordOf(app['label']),
  detail: wordOf(app['status']),
});

/** @throws TargetError invalid-input for what would lead elsewhere */
function segment(id: string): string {
  if (id !== '' && id !== '.' && id !== '..' && id !== 'me' && id.isWellFormed()) return encodeURIComponent(id);
  throw new TargetError('invalid-input', `"${id}" can not be an id.`, { safeToRepeat: true });
}

/** The next page of the same list and of nothing else. @throws TargetError invalid-input */
function continuation(path: string, from: string): string {
  if (from.startsWith(`${path}?`) && !from.includes('#')) return from;
  throw new TargetError('invalid-input', 'This is no continuation of this list; list it from the start.', {
    code: 'bad-continuation',
    safeToRepeat: true,
  });
}
