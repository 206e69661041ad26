import type { JsonObject } from '../../../flow/json.ts';
import { bodyObject, booleanParameter, noContent, objectMember, ok, param } from './exchange.ts';
import type { Answer, Call } from './exchange.ts';
import { filterCondition, profileColumn, startsWith, TIME_OPERATORS } from './filter-sql.ts';
import type { FilterColumn, SqlCondition } from './filter-sql.ts';
import { parseFilter } from './filter.ts';
import { addMember, groupJson, requireGroup } from './group-records.ts';
import type { GroupRow } from './group-records.ts';
import { OktaError } from './okta-error.ts';
import { pageOf } from './paging.ts';
import type { Listing } from './paging.ts';
import type { Route } from './router.ts';
import { deactivate } from './user-lifecycle.ts';
import { checkedCredentials, checkedProfile, NO_CREDENTIALS, signsInElsewhere } from './user-profile.ts';
import type { UserCredentials } from './user-profile.ts';
import { credentialsOf, insertUser, profileOf, requireUser, updateUser, userJson, userTag } from './user-records.ts';
import type { UserRow, UserStatus } from './user-records.ts';

/** More groups than these at once are refused (example ErrorCreateUserWithTooManyManyGroupsResponse). */
const MAX_GROUPS_AT_CREATION = 20;

/** The calls under /api/v1/users, without the lifecycle. */
export const USER_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/users', access: 'okta.users.read', handle: listUsers },
  { method: 'POST', path: '/api/v1/users', access: 'okta.users.manage', handle: createUser },
  { method: 'GET', path: '/api/v1/users/{user}', access: 'okta.users.read', handle: getUser },
  {
    method: 'POST',
    path: '/api/v1/users/{user}',
    access: 'okta.users.manage',
    handle: (call) => changeUser(call, (row, profile) => ({ ...profileOf(row), ...profile })),
  },
  {
    method: 'PUT',
    path: '/api/v1/users/{user}',
    access: 'okta.users.manage',
    handle: (call) => changeUser(call, (_row, profile) => profile),
  },
  { method: 'DELETE', path: '/api/v1/users/{user}', access: 'okta.users.manage', handle: deleteUser },
  { method: 'GET', path: '/api/v1/users/{user}/groups', access: 'okta.users.read', handle: listGroupsOfUser },
];

function createUser(call: Call): Answer {
  const body = bodyObject(call);
  const activate = booleanParameter(call, 'activate', true);
  const mustChangePassword = call.query.get('nextLogin') === 'changePassword';
  const profile = checkedProfile(objectMember(body, 'profile') ?? {});
  const credentials = checkedCredentials(NO_CREDENTIALS, objectMember(body, 'credentials'), profile.login);
  if (mustChangePassword) refuseExpiryWithout(credentials, activate);
  const groups = groupsNamed(call, body);
  const status = mustChangePassword ? 'PASSWORD_EXPIRED' : statusAtCreation(activate, credentials);
  const row = insertUser(call, { status, profile, credentials });
  for (const group of groups) addMember(call, group.id, row.id);
  return ok(userJson(row, call.url), { ETag: userTag(row) });
}

/**
 * Without activation STAGED; activated with a password, or with another provider, ACTIVE; else PROVISIONED until the
 * user follows the mail ("User creation scenarios" of Okta's API reference).
 */
function statusAtCreation(activate: boolean, credentials: UserCredentials): UserStatus {
  if (!activate) return 'STAGED';
  return credentials.hasPassword || signsInElsewhere(credentials) ? 'ACTIVE' : 'PROVISIONED';
}

function refuseExpiryWithout(credentials: UserCredentials, activate: boolean): void {
  const code = !activate ? 'E0000125' : credentials.hasPassword ? undefined : 'E0000124';
  if (code !== undefined) throw new OktaError(code, { causes: [new OktaError(code).message] });
}

function groupsNamed(call: Call, body: JsonObject): GroupRow[] {
  const ids = body['groupIds'] ?? [];
  if (!Array.isArray(ids)) throw new OktaError('E0000003');
  if (ids.length > MAX_GROUPS_AT_CREATION) {
    throw new OktaError('E0000093', { causes: ['The number of group targets is too large'] });
  }
  return ids.map((id) => {
    if (typeof id !== 'string') throw new OktaError('E0000003');
    return requireGroup(call, id);
  });
}

function getUser(call: Call): Answer {
  const key = param(call, 'user');
  if (key === 'me') return currentUser(call);
  const row = requireUser(call, key);
  return ok(userJson(row, call.url), { ETag: userTag(row) });
}

/** The administrator that API tokens belong to; not one of the users kept. OAuth 2 clients are no user. */
function currentUser(call: Call): Answer {
  if (call.caller.kind !== 'administrator') {
    throw new OktaError('E0000007', { subject: 'Resource not found: me (User)' });
  }
  const row: UserRow = {
    ...{ seq: 0, id: '00uAdministrator0000', login: 'administrator@example.com', status: 'ACTIVE', version: 1 },
    ...{ created: EPOCH, activated: EPOCH, statusChanged: EPOCH, lastLogin: EPOCH, lastUpdated: EPOCH, passwordChanged: EPOCH },
    profile: JSON.stringify({
      ...{ login: 'administrator@example.com', email: 'administrator@example.com' },
      ...{ firstName: 'Embedded', lastName: 'Administrator' },
    }),
    credentials: JSON.stringify({ ...NO_CREDENTIALS, hasPassword: true }),
  };
  return ok({ ...userJson(row, call.url), _links: { self: { href: `${call.url}/api/v1/users/me` } } });
}

const EPOCH = '2024-01-01T00:00:00.000Z';

function changeUser(call: Call, merged: (row: UserRow, profile: JsonObject) => JsonObject): Answer {
  const body = bodyObject(call);
  const row = requireUser(call, param(call, 'user'));
  const expected = call.headers['if-match'];
  if (expected !== undefined && expected !== '*' && expected !== userTag(row)) {
    // Okta documents the condition, not the error code of a failed one.
    throw new OktaError('E0000107', { status: 412, causes: ['The user was changed meanwhile (If-Match)'] });
  }
  // Profiles of deactivated users can be changed only where an org has switched that on (description of updateUser).
  if (row.status === 'DEPROVISIONED') throw new OktaError('E0000038');
  const change = objectMember(body, 'profile');
  const profile = change === undefined ? profileOf(row) : checkedProfile(merged(row, change));
  const credentials = checkedCredentials(credentialsOf(row), objectMember(body, 'credentials'), profile.login);
  const updated = updateUser(call, row, profile, credentials);
  return ok(userJson(updated, call.url), { ETag: userTag(updated) });
}

/** The first DELETE deactivates a user that is not deactivated, the second deletes (description of deleteUser). */
function deleteUser(call: Call): Answer {
  const row = requireUser(call, param(call, 'user'));
  if (row.status === 'DEPROVISIONED') call.store.run('DELETE FROM users WHERE id = ?', row.id);
  else deactivate(call, row);
  return noContent;
}

function listGroupsOfUser(call: Call): Answer {
  const row = requireUser(call, param(call, 'user'));
  return pageOf<GroupRow>(call, {
    select: 'SELECT "groups".* FROM members JOIN "groups" ON "groups".id = members.groupId',
    conditions: [{ sql: 'members.userId = ?', values: [row.id] }],
    page: { default: 200, max: 200 },
    toJson: (group) => groupJson(group, call.url),
  });
}

/** Sizes of a page: 200 at most, 10 without `limit` where `q` is given (parameters of listUsers). */
function listUsers(call: Call): Answer {
  const search = call.query.get('search');
  const filter = call.query.get('filter');
  const q = call.query.get('q');
  const conditions: SqlCondition[] = [];
  if (search !== null && search !== '') {
    conditions.push(filterCondition(parseFilter(search), { column: searchColumn, caseSensitive: false }));
  } else if (filter !== null && filter !== '') {
    conditions.push(filterCondition(parseFilter(filter), { column: filterColumn, caseSensitive: true }));
  } else {
    conditions.push({ sql: "status <> 'DEPROVISIONED'", values: [] });
    if (q !== null && q !== '') conditions.push(nameStartsWith(q));
  }
  return pageOf<UserRow>(call, {
    select: 'SELECT * FROM users',
    conditions,
    page: { default: q === null ? 200 : 10, max: 200 },
    sort: search === null ? undefined : sortOf(call),
    toJson: (row) => userJson(row, call.url),
  });
}

function sortOf(call: Call): Listing<UserRow>['sort'] {
  const by = call.query.get('sortBy');
  if (by === null || by === '') return undefined;
  const column = searchColumn(by);
  if (column === undefined) throw new OktaError('E0000031');
  return { sql: column.sql, values: column.values ?? [], descending: call.query.get('sortOrder') === 'desc' };
}

const nameStartsWith = (q: string): SqlCondition =>
  startsWith(
    ['firstName', 'lastName', 'email'].map((name) => `json_extract(profile, '$.${name}')`),
    q,
  );

const TIMES: ReadonlySet<string> = new Set([
  ...['created', 'activated', 'statusChanged', 'lastLogin', 'lastUpdated', 'passwordChanged'],
]);

/** `search` knows every attribute, also custom ones. */
function searchColumn(attribute: string): FilterColumn | undefined {
  if (attribute === 'id' || attribute === 'status') return { sql: attribute };
  if (TIMES.has(attribute)) return { sql: attribute, time: true };
  return attribute === 'profile.login' ? { sql: 'login' } : profileColumn(attribute);
}

/** `filter` knows these only, and only `eq` but for times. */
function filterColumn(attribute: string): FilterColumn | undefined {
  if (attribute === 'lastUpdated') return { sql: attribute, time: true, operators: TIME_OPERATORS };
  const known = ['id', 'status', 'profile.login', 'profile.email', 'profile.firstName', 'profile.lastName'];
  const column = known.includes(attribute) ? searchColumn(attribute) : undefined;
  return column && { ...column, operators: ['eq'] };
}
