import type { JsonObject } from '../../../flow/json.ts';
import { requireApp } from './app-records.ts';
import { bodyObject, noContent, objectMember, ok, param, stored, timestamp } from './exchange.ts';
import type { Answer, Call, IdpContext } from './exchange.ts';
import { startsWith } from './filter-sql.ts';
import { requireGroup } from './group-records.ts';
import { notFound, OktaError } from './okta-error.ts';
import { pageOf } from './paging.ts';
import type { Route } from './router.ts';
import { requireUser } from './user-records.ts';

const read = 'okta.apps.read';
const manage = 'okta.apps.manage';

/** Who has an application: groups, and users by themselves or through a group. */
export const APP_ASSIGNMENT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v1/apps/{app}/groups', access: read, handle: listGroups },
  { method: 'GET', path: '/api/v1/apps/{app}/groups/{group}', access: read, handle: getGroup },
  { method: 'PUT', path: '/api/v1/apps/{app}/groups/{group}', access: manage, handle: assignGroup },
  { method: 'DELETE', path: '/api/v1/apps/{app}/groups/{group}', access: manage, handle: unassignGroup },
  { method: 'GET', path: '/api/v1/apps/{app}/users', access: read, handle: listUsers },
  { method: 'POST', path: '/api/v1/apps/{app}/users', access: manage, handle: assignUser },
  { method: 'GET', path: '/api/v1/apps/{app}/users/{user}', access: read, handle: getUser },
  { method: 'POST', path: '/api/v1/apps/{app}/users/{user}', access: manage, handle: updateUser },
  { method: 'DELETE', path: '/api/v1/apps/{app}/users/{user}', access: manage, handle: unassignUser },
];

interface AppGroupRow {
  readonly seq: number;
  readonly appId: string;
  readonly groupId: string;
  readonly priority: number;
  readonly lastUpdated: string;
  readonly profile: string;
}

interface AppUserRow {
  readonly seq: number;
  readonly appId: string;
  readonly userId: string;
  readonly scope: 'USER' | 'GROUP';
  readonly created: string;
  readonly lastUpdated: string;
  readonly userName: string;
  readonly profile: string;
}

const SELECT_GROUPS = `SELECT * FROM (
  SELECT "groups".seq, app_groups.* FROM app_groups JOIN "groups" ON "groups".id = app_groups.groupId WHERE appId = ?)`;

/** Users of an application: assigned by themselves (scope USER), or in a group that has it (scope GROUP). */
const SELECT_USERS = `SELECT * FROM (
  SELECT users.seq, app_users.*, 'USER' AS scope FROM app_users JOIN users ON users.id = app_users.userId WHERE appId = ?1
  UNION ALL
  SELECT users.seq, app_groups.appId, users.id, min(app_groups.lastUpdated), max(app_groups.lastUpdated), users.login, '{}', 'GROUP'
  FROM app_groups JOIN members USING (groupId) JOIN users ON users.id = members.userId
  WHERE app_groups.appId = ?1 AND users.status <> 'DEPROVISIONED'
    AND NOT EXISTS (SELECT 1 FROM app_users WHERE app_users.appId = app_groups.appId AND app_users.userId = users.id)
  GROUP BY users.id)`;

function listGroups(call: Call): Answer {
  const app = requireApp(call, param(call, 'app'));
  return pageOf<AppGroupRow>(call, {
    select: SELECT_GROUPS,
    conditions: [{ sql: '1 = 1', values: [app.id] }],
    page: { default: 20, max: 200 },
    toJson: (row) => groupJson(row, call.url),
  });
}

function getGroup(call: Call): Answer {
  return ok(groupJson(requireAppGroup(call), call.url));
}

/** Assigning again replaces priority and profile. Schema ApplicationGroupAssignment. */
function assignGroup(call: Call): Answer {
  const app = requireApp(call, param(call, 'app'));
  const group = requireGroup(call, param(call, 'group'));
  const body = call.body === undefined ? {} : bodyObject(call);
  const priority = body['priority'] ?? 0;
  if (typeof priority !== 'number' || !Number.isSafeInteger(priority)) throw new OktaError('E0000003');
  const profile = JSON.stringify(objectMember(body, 'profile') ?? {});
  assignGroupToApp(call, app.id, group.id, priority, profile);
  return ok(groupJson(requireAppGroup(call), call.url));
}

/** Gives a group an application; inside a transaction. */
export function assignGroupToApp(context: IdpContext, appId: string, groupId: string, priority = 0, profile = '{}'): void {
  context.store.run(
    'INSERT OR REPLACE INTO app_groups (appId, groupId, priority, lastUpdated, profile) VALUES (?, ?, ?, ?, ?)',
    ...[appId, groupId, priority, timestamp(context), profile],
  );
}

function unassignGroup(call: Call): Answer {
  const row = requireAppGroup(call);
  call.store.run('DELETE FROM app_groups WHERE appId = ? AND groupId = ?', row.appId, row.groupId);
  return noContent;
}

function listUsers(call: Call): Answer {
  const app = requireApp(call, param(call, 'app'));
  const q = call.query.get('q') ?? '';
  return pageOf<AppUserRow>(call, {
    select: SELECT_USERS,
    conditions: [{ sql: '1 = 1', values: [app.id] }, ...(q === '' ? [] : [startsWith(['userName'], q)])],
    page: { default: 50, max: 500 },
    toJson: (row) => userJson(row, call.url),
  });
}

function getUser(call: Call): Answer {
  return ok(userJson(requireAppUser(call), call.url));
}

/** A second assignment of the same user is refused with 409 (E0000062 of Okta's error list). */
function assignUser(call: Call): Answer {
  const app = requireApp(call, param(call, 'app'));
  const body = bodyObject(call);
  if (typeof body['id'] !== 'string')
    throw new OktaError('E0000001', { subject: 'id', causes: ['id: The field cannot be left blank'] });
  const user = requireUser(call, body['id']);
  if (user.status === 'DEPROVISIONED') throw new OktaError('E0000038');
  const assigned = call.store.one('SELECT 1 FROM app_users WHERE appId = ? AND userId = ?', app.id, user.id);
  if (assigned !== undefined) throw new OktaError('E0000062');
  assignUserToApp(call, app.id, user.id, userNameIn(body) ?? user.login, objectMember(body, 'profile') ?? {});
  return ok(userJson(findAppUser(call, app.id, user.id), call.url));
}

/** Gives a user an application by itself; inside a transaction. */
export function assignUserToApp(
  context: IdpContext,
  appId: string,
  userId: string,
  userName: string,
  profile: JsonObject = {},
): void {
  const at = timestamp(context);
  context.store.run(
    'INSERT INTO app_users (appId, userId, created, lastUpdated, userName, profile) VALUES (?, ?, ?, ?, ?, ?)',
    ...[appId, userId, at, at, userName, JSON.stringify(profile)],
  );
}

function updateUser(call: Call): Answer {
  const row = requireAppUser(call);
  const body = bodyObject(call);
  const profile = { ...stored(row.profile), ...objectMember(body, 'profile') };
  call.store.run(
    `INSERT INTO app_users (appId, userId, created, lastUpdated, userName, profile) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET lastUpdated = excluded.lastUpdated, userName = excluded.userName, profile = excluded.profile`,
    ...[row.appId, row.userId, row.created, timestamp(call), userNameIn(body) ?? row.userName, JSON.stringify(profile)],
  );
  return ok(userJson(requireAppUser(call), call.url));
}

function unassignUser(call: Call): Answer {
  const row = requireAppUser(call);
  if (row.scope === 'GROUP') {
    // Okta's words for a user whose group has the application (E0000046 of its error list).
    const cause = 'The application cannot be unassigned from the user while their group memberships grant them access to it.';
    throw new OktaError('E0000046', { causes: [cause] });
  }
  call.store.run('DELETE FROM app_users WHERE appId = ? AND userId = ?', row.appId, row.userId);
  return noContent;
}

function requireAppGroup(call: Call): AppGroupRow {
  const app = requireApp(call, param(call, 'app'));
  const id = param(call, 'group');
  const row = call.store.one<AppGroupRow>(`${SELECT_GROUPS} WHERE groupId = ?`, app.id, id);
  if (row === undefined) throw notFound(id, 'UserGroup');
  return row;
}

function requireAppUser(call: Call): AppUserRow {
  const app = requireApp(call, param(call, 'app'));
  return findAppUser(call, app.id, param(call, 'user'));
}

function findAppUser(context: IdpContext, appId: string, userId: string): AppUserRow {
  const row = context.store.one<AppUserRow>(`${SELECT_USERS} WHERE userId = ?2`, appId, userId);
  if (row === undefined) throw notFound(userId, 'AppUser');
  return row;
}

function userNameIn(body: JsonObject): string | undefined {
  const userName = objectMember(body, 'credentials')?.['userName'] ?? undefined;
  if (userName === undefined) return undefined;
  if (typeof userName !== 'string' || userName === '' || userName.length > 100) throw new OktaError('E0000003');
  return userName;
}

function groupJson(row: AppGroupRow, url: string): JsonObject {
  const app = `${url}/api/v1/apps/${row.appId}`;
  return {
    id: row.groupId,
    lastUpdated: row.lastUpdated,
    priority: row.priority,
    profile: stored(row.profile),
    _links: {
      app: { href: app },
      self: { href: `${app}/groups/${row.groupId}` },
      group: { href: `${url}/api/v1/groups/${row.groupId}` },
    },
  };
}

/** Schema AppUser. */
function userJson(row: AppUserRow, url: string): JsonObject {
  return {
    id: row.userId,
    created: row.created,
    lastUpdated: row.lastUpdated,
    scope: row.scope,
    status: 'ACTIVE',
    statusChanged: row.created,
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: row.userName },
    profile: stored(row.profile),
    _links: { app: { href: `${url}/api/v1/apps/${row.appId}` }, user: { href: `${url}/api/v1/users/${row.userId}` } },
  };
}
