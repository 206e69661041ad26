import type { Entry } from 'ldapts';
import type { Json, JsonObject } from '../../../flow/json.ts';
import { passwordIn } from '../../idp/password.ts';
import { TargetError } from '../../port.ts';
import { CONTAINER, textsOf } from '../attribute-map.ts';
import type { AttributeChange, Values } from '../attribute-values.ts';
import { childOf, comparable, looksLikeName, relativeName, split } from '../distinguished-name.ts';
import { anyOf, equals, filterIn, startsWith, userNames } from '../filter.ts';
import type { UserState } from '../scheme.ts';
import type { DirectoryCall, DirectoryWork } from './call.ts';
import { findUser, searchUsers, theUser, userNamed, userOf } from './entries.ts';
import { join, leave, groupsHolding } from './membership.ts';

/** The user, or null. */
export const readUser: DirectoryCall = async (work) => {
  const entry = await findUser(work);
  return entry === undefined ? null : userOf(work, entry);
};

/** Users that the filters match, all pages. */
export const listUsers: DirectoryCall = async (work) => {
  const { parameters, scheme } = work;
  const filters = ['filter', 'search']
    .filter((name) => parameters.has(name))
    .map((name) => filterIn(parameters, name, userNames(scheme)));
  const q = parameters.optionalText('q');
  if (q !== undefined)
    filters.push(anyOf(...['firstName', 'lastName', 'email'].map((name) => startsWith(scheme.attributes.attributeOf(name), q))));
  return (await searchUsers(work, ...filters)).map((entry) => userOf(work, entry));
};

/** A new entry; taken away again when what takes more than one request is refused half way. */
export const createUser: DirectoryCall = async (work) => {
  const { conversation, scheme, parameters } = work;
  const { users } = scheme;
  const profile = parameters.object('profile');
  const login = loginIn(work, profile);
  const password = passwordIn(parameters);
  const state: UserState = parameters.flag('activate', true) ? 'ACTIVE' : 'DEPROVISIONED';
  const values = scheme.attributes.valuesOf(profile, parameters);
  const base = containerIn(work, profile) ?? users.base;
  const groups = parameters.optionalTexts('groupIds') ?? [];
  const name = childOf(base, users.naming, values.get(users.naming)?.[0]?.toString() ?? login);
  // Asked for now, so that nothing is written when the target can not do it.
  const blocking = state === 'ACTIVE' ? [] : scheme.stateChanges({ dn: name }, state, parameters);
  await refuseTaken(work, login);

  const attributes: Record<string, Values> = { objectClass: users.classes };
  for (const [attribute, given] of values) if (given.length > 0) attributes[attribute] = given;
  if (!values.has(users.naming)) attributes[users.naming] = [login];
  for (const [attribute, own] of Object.entries(scheme.newUser({ profile, values, login, state, password }, parameters)))
    attributes[attribute] ??= own;
  await conversation.add(name, attributes, 'find-user');
  if (!scheme.passwordInEntry) {
    await finish(work, name, async () => {
      if (password !== undefined) await scheme.setPassword(conversation, name, password, parameters);
      // Last: a password policy takes a new password for the end of a lock.
      await conversation.modify(name, blocking);
    });
  }
  for (const group of groups) await join(work, group, name);
  return reread(work, name);
};

/** Changes what is given and differs; a name or a container that changes makes it another name in the directory. */
export const updateUser: DirectoryCall = (work) => change(work, work.parameters.object('profile'));

/** As an update, with all that is mapped and not given removed, but for what a user can not be without. */
export const replaceUser: DirectoryCall = (work) => {
  const { scheme, parameters } = work;
  const needed = new Set([scheme.users.naming, ...scheme.logins, 'cn', 'sn']);
  const given = parameters.object('profile');
  const removed = scheme.attributes.names.filter(
    (name) => !Object.hasOwn(given, name) && !needed.has(scheme.attributes.attributeOf(name)),
  );
  return change(work, { ...Object.fromEntries(removed.map((name) => [name, null])), ...given });
};

/** Lets a user sign in, or no longer; nothing is written where that is so already. */
export const setState =
  (state: UserState): DirectoryCall =>
  async (work) => {
    const { conversation, scheme, parameters } = work;
    const entry = await theUser(work);
    const changes = scheme.stateChanges(entry, state, parameters);
    if (scheme.stateOf(entry) !== state) await conversation.modify(entry.dn, changes);
    return null;
  };

/** Deletes the entry, and its memberships where the server does not do that itself. */
export const deleteUser: DirectoryCall = async (work) => {
  const { conversation, scheme } = work;
  const entry = await theUser(work);
  await conversation.remove(entry.dn);
  if (!scheme.forgetsMembers) for (const group of await groupsHolding(work, entry.dn)) await leave(work, group.dn, entry.dn);
  return null;
};

async function change(work: DirectoryWork, profile: JsonObject): Promise<Json> {
  const { conversation, scheme, parameters } = work;
  const password = passwordIn(parameters);
  const values = scheme.attributes.valuesOf(profile, parameters);
  const entry = await theUser(work);
  const { naming } = scheme.users;
  await conversation.modify(entry.dn, changesOf(entry, values, naming));

  const { relative, parent } = split(entry.dn);
  const named = values.get(naming);
  if (named?.length === 0) throw parameters.refused('profile', `can not remove ${naming}, which is the name of the user`);
  const wanted = named === undefined ? relative : relativeName(naming, String(named[0]));
  const container = containerIn(work, profile) ?? parent;
  const moves = comparable(container) !== comparable(parent);
  const name = moves || comparable(wanted) !== comparable(relative) ? `${wanted},${container}` : entry.dn;
  if (name !== entry.dn) await conversation.rename(entry.dn, wanted, moves ? container : undefined);
  if (password !== undefined) await setPassword(work, name, password, scheme.stateOf(entry));
  return reread(work, name);
}

/** A new password lets nobody in who was blocked, though password policies take it for the end of a lock. */
async function setPassword(work: DirectoryWork, name: string, password: string, state: UserState): Promise<void> {
  const { conversation, scheme, parameters } = work;
  await scheme.setPassword(conversation, name, password, parameters);
  if (state === 'ACTIVE') return;
  const entry = await userNamed(work, name);
  if (entry !== undefined && scheme.stateOf(entry) !== state)
    await conversation.modify(entry.dn, scheme.stateChanges(entry, state, parameters));
}

/** What differs, without the attribute that names the entry: that one changes by renaming. */
function changesOf(entry: Entry, values: ReadonlyMap<string, Values>, naming: string): AttributeChange[] {
  const keys = new Map(Object.keys(entry).map((key) => [key.toLowerCase(), key]));
  return [...values].flatMap(([attribute, given]) => {
    const current = textsOf(entry, keys.get(attribute.toLowerCase()));
    const same = current.length === given.length && current.every((value, at) => value === given[at]);
    return same || attribute === naming ? [] : [{ operation: 'replace' as const, attribute, values: given }];
  });
}

/** A login is one person's, though most servers would take it twice in different containers. */
async function refuseTaken(work: DirectoryWork, login: string): Promise<void> {
  const [taken] = await searchUsers(work, equals(work.scheme.logins[0]!, login));
  if (taken === undefined) return;
  throw new TargetError('already-exists', `${work.scheme.server} has the login "${login}" already: ${taken.dn}.`, {
    code: '68',
    safeToRepeat: true,
  });
}

/** Takes a half-made user away again when the rest is refused. */
async function finish({ conversation }: DirectoryWork, name: string, rest: () => Promise<void>): Promise<void> {
  try {
    await rest();
  } catch (error) {
    if (error instanceof TargetError && error.safeToRepeat) await conversation.remove(name);
    throw error;
  }
}

async function reread(work: DirectoryWork, name: string): Promise<Json> {
  const entry = await userNamed(work, name);
  return entry === undefined ? null : userOf(work, entry);
}

function loginIn({ parameters }: DirectoryWork, profile: JsonObject): string {
  const { login } = profile;
  if (typeof login !== 'string' || login.trim() === '') throw parameters.refused('profile', 'needs a text as "login"');
  return login;
}

function containerIn({ parameters }: DirectoryWork, profile: JsonObject): string | undefined {
  const container = profile[CONTAINER];
  if (container === undefined || container === null) return undefined;
  if (typeof container === 'string' && (looksLikeName(container) || /^[A-Za-z]+=./.test(container))) return container;
  throw parameters.refused('profile', 'needs a name such as "ou=people,dc=example,dc=org" as "container"');
}
