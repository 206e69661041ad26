import * as z from 'zod';
import type { Json, JsonObject } from '../../../flow/json.ts';
import { assignGroupToApp, assignUserToApp } from './app-assignments.ts';
import { insertApp } from './app-records.ts';
import type { IdpContext } from './exchange.ts';
import { addMember, insertGroup } from './group-records.ts';
import { seededId } from './identifiers.ts';
import { OktaError } from './okta-error.ts';
import { insertOrigin, ORIGIN_SCOPES } from './trusted-origins.ts';
import { checkedProfile, NO_CREDENTIALS } from './user-profile.ts';
import { insertUser, USER_STATUSES } from './user-records.ts';

const json: z.ZodType<Json> = z.json();
const attributes = z.record(z.string(), json);
const id = z.string().regex(/^[A-Za-z0-9]{1,40}$/);
const lifecycle = z.enum(['ACTIVE', 'INACTIVE']);

/** What an embedded IdP holds at its first start; the shape of a seed file. */
export const idpSeedSchema = z.strictObject({
  users: z
    .array(
      z.strictObject({
        id: id.optional(),
        status: z.enum(USER_STATUSES).default('ACTIVE'),
        profile: attributes,
      }),
    )
    .default([]),
  groups: z
    .array(
      z.strictObject({
        id: id.optional(),
        name: z.string(),
        description: z.string().optional(),
        /** Logins of users of this seed. */
        members: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  apps: z
    .array(
      z.strictObject({
        id: id.optional(),
        label: z.string(),
        status: lifecycle.default('ACTIVE'),
        clientId: z.string().optional(),
        redirectUris: z.array(z.string()).default(['https://app.example.com/callback']),
        /** Names of groups of this seed. */
        groups: z.array(z.string()).default([]),
        /** Logins of users of this seed. */
        users: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  trustedOrigins: z
    .array(
      z.strictObject({
        id: id.optional(),
        name: z.string(),
        origin: z.string(),
        status: lifecycle.default('ACTIVE'),
        scopes: z.array(z.enum(ORIGIN_SCOPES)).default(['CORS', 'REDIRECT']),
      }),
    )
    .default([]),
});

/** A seed as it is written: what has a default may be left out. */
export type IdpSeed = z.input<typeof idpSeedSchema>;

type ParsedSeed = z.output<typeof idpSeedSchema>;

/**
 * Writes the seed unless the store was seeded or used before: starting again never brings back what was deleted.
 * @throws Error in words for people: the place in the seed and what is wrong with it; nothing is written then
 */
export function applySeed(context: IdpContext, input: unknown): void {
  const parsed = idpSeedSchema.safeParse(input);
  if (!parsed.success) throw new Error(`The seed of the embedded IdP is not valid.\n${z.prettifyError(parsed.error)}`);
  const seed = parsed.data;
  context.store.transaction(() => {
    if (isUsed(context)) return;
    context.store.run("INSERT INTO meta (name, value) VALUES ('seeded', 'yes')");
    const users = seedUsers(context, seed);
    const groups = seedGroups(context, seed, users);
    seedApps(context, seed, users, groups);
    each(seed.trustedOrigins, 'trustedOrigins', ({ id, status, scopes, ...origin }) => {
      const more = { id: id ?? seededId('trustedOrigin', origin.name), status };
      insertOrigin(context, { ...origin, scopes: scopes.map((type) => ({ type })) }, more);
    });
  });
}

function isUsed(context: IdpContext): boolean {
  const tables = ['users', '"groups"', 'apps', 'trusted_origins'].map((table) => `EXISTS (SELECT 1 FROM ${table})`);
  const row = context.store.one<{ used: number }>(
    `SELECT ${tables.join(' OR ')} OR EXISTS (SELECT 1 FROM meta WHERE name = 'seeded') AS used`,
  );
  return row?.used === 1;
}

function seedUsers(context: IdpContext, seed: ParsedSeed): Map<string, string> {
  const ids = new Map<string, string>();
  each(seed.users, 'users', ({ id, status, profile }) => {
    const credentials = { ...NO_CREDENTIALS, hasPassword: status !== 'STAGED' && status !== 'PROVISIONED' };
    const user = checkedProfile(profile);
    const row = insertUser(context, { id: id ?? seededId('user', user.login), status, profile: user, credentials });
    ids.set(row.login, row.id);
  });
  return ids;
}

function seedGroups(context: IdpContext, seed: ParsedSeed, users: Map<string, string>): Map<string, string> {
  const ids = new Map<string, string>();
  each(seed.groups, 'groups', ({ id, name, description, members }) => {
    const profile: JsonObject = { name, ...(description !== undefined && { description }) };
    const row = insertGroup(context, profile, id ?? seededId('group', name));
    ids.set(name, row.id);
    for (const login of members) addMember(context, row.id, named(users, login, 'user'));
  });
  return ids;
}

function seedApps(context: IdpContext, seed: ParsedSeed, users: Map<string, string>, groups: Map<string, string>): void {
  each(seed.apps, 'apps', (app) => {
    const body: JsonObject = {
      name: 'oidc_client',
      label: app.label,
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: app.clientId === undefined ? {} : { client_id: app.clientId } },
      settings: { oauthClient: { redirect_uris: app.redirectUris } },
    };
    const row = insertApp(context, body, app.status === 'ACTIVE', app.id ?? seededId('app', app.label));
    for (const name of app.groups) assignGroupToApp(context, row.id, named(groups, name, 'group'));
    for (const login of app.users) assignUserToApp(context, row.id, named(users, login, 'user'), login);
  });
}

function named(ids: Map<string, string>, name: string, kind: string): string {
  const found = ids.get(name);
  if (found === undefined) throw new Error(`there is no ${kind} "${name}" in the seed`);
  return found;
}

function each<T>(items: readonly T[], where: string, insert: (item: T) => void): void {
  for (const [index, item] of items.entries()) {
    try {
      insert(item);
    } catch (error) {
      const said = error instanceof OktaError ? [error.message, ...error.causes].join('; ') : '';
      const reason = said || (error instanceof Error ? error.message : String(error));
      throw new Error(`The seed of the embedded IdP is not valid at ${where}[${index}]: ${reason}`, { cause: error });
    }
  }
}
