import type { JsonObject } from '../../../flow/json.ts';
import { stored, timestamp } from './exchange.ts';
import type { IdpContext } from './exchange.ts';
import { ALREADY_EXISTS, invalidFields, notFound } from './okta-error.ts';
import type { UserCredentials, UserProfile } from './user-profile.ts';

/** The states a user goes through: https://developer.okta.com/docs/concepts/user-profiles/ */
export const USER_STATUSES = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'SUSPENDED',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'RECOVERY',
  'DEPROVISIONED',
] as const;

export type UserStatus = (typeof USER_STATUSES)[number];

/** A user as stored. */
export interface UserRow {
  readonly seq: number;
  readonly id: string;
  readonly login: string;
  readonly status: UserStatus;
  readonly created: string;
  readonly activated: string | null;
  readonly statusChanged: string | null;
  readonly lastLogin: string | null;
  readonly lastUpdated: string;
  readonly passwordChanged: string | null;
  readonly version: number;
  /** JSON of {@link UserProfile}. */
  readonly profile: string;
  /** JSON of {@link UserCredentials}. */
  readonly credentials: string;
}

/** Lifecycle operations that a user's `_links` offer, by status. */
const OFFERED: Readonly<Record<UserStatus, readonly string[]>> = {
  STAGED: ['activate', 'deactivate'],
  PROVISIONED: ['reactivate', 'deactivate'],
  ACTIVE: ['suspend', 'deactivate'],
  SUSPENDED: ['unsuspend', 'deactivate'],
  LOCKED_OUT: ['unlock', 'deactivate'],
  PASSWORD_EXPIRED: ['deactivate'],
  RECOVERY: ['deactivate'],
  DEPROVISIONED: ['activate'],
};

/** A user as Okta's API answers it (schema User). */
export function userJson(row: UserRow, url: string): JsonObject {
  const credentials = credentialsOf(row);
  const self = `${url}/api/v1/users/${row.id}`;
  const links: JsonObject = { self: { href: self } };
  for (const operation of OFFERED[row.status]) {
    links[operation] = { href: `${self}/lifecycle/${operation}`, method: 'POST' };
  }
  return {
    id: row.id,
    status: row.status,
    created: row.created,
    activated: row.activated,
    statusChanged: row.statusChanged,
    lastLogin: row.lastLogin,
    lastUpdated: row.lastUpdated,
    passwordChanged: row.passwordChanged,
    type: { id: 'otydefault' },
    profile: stored(row.profile),
    credentials: {
      ...(credentials.hasPassword && { password: {} }),
      ...(credentials.recoveryQuestion !== undefined && { recovery_question: { question: credentials.recoveryQuestion } }),
      provider: { ...credentials.provider },
    },
    _links: links,
  };
}

export function profileOf(row: UserRow): UserProfile {
  return stored(row.profile) as UserProfile;
}

export function credentialsOf(row: UserRow): UserCredentials {
  return JSON.parse(row.credentials) as UserCredentials;
}

/** Entity tag of a user's state, for `If-Match`. */
export function userTag(row: UserRow): string {
  return `W/"${row.id}-${row.version}"`;
}

/**
 * Finds a user by id, by login, or by the part of a login before its @ where only one user has it
 * (parameter `id` of getUser in Okta's API description).
 * @throws OktaError E0000007
 */
export function requireUser(context: IdpContext, key: string): UserRow {
  const { store } = context;
  const byId = 'SELECT * FROM users WHERE id = ?';
  const byLogin = 'SELECT * FROM users WHERE login = ?';
  const row = store.one<UserRow>(key.includes('@') ? byLogin : byId, key);
  if (row !== undefined) return row;
  const looksLikeId = /^00u\w{17}$/.test(key);
  if (!key.includes('@') && !looksLikeId) {
    const sql = "SELECT * FROM users WHERE substr(login, 1, length(?) + 1) = ? || '@' COLLATE NOCASE LIMIT 2";
    const [only, second] = store.all<UserRow>(sql, key, key);
    if (only !== undefined && second === undefined) return only;
  }
  throw notFound(key, 'User');
}

/** Reads a user again after a change. */
function reread(context: IdpContext, id: string): UserRow {
  const row = context.store.one<UserRow>('SELECT * FROM users WHERE id = ?', id);
  if (row === undefined) throw notFound(id, 'User');
  return row;
}

export interface NewUser {
  readonly id?: string | undefined;
  readonly status: UserStatus;
  readonly profile: UserProfile;
  readonly credentials: UserCredentials;
}

/**
 * Writes a new user; call it inside a transaction.
 * @throws OktaError E0000001 when the login is taken
 */
export function insertUser(context: IdpContext, user: NewUser): UserRow {
  const { store, ids } = context;
  refuseTakenLogin(context, user.profile.login, undefined);
  const at = timestamp(context);
  const id = user.id ?? ids.id('user');
  const activated = user.status === 'STAGED' ? null : at;
  store.run(
    `INSERT INTO users (id, login, status, created, activated, statusChanged, lastUpdated, passwordChanged, profile, credentials)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, user.profile.login, user.status, at, activated, activated, at, user.credentials.hasPassword ? at : null],
    ...[JSON.stringify(user.profile), JSON.stringify(user.credentials)],
  );
  return reread(context, id);
}

/**
 * Writes a user's profile and credentials; call it inside a transaction.
 * @throws OktaError E0000001 when the login is taken
 */
export function updateUser(context: IdpContext, row: UserRow, profile: UserProfile, credentials: UserCredentials): UserRow {
  refuseTakenLogin(context, profile.login, row.id);
  const at = timestamp(context);
  const newPassword = credentials.hasPassword && !credentialsOf(row).hasPassword;
  context.store.run(
    `UPDATE users SET login = ?, profile = ?, credentials = ?, lastUpdated = ?, passwordChanged = ?, version = version + 1
     WHERE id = ?`,
    ...[profile.login, JSON.stringify(profile), JSON.stringify(credentials), at, newPassword ? at : row.passwordChanged, row.id],
  );
  return reread(context, row.id);
}

/** Moves a user to another status; call it inside a transaction. */
export function setStatus(context: IdpContext, row: UserRow, status: UserStatus): void {
  const at = timestamp(context);
  const activated = status === 'ACTIVE' || status === 'PROVISIONED' ? (row.activated ?? at) : row.activated;
  context.store.run(
    'UPDATE users SET status = ?, statusChanged = ?, lastUpdated = ?, activated = ?, version = version + 1 WHERE id = ?',
    ...[status, at, at, activated, row.id],
  );
}

function refuseTakenLogin(context: IdpContext, login: string, owner: string | undefined): void {
  const taken = context.store.one<{ id: string }>('SELECT id FROM users WHERE login = ?', login);
  if (taken === undefined || taken.id === owner) return;
  throw invalidFields([{ field: 'login', problem: ALREADY_EXISTS }]);
}
