import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { IDP_OPERATIONS, type IdpOperationName } from '../../../src/flow/idp-operations.ts';
import type { Json, JsonObject } from '../../../src/flow/json.ts';
import { startEmbeddedIdp, type EmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import { failureOf } from './okta-suite.ts';
import { TestClock } from './test-clock.ts';

const signer = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SCOPES = ['okta.users.manage', 'okta.groups.manage', 'okta.apps.manage', 'okta.trustedOrigins.manage', 'okta.orgs.read'];
const anna = { login: 'anna+hr@example.com', email: 'anna+hr@example.com', firstName: 'Anna', lastName: 'Berg' };

describe('Okta target on the embedded IdP', () => {
  let idp: EmbeddedIdp;
  let okta: IdpTarget;
  let clock: TestClock;
  const call = async (operation: IdpOperationName, parameters: JsonObject): Promise<Json> =>
    (await okta.call(operation, parameters)).value;
  const made = async (operation: IdpOperationName, parameters: JsonObject): Promise<string> =>
    String(((await call(operation, parameters)) as JsonObject)['id']);
  const idsOf = (list: Json): Json[] => (list as JsonObject[]).map((item) => item['id'] ?? null);

  beforeEach(async () => {
    const publicKey = { ...signer.publicKey.export({ format: 'jwk' }), kid: 'key-1' };
    idp = await startEmbeddedIdp({ oauthClients: [{ clientId: '0oaSync', publicKeys: [publicKey], scopes: SCOPES }] });
    clock = new TestClock();
    const { sleep, random } = clock;
    okta = createOktaTarget({ name: 'idp', orgUrl: idp.url, auth: { type: 'ssws', token: idp.token }, sleep, random });
  });
  afterEach(async () => {
    await okta.close();
    await idp.close();
  });

  it('the stories below use every operation', async () => {
    const unused = new Set<string>(Object.keys(IDP_OPERATIONS));
    const through = okta;
    okta = {
      ...through,
      call: (operation, ...rest) => {
        unused.delete(operation);
        return through.call(operation, ...rest);
      },
    };
    for (const story of [userStory, groupStory, appStory, originStory, rawStory]) await story();
    assert.deepEqual([...unused], []);
  });

  it('users: create, find, change, replace, suspend, deactivate, activate, list, delete', userStory);
  async function userStory(): Promise<void> {
    assert.equal(await call('find-user', { user: anna.login }), null);
    const user = await made('create-user', { profile: anna, activate: false });
    assert.equal(idp.state.user(user)?.status, 'STAGED');
    await call('activate-user', { user });
    assert.deepEqual(idsOf([await call('find-user', { user: anna.login })]), [user]);

    await call('update-user', { user, profile: { lastName: 'Holm' } });
    assert.deepEqual(pick(idp.state.user(user)?.profile, 'firstName', 'lastName'), ['Anna', 'Holm']);
    await call('replace-user', { user, profile: { ...anna, firstName: 'Anne' } });
    assert.deepEqual(pick(idp.state.user(user)?.profile, 'firstName', 'lastName'), ['Anne', 'Berg']);

    await call('update-user', { user, profile: {}, credentials: { password: { value: 'Tlpq-17-Xyz!' } } });
    assert.deepEqual(idsOf(await call('list-users', { search: `profile.login eq "${anna.login}"` })), [user]);
    const active = await made('create-user', {
      profile: { ...anna, login: 'bo@example.com', email: 'bo@example.com' },
      credentials: { password: { value: 'Tlpq-17-Xyz!' } },
    });
    assert.equal(idp.state.user(active)?.status, 'ACTIVE');
    await call('suspend-user', { user: active });
    assert.equal(idp.state.user(active)?.status, 'SUSPENDED');
    await call('unsuspend-user', { user: active });
    await call('deactivate-user', { user });
    assert.equal(idp.state.user(user)?.status, 'DEPROVISIONED');

    await call('delete-user', { user });
    await call('delete-user', { user: active });
    assert.deepEqual(idp.state.users(), []);
    assert.equal((await failureOf(call('delete-user', { user }))).kind, 'not-found');
  }

  it('groups: create, find by exact name, members, delete', groupStory);
  async function groupStory(): Promise<void> {
    const group = await made('create-group', { name: 'Portal "Nord"', description: 'Users of the portal' });
    await call('create-group', { name: 'Portal "Nord" 2' });
    const user = await made('create-user', { profile: anna });
    assert.deepEqual(idsOf([await call('find-group', { name: 'Portal "Nord"' })]), [group]);
    assert.deepEqual(idsOf([await call('find-group', { group })]), [group]);
    assert.equal(await call('find-group', { name: 'Portal' }), null);
    assert.deepEqual(idsOf(await call('list-groups', { q: 'Portal "Nord"' })).length, 2);
    assert.equal((await failureOf(call('create-group', { name: 'Portal "Nord"' }))).kind, 'already-exists');

    await call('add-user-to-group', { group, user });
    await call('add-user-to-group', { group, user });
    assert.deepEqual(idsOf(await call('list-group-users', { group })), [user]);
    assert.ok(idsOf(await call('list-user-groups', { user })).includes(group));
    await call('remove-user-from-group', { group, user });
    assert.deepEqual(await call('list-group-users', { group }), []);
    await call('delete-group', { group });
    assert.equal(await call('find-group', { group }), null);
    await call('delete-user', { user });
  }

  it('apps: create, find by exact label, assignments, delete only when inactive', appStory);
  async function appStory(): Promise<void> {
    const created = (await call('create-app', {
      label: 'Portal Nord',
      redirectUris: ['https://nord.example.com/callback'],
    })) as JsonObject;
    const app = String(created['id']);
    const credentials = created['credentials'] as { oauthClient: { client_id: string } };
    assert.ok(credentials.oauthClient.client_id.length > 0);
    await call('create-app', { label: 'Portal Nord 2', redirectUris: ['https://nord2.example.com/callback'] });
    assert.deepEqual(idsOf([await call('find-app', { label: 'Portal Nord' })]), [app]);
    assert.deepEqual(idsOf([await call('find-app', { app })]), [app]);
    assert.equal(await call('find-app', { label: 'Portal' }), null);
    const duplicate = call('create-app', { label: 'Portal Nord', redirectUris: ['https://nord.example.com/callback'] });
    assert.equal((await failureOf(duplicate)).kind, 'already-exists');

    const group = await made('create-group', { name: 'Portal Nord users' });
    const user = await made('create-user', { profile: anna });
    await call('assign-group-to-app', { app, group, priority: 1 });
    assert.deepEqual(idsOf(await call('list-app-groups', { app })), [group]);
    await call('assign-user-to-app', { app, user });
    assert.deepEqual(idsOf(await call('list-app-users', { app })), [user]);
    assert.equal((await failureOf(call('assign-user-to-app', { app, user }))).kind, 'already-exists');
    await call('remove-user-from-app', { app, user });
    await call('remove-group-from-app', { app, group });
    assert.deepEqual([await call('list-app-groups', { app }), await call('list-app-users', { app })], [[], []]);

    assert.equal((await failureOf(call('delete-app', { app }))).kind, 'conflict');
    await call('deactivate-app', { app });
    await call('activate-app', { app });
    await call('deactivate-app', { app });
    await call('delete-app', { app });
    assert.equal(await call('find-app', { app }), null);
    await call('delete-user', { user });
  }

  it('trusted origins: create, find by origin, name and id, a duplicate, delete', originStory);
  async function originStory(): Promise<void> {
    const origin = 'https://nord.example.com';
    const id = await made('create-trusted-origin', { name: 'Portal Nord', origin });
    for (const key of [{ id }, { origin }, { name: 'Portal Nord' }])
      assert.deepEqual(idsOf([await call('find-trusted-origin', key)]), [id]);
    assert.equal((await failureOf(call('create-trusted-origin', { name: 'Other', origin }))).kind, 'already-exists');
    assert.equal((await failureOf(call('create-trusted-origin', { name: 'Bad', origin: 'no origin' }))).kind, 'invalid-input');
    await call('delete-trusted-origin', { id });
    assert.equal(await call('find-trusted-origin', { id }), null);
  }

  it('raw requests', rawStory);
  async function rawStory(): Promise<void> {
    assert.equal(((await call('request', { path: '/api/v1/org' })) as JsonObject)['subdomain'], 'embedded');
    assert.equal(await call('request', { path: '/api/v1/users/nobody@example.com', notFound: [404] }), null);
  }

  it('lists go over many pages', async () => {
    const group = await made('create-group', { name: 'All' });
    const users: string[] = [];
    for (let number = 0; number < 7; number += 1) {
      const login = `user${number}@example.com`;
      users.push(await made('create-user', { profile: { ...anna, login, email: login }, groupIds: [group] }));
    }
    const { value, exchanges } = await okta.call('list-users', { limit: 3 });
    assert.deepEqual(idsOf(value).toSorted(), users.toSorted());
    assert.equal(exchanges.length, 3);
    assert.equal(((await call('request', { path: `/api/v1/groups/${group}/users?limit=2`, pages: true })) as Json[]).length, 7);
  });

  it('a duplicate login is already-exists, with Okta’s cause', async () => {
    await call('create-user', { profile: anna });
    const error = await failureOf(call('create-user', { profile: anna }));
    assert.deepEqual([error.kind, error.code], ['already-exists', 'E0000001']);
    assert.match(error.message, /login: An object with this field already exists in the current organization/);
  });

  it('a create whose answer is lost was carried out once', async () => {
    idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'reset', when: 'after' } });
    const error = await failureOf(call('create-user', { profile: anna }));
    assert.deepEqual([error.kind, error.safeToRepeat], ['connection', false]);
    assert.equal(idp.state.users().length, 1);
    assert.notEqual(await call('find-user', { user: anna.login }), null, 'looking first, as the message says, finds it');
  });

  it('an update whose answer is lost is repeated, a limited create waits and is made once', async () => {
    idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'rate-limit', resetSeconds: 30 } });
    const user = await made('create-user', { profile: anna });
    assert.equal(clock.slept.length, 1);
    assert.ok(clock.slept[0]! >= 29_000 && clock.slept[0]! <= 32_000, String(clock.slept[0]));
    idp.inject({ method: 'POST', path: '/api/v1/users/*', effect: { kind: 'reset', when: 'after' } });
    await call('update-user', { user, profile: { lastName: 'Holm' } });
    assert.equal(idp.state.users().length, 1);
    assert.equal(idp.state.user(user)?.profile['lastName'], 'Holm');
  });

  it('a delete whose answer is lost has deleted', async () => {
    const user = await made('create-user', { profile: anna });
    for (const nth of [1, 2]) idp.inject({ method: 'DELETE', nth, effect: { kind: 'reset', when: 'after' } });
    await call('delete-user', { user });
    assert.deepEqual(idp.state.users(), []);
  });

  it('test() names the org; with a wrong token it says so', async () => {
    const status = await okta.test();
    assert.deepEqual([status.ok, status.server], [true, 'Okta org idflow embedded IdP']);
    const stranger = createOktaTarget({ name: 'idp', orgUrl: idp.url, auth: { type: 'ssws', token: '00wrong' } });
    assert.equal((await stranger.test()).ok, false);
    await stranger.close();
  });

  it('works with OAuth 2 as well', async () => {
    const privateKey = signer.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const auth = { type: 'private-key-jwt', clientId: '0oaSync', privateKey, keyId: 'key-1', scopes: SCOPES } as const;
    const service = createOktaTarget({ name: 'idp', orgUrl: idp.url, auth });
    try {
      await Promise.all(
        Array.from({ length: 20 }, (_, number) => {
          const login = `user${number}@example.com`;
          return service.call('create-user', { profile: { ...anna, login, email: login } });
        }),
      );
      assert.equal(idp.state.users().length, 20);
      assert.equal(idp.requests.filter(({ path }) => path.startsWith('/oauth2')).length, 1);
      assert.equal((await service.test()).ok, true);
    } finally {
      await service.close();
    }
  });
});

function pick(profile: JsonObject | undefined, ...names: readonly string[]): (Json | undefined)[] {
  return names.map((name) => profile?.[name]);
}
