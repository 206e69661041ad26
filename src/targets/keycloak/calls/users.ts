import type { Json, JsonObject } from '../../../flow/json.ts';
import { matches } from '../../idp/filter-match.ts';
import { profileName, readFilter, type IdpFilter } from '../../idp/filter.ts';
import { passwordIn } from '../../idp/password.ts';
import { fieldOf, userOf, withProfile } from '../profile.ts';
import { create, idOf, list, notThere, pathOf, read, type KeycloakCall, type KeycloakWork } from './call.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The user, or null. */
export const readUser: KeycloakCall = async (work) => {
  const user = await findUser(work);
  return user === undefined ? null : userOf(user);
};

/** Users that the filters match. Keycloak searches by some attributes only; the rest is looked at here. */
export const listUsers: KeycloakCall = async (work) => {
  const { parameters } = work;
  const filters = ['filter', 'search'].filter((name) => parameters.has(name)).map((name) => readFilter(parameters, name));
  const query: Record<string, string | boolean> = Object.assign({}, ...filters.map(searchedFor)) as Record<string, string>;
  const q = parameters.optionalText('q');
  if (Object.keys(query).length > 0) query['exact'] = true;
  const users = await list(work, '/users', query, parameters.integer('limit', 100, 1, 1_000));
  const begins = (user: JsonObject): boolean =>
    q === undefined || ['firstName', 'lastName', 'email'].some((name) => lower(user[name]).startsWith(q.toLowerCase()));
  return users
    .filter(begins)
    .map(userOf)
    .filter((user) => filters.every((filter) => matches(filter, user)));
};

/** POST /users, then its groups. */
export const createUser: KeycloakCall = async (work) => {
  const { parameters } = work;
  const profile = parameters.object('profile');
  if (typeof profile['login'] !== 'string' || profile['login'].trim() === '')
    throw parameters.refused('profile', 'needs a text as "login"');
  const password = passwordIn(parameters);
  const groups = parameters.optionalTexts('groupIds') ?? [];
  const body = {
    ...withProfile({}, profile, parameters),
    enabled: parameters.flag('activate', true),
    ...(password === undefined ? {} : { credentials: [credential(password)] }),
  };
  const id = await create(work, '/users', body, 'find-user');
  for (const group of groups) await enter(work, group, id);
  const user = await read(work, pathOf('/users', id));
  return user === null ? null : userOf(user);
};

/** Reads the user, changes what is given, and writes it as a whole: Keycloak replaces `attributes` by what it is sent. */
export const updateUser: KeycloakCall = (work) => change(work, work.parameters.object('profile'));

/** As an update, with all attributes that are not given removed. */
export const replaceUser: KeycloakCall = async (work) => {
  const profile = work.parameters.object('profile');
  const { profile: before } = userOf(await theUser(work));
  const removed = Object.keys(before as JsonObject).filter((name) => name !== 'login' && !Object.hasOwn(profile, name));
  return change(work, { ...Object.fromEntries(removed.map((name) => [name, null])), ...profile });
};

/** Lets a user sign in, or no longer; nothing is written where that is so already. */
export const setEnabled =
  (enabled: boolean): KeycloakCall =>
  async (work) => {
    const user = await theUser(work);
    if ((user['enabled'] !== false) !== enabled) await put(work, user, { ...user, enabled });
    return null;
  };

/** DELETE /users/{id} */
export const deleteUser: KeycloakCall = async (work) => {
  const { conversation, base } = work;
  await conversation.exchange({ method: 'DELETE', path: base + pathOf('/users', idOf(await theUser(work))) });
  return null;
};

/** The user that must be there. @throws TargetError not-found */
export async function theUser(work: KeycloakWork): Promise<JsonObject> {
  const user = await findUser(work);
  if (user === undefined) throw notThere('user', work.parameters.text('user'));
  return user;
}

/** Adds a user to a group; who is a member already stays one. */
export async function enter({ conversation, base }: KeycloakWork, group: string, user: string): Promise<void> {
  await conversation.exchange({ method: 'PUT', path: `${base}${pathOf('/users', user)}${pathOf('/groups', group)}` });
}

async function findUser(work: KeycloakWork): Promise<JsonObject | undefined> {
  const user = work.parameters.text('user');
  if (UUID.test(user)) {
    const found = await read(work, pathOf('/users', user));
    if (found !== null) return found;
  }
  // Keycloak keeps names of users in lower case.
  return (await list(work, '/users', { username: user, exact: true })).find(
    ({ username }) => lower(username) === user.toLowerCase(),
  );
}

async function change(work: KeycloakWork, profile: JsonObject): Promise<Json> {
  const { conversation, base, parameters } = work;
  const password = passwordIn(parameters);
  const before = await theUser(work);
  const after = withProfile(before, profile, parameters);
  if (JSON.stringify(userOf(after)) !== JSON.stringify(userOf(before))) await put(work, before, after);
  const path = pathOf('/users', idOf(before));
  if (password !== undefined)
    await conversation.exchange({ method: 'PUT', path: `${base}${path}/reset-password`, body: credential(password) });
  const user = await read(work, path);
  return user === null ? null : userOf(user);
}

async function put({ conversation, base }: KeycloakWork, before: JsonObject, after: JsonObject): Promise<void> {
  // What the one who asks may do is an answer, not a part of the user.
  const { access: _, ...body } = after;
  await conversation.exchange({ method: 'PUT', path: base + pathOf('/users', idOf(before)), body });
}

/** What Keycloak can search by, of the comparisons that must all hold. */
function searchedFor(filter: IdpFilter): Record<string, string> {
  if (filter.is === 'and') return Object.assign({}, ...filter.parts.map(searchedFor)) as Record<string, string>;
  if (filter.is !== 'eq' || typeof filter.value !== 'string') return {};
  const field = fieldOf(profileName(filter.path));
  return field === undefined ? {} : { [field]: filter.value };
}

const credential = (value: string): JsonObject => ({ type: 'password', value, temporary: false });

const lower = (value: Json | undefined): string => (typeof value === 'string' ? value.toLowerCase() : '');
