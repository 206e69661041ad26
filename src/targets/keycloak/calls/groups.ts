import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { matches } from '../../idp/filter-match.ts';
import { readFilter } from '../../idp/filter.ts';
import { groupOf, userOf } from '../profile.ts';
import { create, idOf, list, notThere, pathOf, read, type KeycloakCall, type KeycloakWork } from './call.ts';
import { enter, theUser } from './users.ts';

/** The group, or null. */
export const readGroup: KeycloakCall = async (work) => {
  const { parameters } = work;
  const group =
    parameters.oneOf('group', 'name') === 'group'
      ? await read(work, pathOf('/groups', parameters.text('group')))
      : await groupNamed(work, parameters.text('name'));
  return group === null || group === undefined ? null : groupOf(group);
};

/** Groups that the filters match, those in others included. */
export const listGroups: KeycloakCall = async (work) => {
  const { parameters } = work;
  const filter = parameters.has('filter') ? readFilter(parameters, 'filter') : undefined;
  const q = parameters.optionalText('q')?.toLowerCase();
  const groups = flat(await list(work, '/groups', { search: q, briefRepresentation: false }));
  return groups
    .filter(({ name }) => q === undefined || (typeof name === 'string' && name.toLowerCase().startsWith(q)))
    .map(groupOf)
    .filter((group) => filter === undefined || matches(filter, group));
};

/** POST /groups */
export const createGroup: KeycloakCall = async (work) => {
  const { parameters } = work;
  const name = parameters.text('name');
  const description = parameters.optionalText('description');
  const body = { name, ...(description === undefined ? {} : { attributes: { description: [description] } }) };
  const id = await create(work, '/groups', body, 'find-group');
  return groupOf({ ...body, id });
};

/** DELETE /groups/{id} */
export const deleteGroup: KeycloakCall = async ({ conversation, base, parameters }) => {
  await conversation.exchange({ method: 'DELETE', path: base + pathOf('/groups', parameters.text('group')) });
  return null;
};

export const addUserToGroup: KeycloakCall = async (work) => {
  await enter(work, work.parameters.text('group'), idOf(await theUser(work)));
  return null;
};

export const removeUserFromGroup: KeycloakCall = async (work) => {
  const { conversation, base, parameters } = work;
  const path = `${base}${pathOf('/users', idOf(await theUser(work)))}${pathOf('/groups', parameters.text('group'))}`;
  await conversation.exchange({ method: 'DELETE', path });
  return null;
};

/** With `nested` the groups around the groups of a user too. */
export const listUserGroups: KeycloakCall = async (work) => {
  const groups = await list(work, `${pathOf('/users', idOf(await theUser(work)))}/groups`, { briefRepresentation: false });
  const found = new Map(groups.map((group) => [idOf(group), group]));
  if (work.parameters.flag('nested', false))
    for (const group of groups)
      for (let parent = group['parentId']; typeof parent === 'string' && !found.has(parent);) {
        const around: JsonObject | null = await read(work, pathOf('/groups', parent));
        if (around === null) break;
        found.set(parent, around);
        parent = around['parentId'];
      }
  return [...found.values()].map(groupOf);
};

/** With `nested` the members of the groups in it too. */
export const listGroupUsers: KeycloakCall = async (work) => {
  const group = work.parameters.text('group');
  if ((await read(work, pathOf('/groups', group))) === null) throw notThere('group', group);
  const found = new Map<string, JsonObject>();
  for (const waiting = [group]; waiting.length > 0;) {
    const path = pathOf('/groups', waiting.pop()!);
    for (const user of await list(work, `${path}/members`)) found.set(idOf(user), user);
    if (work.parameters.flag('nested', false)) waiting.push(...(await list(work, `${path}/children`)).map(idOf));
  }
  return [...found.values()].map(userOf);
};

async function groupNamed(work: KeycloakWork, wanted: string): Promise<JsonObject | undefined> {
  const found = await list(work, '/groups', { search: wanted, exact: true, briefRepresentation: false });
  return flat(found).find(({ name }) => name === wanted);
}

/** A search answers the groups at the top, with those below inside of them. */
const flat = (groups: readonly JsonObject[]): JsonObject[] =>
  groups.flatMap((group) => {
    const below: Json = group['subGroups'] ?? [];
    return [group, ...flat(Array.isArray(below) ? (below as readonly Json[]).filter(isJsonObject) : [])];
  });
