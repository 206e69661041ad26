import type { JsonObject } from '../../../flow/json.ts';
import { stored, timestamp } from './exchange.ts';
import type { IdpContext } from './exchange.ts';
import { ALREADY_EXISTS, invalidFields, LEFT_BLANK, notFound } from './okta-error.ts';

/** A group as stored. */
export interface GroupRow {
  readonly seq: number;
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly lastMembershipUpdated: string;
  /** JSON: name, description and custom attributes. */
  readonly profile: string;
}

/** A group as Okta's API answers it (schema Group). */
export function groupJson(row: GroupRow, url: string): JsonObject {
  const self = `${url}/api/v1/groups/${row.id}`;
  return {
    id: row.id,
    created: row.created,
    lastUpdated: row.lastUpdated,
    lastMembershipUpdated: row.lastMembershipUpdated,
    objectClass: ['okta:user_group'],
    type: 'OKTA_GROUP',
    profile: stored(row.profile),
    _links: { self: { href: self }, users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
}

/** @throws OktaError E0000007 */
export function requireGroup(context: IdpContext, id: string): GroupRow {
  const row = context.store.one<GroupRow>('SELECT * FROM "groups" WHERE id = ?', id);
  if (row === undefined) throw notFound(id, 'UserGroup');
  return row;
}

/**
 * Writes a new group; inside a transaction.
 * @throws OktaError E0000001 for a name that is missing, too long or taken
 */
export function insertGroup(context: IdpContext, profile: JsonObject, id = context.ids.id('group')): GroupRow {
  const name = checkedName(context, profile, undefined);
  const at = timestamp(context);
  context.store.run(
    'INSERT INTO "groups" (id, name, created, lastUpdated, lastMembershipUpdated, profile) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, name, at, at, at, JSON.stringify(profile)],
  );
  return requireGroup(context, id);
}

/**
 * Replaces a group's profile; inside a transaction.
 * @throws OktaError E0000001 for a name that is missing, too long or taken
 */
export function updateGroup(context: IdpContext, row: GroupRow, profile: JsonObject): GroupRow {
  const name = checkedName(context, profile, row.id);
  context.store.run(
    'UPDATE "groups" SET name = ?, profile = ?, lastUpdated = ? WHERE id = ?',
    ...[name, JSON.stringify(profile), timestamp(context), row.id],
  );
  return requireGroup(context, row.id);
}

/** Adds a user to a group; nothing changes for one that is in it. Inside a transaction. */
export function addMember(context: IdpContext, groupId: string, userId: string): void {
  const added = context.store.run('INSERT OR IGNORE INTO members (groupId, userId) VALUES (?, ?)', groupId, userId);
  if (added > 0) membershipChanged(context, groupId);
}

/** Takes a user out of a group; nothing changes for one that is not in it. Inside a transaction. */
export function removeMember(context: IdpContext, groupId: string, userId: string): void {
  const removed = context.store.run('DELETE FROM members WHERE groupId = ? AND userId = ?', groupId, userId);
  if (removed > 0) membershipChanged(context, groupId);
}

function membershipChanged(context: IdpContext, groupId: string): void {
  context.store.run('UPDATE "groups" SET lastMembershipUpdated = ? WHERE id = ?', timestamp(context), groupId);
}

function checkedName(context: IdpContext, profile: JsonObject, owner: string | undefined): string {
  const name = profile['name'];
  const problem = (text: string): never => {
    throw invalidFields([{ field: 'name', problem: text }]);
  };
  if (typeof name !== 'string' || name.trim() === '') return problem(LEFT_BLANK);
  if (name.length > 255) return problem('The field is too long');
  const taken = context.store.one<{ id: string }>('SELECT id FROM "groups" WHERE name = ?', name);
  if (taken !== undefined && taken.id !== owner) return problem(ALREADY_EXISTS);
  return name;
}
