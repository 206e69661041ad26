import { appJson } from './app-records.ts';
import type { AppRow } from './app-records.ts';
import { bodyObject, noContent, objectMember, ok, param } from './exchange.ts';
import type { Answer, Call } from './exchange.ts';
import { filterCondition, profileColumn, startsWith, TIME_OPERATORS } from './filter-sql.ts';
import type { FilterColumn, SqlCondition } from './filter-sql.ts';
import { parseFilter } from './filter.ts';
import { addMember, groupJson, insertGroup, removeMember, requireGroup, updateGroup } from './group-records.ts';
import type { GroupRow } from './group-records.ts';
import { pageOf } from './paging.ts';
import type { Route } from './router.ts';
import { requireUser, userJson } from './user-records.ts';
import type { UserRow } from './user-records.ts';

const read = 'okta.groups.read';
const manage = 'okta.groups.manage';

/** The calls under /api/v1/groups (tag Group of Okta's API description). */
export const GROUP_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/groups', access: read, handle: listGroups },
  { method: 'POST', path: '/api/v1/groups', access: manage, handle: createGroup },
  { method: 'GET', path: '/api/v1/groups/{group}', access: read, handle: getGroup },
  { method: 'PUT', path: '/api/v1/groups/{group}', access: manage, handle: replaceGroup },
  { method: 'DELETE', path: '/api/v1/groups/{group}', access: manage, handle: deleteGroup },
  { method: 'GET', path: '/api/v1/groups/{group}/users', access: read, handle: listMembers },
  { method: 'PUT', path: '/api/v1/groups/{group}/users/{user}', access: manage, handle: assignUser },
  { method: 'DELETE', path: '/api/v1/groups/{group}/users/{user}', access: manage, handle: unassignUser },
  { method: 'GET', path: '/api/v1/groups/{group}/apps', access: read, handle: listAppsOfGroup },
];

function createGroup(call: Call): Answer {
  return ok(groupJson(insertGroup(call, profileIn(call)), call.url));
}

function getGroup(call: Call): Answer {
  return ok(groupJson(requireGroup(call, param(call, 'group')), call.url));
}

function replaceGroup(call: Call): Answer {
  const row = requireGroup(call, param(call, 'group'));
  return ok(groupJson(updateGroup(call, row, profileIn(call)), call.url));
}

function deleteGroup(call: Call): Answer {
  call.store.run('DELETE FROM "groups" WHERE id = ?', requireGroup(call, param(call, 'group')).id);
  return noContent;
}

function assignUser(call: Call): Answer {
  addMember(call, requireGroup(call, param(call, 'group')).id, requireUser(call, param(call, 'user')).id);
  return noContent;
}

function unassignUser(call: Call): Answer {
  removeMember(call, requireGroup(call, param(call, 'group')).id, requireUser(call, param(call, 'user')).id);
  return noContent;
}

function listMembers(call: Call): Answer {
  const group = requireGroup(call, param(call, 'group'));
  return pageOf<UserRow>(call, {
    select: 'SELECT users.* FROM members JOIN users ON users.id = members.userId',
    conditions: [{ sql: 'members.groupId = ?', values: [group.id] }],
    page: { default: 1000, max: 1000 },
    toJson: (row) => userJson(row, call.url),
  });
}

function listAppsOfGroup(call: Call): Answer {
  const group = requireGroup(call, param(call, 'group'));
  return pageOf<AppRow>(call, {
    select: 'SELECT apps.* FROM app_groups JOIN apps ON apps.id = app_groups.appId',
    conditions: [{ sql: 'app_groups.groupId = ?', values: [group.id] }],
    page: { default: 20, max: 200 },
    toJson: (row) => appJson(row, call.url),
  });
}

/** `q` matches the start of the name and is not paged: 300 results at most (parameters of listGroups). */
function listGroups(call: Call): Answer {
  const q = call.query.get('q') ?? '';
  const search = call.query.get('search') ?? '';
  const filter = call.query.get('filter') ?? '';
  const conditions: SqlCondition[] = [];
  if (q !== '') conditions.push(startsWith(['name'], q));
  if (search !== '') conditions.push(filterCondition(parseFilter(search), { column: searchColumn, caseSensitive: false }));
  if (filter !== '') conditions.push(filterCondition(parseFilter(filter), { column: filterColumn, caseSensitive: true }));
  return pageOf<GroupRow>(call, {
    select: 'SELECT * FROM "groups"',
    conditions,
    page: { default: q === '' ? 200 : 300, max: 10_000 },
    toJson: (row) => groupJson(row, call.url),
  });
}

function searchColumn(attribute: string): FilterColumn | undefined {
  if (attribute === 'profile.name') return { sql: 'name' };
  return filterColumn(attribute) ?? (attribute === 'created' ? { sql: attribute, time: true } : profileColumn(attribute));
}

function filterColumn(attribute: string): FilterColumn | undefined {
  if (attribute === 'id') return { sql: 'id' };
  if (attribute === 'type') return { sql: "'OKTA_GROUP'" };
  if (attribute === 'lastUpdated' || attribute === 'lastMembershipUpdated') {
    return { sql: attribute, time: true, operators: TIME_OPERATORS };
  }
  return undefined;
}

function profileIn(call: Call): NonNullable<ReturnType<typeof objectMember>> {
  return objectMember(bodyObject(call), 'profile') ?? {};
}
