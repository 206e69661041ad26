import { ExtensibleFilter } from 'ldapts';
import { TargetError } from '../../port.ts';
import { childOf } from '../distinguished-name.ts';
import { equals, filterIn, groupNames, startsWith } from '../filter.ts';
import type { DirectoryCall } from './call.ts';
import { findGroup, groupNamed, groupOf, searchGroups, searchUsers, theGroup, theUser, userOf } from './entries.ts';
import { enter, groupsAbove, groupsHolding, leave, usersIn } from './membership.ts';

/** The group, or null. */
export const readGroup: DirectoryCall = async (work) => {
  const { parameters, scheme } = work;
  const entry =
    parameters.oneOf('group', 'name') === 'group'
      ? await findGroup(work)
      : (await searchGroups(work, equals(scheme.groups.naming, parameters.text('name'))))[0];
  return entry === undefined ? null : groupOf(work, entry);
};

/** Groups that the filters match, all pages. */
export const listGroups: DirectoryCall = async (work) => {
  const { parameters, scheme } = work;
  const filters = parameters.has('filter') ? [filterIn(parameters, 'filter', groupNames(scheme))] : [];
  const q = parameters.optionalText('q');
  if (q !== undefined) filters.push(startsWith(scheme.groups.naming, q));
  return (await searchGroups(work, ...filters)).map((entry) => groupOf(work, entry));
};

export const createGroup: DirectoryCall = async (work) => {
  const { conversation, parameters, scheme } = work;
  const { base, classes, naming, member, neverEmpty } = scheme.groups;
  const name = parameters.text('name');
  const description = parameters.optionalText('description');
  const [taken] = await searchGroups(work, equals(naming, name));
  if (taken !== undefined)
    throw new TargetError('already-exists', `${scheme.server} has a group "${name}" already: ${taken.dn}.`, {
      code: '68',
      safeToRepeat: true,
    });
  const dn = childOf(base, naming, name);
  await conversation.add(
    dn,
    {
      objectClass: classes,
      [naming]: [name],
      ...(description === undefined ? {} : { description: [description] }),
      ...(neverEmpty ? { [member]: [dn] } : {}),
      ...scheme.newGroup(name),
    },
    'find-group',
  );
  const entry = await groupNamed(work, dn);
  return entry === undefined ? null : groupOf(work, entry);
};

export const deleteGroup: DirectoryCall = async (work) => {
  await work.conversation.remove((await theGroup(work)).dn);
  return null;
};

export const addUserToGroup: DirectoryCall = async (work) => {
  const [group, user] = [await theGroup(work), await theUser(work)];
  await enter(work, group.dn, user.dn);
  return null;
};

export const removeUserFromGroup: DirectoryCall = async (work) => {
  const [group, user] = [await theGroup(work), await theUser(work)];
  await leave(work, group.dn, user.dn);
  return null;
};

export const listUserGroups: DirectoryCall = async (work) => {
  const user = await theUser(work);
  const groups = work.parameters.flag('nested', false) ? await groupsAbove(work, user.dn) : await groupsHolding(work, user.dn);
  return groups.map((entry) => groupOf(work, entry));
};

export const listGroupUsers: DirectoryCall = async (work) => {
  const group = await theGroup(work);
  const nested = work.parameters.flag('nested', false);
  const { chainRule } = work.scheme;
  if (chainRule === undefined) return (await usersIn(work, group, nested)).map((entry) => userOf(work, entry));
  // Large groups are shown in slices of 1,500 members; a search over users has pages and no such limit.
  const within = nested
    ? new ExtensibleFilter({ matchType: 'memberOf', rule: chainRule, value: group.dn })
    : equals('memberOf', group.dn);
  return (await searchUsers(work, within)).map((entry) => userOf(work, entry));
};
