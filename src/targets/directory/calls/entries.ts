import type { Entry, Filter } from 'ldapts';
import type { JsonObject } from '../../../flow/json.ts';
import { TargetError } from '../../port.ts';
import { CONTAINER, textOf } from '../attribute-map.ts';
import { looksLikeName, split } from '../distinguished-name.ts';
import { allOf, anyOf, equals } from '../filter.ts';
import type { DirectoryWork } from './call.ts';

/** What a flow sees of a user: as Okta shows one, with its name in the directory. */
export function userOf({ scheme }: DirectoryWork, entry: Entry): JsonObject {
  return {
    id: scheme.id.of(entry),
    dn: entry.dn,
    status: scheme.stateOf(entry),
    profile: { ...scheme.attributes.profileOf(entry), [CONTAINER]: split(entry.dn).parent },
  };
}

/** What a flow sees of a group. */
export function groupOf({ scheme }: DirectoryWork, entry: Entry): JsonObject {
  return {
    id: scheme.id.of(entry),
    dn: entry.dn,
    profile: { name: textOf(entry, scheme.groups.naming) ?? null, description: textOf(entry, 'description') ?? null },
  };
}

/** Users that a filter matches. */
export function searchUsers(work: DirectoryWork, ...filters: readonly Filter[]): Promise<Entry[]> {
  const { conversation, scheme } = work;
  return conversation.search({
    base: scheme.users.base,
    filter: allOf(scheme.users.filter, ...filters),
    pageSize:
      work.parameters.operation === 'list-users'
        ? work.parameters.integer('limit', conversation.server.pageSize, 1, 10_000)
        : undefined,
    ...userAttributes(work),
  });
}

/** Groups that a filter matches, by name: servers have no order, and a flow that removes one after the other should have one. */
export async function searchGroups(work: DirectoryWork, ...filters: readonly Filter[]): Promise<Entry[]> {
  const { conversation, scheme } = work;
  const found = await conversation.search({
    base: scheme.groups.base,
    filter: allOf(scheme.groups.filter, ...filters),
    ...groupAttributes(work),
  });
  return found.sort((a, b) => (a.dn.toLowerCase() < b.dn.toLowerCase() ? -1 : 1));
}

/** The user of this name in the directory; undefined when there is none, or what stands there is no user. */
export async function userNamed(work: DirectoryWork, name: string): Promise<Entry | undefined> {
  const { conversation, scheme } = work;
  const asked = { base: name, itself: true, filter: scheme.users.filter, ...userAttributes(work) };
  return (await conversation.search(asked))[0];
}

/** The group of this name in the directory, with its members. */
export async function groupNamed(work: DirectoryWork, name: string): Promise<Entry | undefined> {
  const { conversation, scheme } = work;
  const { attributes, binary } = groupAttributes(work);
  const asked = {
    base: name,
    itself: true,
    filter: scheme.groups.filter,
    attributes: [...attributes, scheme.groups.member],
    binary,
  };
  return (await conversation.search(asked))[0];
}

/**
 * The user that the parameter `user` names: an id, a name in the directory, or a login.
 * @throws TargetError conflict when several have that login
 */
export async function findUser(work: DirectoryWork): Promise<Entry | undefined> {
  const { scheme, parameters } = work;
  const user = parameters.text('user');
  const id = scheme.id.filter(user);
  if (id === undefined && looksLikeName(user)) return userNamed(work, user);
  const found = await searchUsers(work, id ?? anyOf(...scheme.logins.map((attribute) => equals(attribute, user))));
  if (found.length <= 1) return found[0];
  const exact = found.filter((entry) => textOf(entry, scheme.logins[0]!)?.toLowerCase() === user.toLowerCase());
  if (exact.length === 1) return exact[0];
  const names = found.map(({ dn }) => dn).join('; ');
  throw new TargetError('conflict', `${String(found.length)} users have the login "${user}": ${names}.`, { safeToRepeat: true });
}

/** The user that must be there. @throws TargetError not-found */
export async function theUser(work: DirectoryWork): Promise<Entry> {
  return (await findUser(work)) ?? fail(work, 'user');
}

/** The group that the parameter `group` names: an id or a name in the directory. @throws TargetError not-found */
export async function theGroup(work: DirectoryWork): Promise<Entry> {
  return (await findGroup(work)) ?? fail(work, 'group');
}

export async function findGroup(work: DirectoryWork): Promise<Entry | undefined> {
  const group = work.parameters.text('group');
  const id = work.scheme.id.filter(group);
  if (id !== undefined) return (await searchGroups(work, id))[0];
  return looksLikeName(group) ? groupNamed(work, group) : undefined;
}

function fail({ scheme, parameters }: DirectoryWork, what: 'user' | 'group'): never {
  const message = `${scheme.server} has no ${what} "${parameters.text(what)}" below ${scheme[`${what}s`].base}.`;
  throw new TargetError('not-found', message, { code: '32', safeToRepeat: true });
}

function userAttributes({ scheme }: DirectoryWork): { attributes: readonly string[]; binary: readonly string[] } {
  const { attribute, binary } = scheme.id;
  const attributes = [...new Set([attribute, ...scheme.stateAttributes, ...scheme.attributes.attributes])];
  return { attributes, binary: binary ? [attribute] : [] };
}

function groupAttributes({ scheme }: DirectoryWork): { attributes: readonly string[]; binary: readonly string[] } {
  const { attribute, binary } = scheme.id;
  return { attributes: [attribute, scheme.groups.naming, 'description'], binary: binary ? [attribute] : [] };
}
