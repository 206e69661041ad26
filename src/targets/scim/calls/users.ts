import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { passwordIn } from '../../idp/password.ts';
import { filterIn, quoted } from '../filter.ts';
import type { ScimCall, ScimWork } from './call.ts';
import { join } from './membership.ts';
import { findUser, idOf, resourcePath, theUser, userOf, write } from './resources.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** The user, or null. */
export const readUser: ScimCall = async (work) => {
  const user = await findUser(work);
  return user === undefined ? null : userOf(work, user);
};

/** Users that the filters match, all pages. */
export const listUsers: ScimCall = async (work) => {
  const { conversation, parameters, features, attributes } = work;
  const filters = ['filter', 'search']
    .filter((name) => parameters.has(name))
    .map((name) => `(${filterIn(parameters, name, (of) => (of === 'id' ? 'id' : attributes.pathOf(of)))})`);
  const q = parameters.optionalText('q');
  if (q !== undefined)
    filters.push(`(name.givenName sw ${quoted(q)} or name.familyName sw ${quoted(q)} or emails.value sw ${quoted(q)})`);
  if (filters.length > 0 && !features.filter)
    throw parameters.refused(parameters.has('q') ? 'q' : 'filter', 'can not be used: this server says that it has no filters');
  const [only, ...more] = filters;
  const filter = only === undefined ? undefined : more.length === 0 ? only.slice(1, -1) : filters.join(' and ');
  const users = await conversation.list(features.users, filter, parameters.integer('limit', 100, 1, 1_000));
  return users.map((user) => userOf(work, user));
};

/** POST /Users, then its groups. */
export const createUser: ScimCall = async (work) => {
  const { conversation, parameters, features, attributes } = work;
  const profile = parameters.object('profile');
  if (typeof profile['login'] !== 'string' || profile['login'].trim() === '')
    throw parameters.refused('profile', 'needs a text as "login"');
  const password = passwordIn(parameters);
  const groups = parameters.optionalTexts('groupIds') ?? [];
  const given = attributes.withProfile({}, profile, parameters);
  const extensions = Object.keys(given).filter((name) => name.startsWith('urn:'));
  const body = {
    schemas: [CORE, ...extensions],
    ...given,
    active: parameters.flag('activate', true),
    ...(password === undefined ? {} : { password }),
  };
  const { value } = await conversation.send({ method: 'POST', path: features.users, body, lookUp: 'find-user' });
  const user = isJsonObject(value) ? value : {};
  await join(work, groups, idOf(user));
  return userOf(work, user);
};

/** Changes what is given and differs. */
export const updateUser: ScimCall = (work) => change(work, work.parameters.object('profile'));

/** As an update, with all that is mapped and not given removed. */
export const replaceUser: ScimCall = (work) => {
  const profile = work.parameters.object('profile');
  const removed = work.attributes.names.filter((name) => name !== 'login' && !Object.hasOwn(profile, name));
  return change(work, { ...Object.fromEntries(removed.map((name) => [name, null])), ...profile });
};

/** Lets a user sign in, or no longer; nothing is written where that is so already. */
export const setActive =
  (active: boolean): ScimCall =>
  async (work) => {
    const user = await theUser(work);
    // `active` is optional, and who has none is active.
    if ((user['active'] !== false) !== active) await write(work, work.features.users, user, { ...user, active });
    return null;
  };

/** DELETE /Users/{id} */
export const deleteUser: ScimCall = async (work) => {
  const { conversation, features } = work;
  await conversation.send({ method: 'DELETE', path: resourcePath(features.users, idOf(await theUser(work))) });
  return null;
};

async function change(work: ScimWork, profile: JsonObject): Promise<Json> {
  const { parameters, attributes, features } = work;
  const password = passwordIn(parameters);
  const before = await theUser(work);
  const after = attributes.withProfile(before, profile, parameters);
  const user = await write(work, features.users, before, password === undefined ? after : { ...after, password });
  return userOf(work, user);
}
