import { isJsonObject, type JsonObject } from '../../../flow/json.ts';
import { TargetError } from '../../port.ts';
import { filterIn, quoted } from '../filter.ts';
import { withValueAt } from '../path.ts';
import type { ScimCall, ScimWork } from './call.ts';
import { enter, groupsOf, leave, usersIn } from './membership.ts';
import { groupOf, idOf, resourcePath, theGroup, theUser, thoseWith, userOf } from './resources.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** Users that are read at the same time. */
const AT_ONCE = 8;

/** The group, or null. */
export const readGroup: ScimCall = async (work) => {
  const { conversation, features, parameters } = work;
  const group =
    parameters.oneOf('group', 'name') === 'group'
      ? await conversation.read(resourcePath(features.groups, parameters.text('group')))
      : await groupNamed(work, parameters.text('name'));
  return group === null || group === undefined ? null : groupOf(work, group);
};

/** Groups that the filters match, all pages. */
export const listGroups: ScimCall = async (work) => {
  const { conversation, features, parameters } = work;
  const names: Readonly<Record<string, string | undefined>> = { id: 'id', name: 'displayName' };
  const filter = parameters.has('filter') ? filterIn(parameters, 'filter', (name) => names[name]) : undefined;
  const q = parameters.optionalText('q');
  const start = q === undefined ? undefined : `displayName sw ${quoted(q)}`;
  const both = filter !== undefined && start !== undefined ? `(${filter}) and ${start}` : (filter ?? start);
  return (await conversation.list(features.groups, both)).map((group) => groupOf(work, group));
};

/** POST /Groups. The protocol lets names be taken twice; flows find groups by them, so here they are not. */
export const createGroup: ScimCall = async (work) => {
  const { conversation, features, parameters, groupDescription } = work;
  const name = parameters.text('name');
  const description = parameters.optionalText('description');
  if ((await groupNamed(work, name)) !== undefined)
    throw new TargetError('already-exists', `The SCIM server has a group "${name}" already.`, {
      code: '409',
      safeToRepeat: true,
    });
  const made: JsonObject = { schemas: [CORE], displayName: name };
  const body =
    groupDescription === undefined || description === undefined ? made : withValueAt(made, groupDescription, description);
  const { value } = await conversation.send({ method: 'POST', path: features.groups, body, lookUp: 'find-group' });
  return groupOf(work, isJsonObject(value) ? value : {});
};

/** DELETE /Groups/{id} */
export const deleteGroup: ScimCall = async ({ conversation, features, parameters }) => {
  await conversation.send({ method: 'DELETE', path: resourcePath(features.groups, parameters.text('group')) });
  return null;
};

export const addUserToGroup: ScimCall = async (work) => {
  await enter(work, work.parameters.text('group'), idOf(await theUser(work)));
  return null;
};

export const removeUserFromGroup: ScimCall = async (work) => {
  await leave(work, work.parameters.text('group'), idOf(await theUser(work)));
  return null;
};

export const listUserGroups: ScimCall = async (work) => {
  const references = await groupsOf(work, await theUser(work), work.parameters.flag('nested', false));
  const groups: JsonObject[] = [];
  for (const { id, display } of references)
    groups.push(display === undefined ? groupOf(work, await theGroup(work, id)) : { id, profile: { name: display } });
  return groups;
};

export const listGroupUsers: ScimCall = async (work) => {
  const { conversation, features, parameters } = work;
  const ids = await usersIn(work, await theGroup(work), parameters.flag('nested', false));
  const users: JsonObject[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const paths = ids.slice(from, from + AT_ONCE).map((id) => resourcePath(features.users, id));
    // Who is gone meanwhile is no member any more.
    for (const user of await Promise.all(paths.map((path) => conversation.read(path))))
      if (user !== null) users.push(userOf(work, user));
  }
  return users;
};

async function groupNamed(work: ScimWork, name: string): Promise<JsonObject | undefined> {
  const found = await thoseWith(work, work.features.groups, 'displayName', name);
  return found.find(({ displayName }) => displayName === name);
}
