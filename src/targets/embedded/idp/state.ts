import type { Json, JsonObject } from '../../../flow/json.ts';
import { documentOf } from './app-records.ts';
import type { AppRow } from './app-records.ts';
import { objectMember, stored } from './exchange.ts';
import type { GroupRow } from './group-records.ts';
import type { IdpStore } from './store.ts';
import type { TrustedOriginRow } from './trusted-origins.ts';
import type { UserRow, UserStatus } from './user-records.ts';

export interface UserState {
  readonly id: string;
  readonly login: string;
  readonly status: UserStatus;
  readonly profile: JsonObject;
}

export interface GroupState {
  readonly id: string;
  readonly name: string;
  readonly profile: JsonObject;
}

export interface MembershipState {
  readonly groupId: string;
  readonly group: string;
  readonly userId: string;
  readonly login: string;
}

export interface AppState {
  readonly id: string;
  readonly label: string;
  readonly status: AppRow['status'];
  readonly clientId: string;
  readonly oauthClient: JsonObject;
}

export interface AppAssignmentState {
  readonly appId: string;
  readonly label: string;
  /** Who has the application. */
  readonly kind: 'group' | 'user';
  readonly assigneeId: string;
  /** Name of the group or login of the user. */
  readonly assignee: string;
}

export interface TrustedOriginState {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly status: TrustedOriginRow['status'];
  readonly scopes: readonly string[];
}

/**
 * What the IdP holds, for tests and for reports of what a run has changed. Read from the store at each call, in order of
 * creation, without timestamps and secrets.
 */
export class IdpState {
  readonly #store: IdpStore;

  constructor(store: IdpStore) {
    this.#store = store;
  }

  users(): UserState[] {
    return this.#store.all<UserRow>('SELECT * FROM users ORDER BY seq').map(userState);
  }

  /** By id or login. */
  user(key: string): UserState | undefined {
    const row = this.#store.one<UserRow>('SELECT * FROM users WHERE id = ? OR login = ?', key, key);
    return row && userState(row);
  }

  groups(): GroupState[] {
    const rows = this.#store.all<GroupRow>('SELECT * FROM "groups" ORDER BY seq');
    return rows.map(({ id, name, profile }) => ({ id, name, profile: stored(profile) }));
  }

  memberships(): MembershipState[] {
    const rows = this.#store.all<MembershipState>(
      `SELECT groupId, "groups".name AS "group", userId, users.login AS login FROM members
       JOIN "groups" ON "groups".id = groupId JOIN users ON users.id = userId ORDER BY "groups".seq, users.seq`,
    );
    return rows.map((row) => ({ ...row }));
  }

  /** Names of the groups of a user, by id or login. */
  groupsOf(user: string): string[] {
    return this.memberships()
      .filter(({ userId, login }) => userId === user || login.toLowerCase() === user.toLowerCase())
      .map(({ group }) => group);
  }

  apps(): AppState[] {
    return this.#store.all<AppRow>('SELECT * FROM apps ORDER BY seq').map((row) => {
      const oauthClient = objectMember(documentOf(row).settings, 'oauthClient') ?? {};
      return { id: row.id, label: row.label, status: row.status, clientId: row.clientId, oauthClient };
    });
  }

  appAssignments(): AppAssignmentState[] {
    const rows = this.#store.all<AppAssignmentState>(
      `SELECT appId, label, kind, assigneeId, assignee FROM (
         SELECT apps.seq AS a, "groups".seq AS b, appId, label, 'group' AS kind, groupId AS assigneeId, "groups".name AS assignee
         FROM app_groups JOIN apps ON apps.id = appId JOIN "groups" ON "groups".id = groupId
         UNION ALL
         SELECT apps.seq, users.seq, appId, label, 'user', userId, users.login
         FROM app_users JOIN apps ON apps.id = appId JOIN users ON users.id = userId)
       ORDER BY a, kind, b`,
    );
    return rows.map((row) => ({ ...row }));
  }

  trustedOrigins(): TrustedOriginState[] {
    return this.#store.all<TrustedOriginRow>('SELECT * FROM trusted_origins ORDER BY seq').map((row) => ({
      ...{ id: row.id, name: row.name, origin: row.origin, status: row.status },
      scopes: (JSON.parse(row.scopes) as { type: string }[]).map(({ type }) => type),
    }));
  }

  /** All of it as JSON: take one before and one after a run and compare. */
  snapshot(): Record<string, Json> {
    return {
      users: this.users().map((item) => ({ ...item })),
      groups: this.groups().map((item) => ({ ...item })),
      memberships: this.memberships().map((item) => ({ ...item })),
      apps: this.apps().map((item) => ({ ...item })),
      appAssignments: this.appAssignments().map((item) => ({ ...item })),
      trustedOrigins: this.trustedOrigins().map((item) => ({ ...item })),
    };
  }
}

function userState({ id, login, status, profile }: UserRow): UserState {
  return { id, login, status, profile: stored(profile) };
}
