import assert from 'node:assert/strict';
import { Client } from '@okta/okta-sdk-nodejs';
import { person, portal, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

/** The part of the SDK that is used here; its models are classes, but it takes plain objects. */
interface Sdk {
  readonly userApi: {
    createUser(request: { body: object; activate?: boolean }): Promise<SdkUser>;
    getUser(request: { userId: string }): Promise<SdkUser>;
    updateUser(request: { userId: string; user: object }): Promise<SdkUser>;
    listUsers(request: { limit: number }): Promise<{ each(visit: (user: SdkUser) => void): Promise<void> }>;
    activateUser(request: { userId: string; sendEmail: boolean }): Promise<unknown>;
    deactivateUser(request: { userId: string }): Promise<void>;
    deleteUser(request: { userId: string }): Promise<void>;
  };
  readonly groupApi: {
    createGroup(request: { group: object }): Promise<{ id: string }>;
    assignUserToGroup(request: { groupId: string; userId: string }): Promise<void>;
    unassignUserFromGroup(request: { groupId: string; userId: string }): Promise<void>;
  };
  readonly applicationApi: {
    createApplication(request: { application: object; activate: boolean }): Promise<{ id: string }>;
    assignGroupToApplication(request: { appId: string; groupId: string; applicationGroupAssignment: object }): Promise<unknown>;
    assignUserToApplication(request: { appId: string; appUser: object }): Promise<unknown>;
    deactivateApplication(request: { appId: string }): Promise<void>;
    deleteApplication(request: { appId: string }): Promise<void>;
  };
  readonly trustedOriginApi: {
    createTrustedOrigin(request: { trustedOrigin: object }): Promise<{ id: string }>;
    deleteTrustedOrigin(request: { trustedOriginId: string }): Promise<void>;
  };
}

interface SdkUser {
  readonly id: string;
  readonly status: string;
  readonly created: unknown;
  readonly profile: Record<string, unknown>;
}

/** Okta's own client knows nothing of this server: what it can work with is what Okta answers. */
describe("embedded IdP: driven by Okta's Node SDK", function () {
  this.timeout(20_000);
  let idp: TestIdp;
  let client: Sdk;
  beforeEach(async () => {
    idp = await startTestIdp();
    client = new Client({ orgUrl: idp.url, token: idp.token, cacheMiddleware: null }) as unknown as Sdk;
  });
  afterEach(() => idp.close());

  it('takes a user through its life', async () => {
    const user = await client.userApi.createUser({ body: person('nora', { department: 'Sales' }), activate: false });
    const userId = user.id;
    assert.equal(user.status, 'STAGED');
    await client.userApi.activateUser({ userId, sendEmail: false });
    const updated = await client.userApi.updateUser({ userId, user: { profile: { city: 'Rome' } } });
    assert.deepEqual([updated.profile['city'], updated.profile['department']], ['Rome', 'Sales']);
    assert.ok(updated.created instanceof Date, 'timestamps are read as dates');
    assert.equal((await client.userApi.getUser({ userId: 'nora@example.com' })).id, userId);
    await client.userApi.deactivateUser({ userId });
    await client.userApi.deleteUser({ userId });
    await assert.rejects(client.userApi.getUser({ userId }), (error: unknown) => {
      assert.ok(error instanceof Error && 'status' in error && 'errorCode' in error);
      assert.deepEqual([error.status, error.errorCode], [404, 'E0000007']);
      return true;
    });
  });

  it('follows the pages of a list', async () => {
    for (const name of ['ada', 'bea', 'carl', 'dora', 'emil']) await client.userApi.createUser({ body: person(name) });
    const seen: unknown[] = [];
    const users = await client.userApi.listUsers({ limit: 2 });
    await users.each((user) => {
      seen.push(user.profile['firstName']);
    });
    assert.deepEqual(seen, ['ada', 'bea', 'carl', 'dora', 'emil']);
    assert.equal(idp.requests.filter(({ method }) => method === 'GET').length, 3);
  });

  it('assigns groups and applications', async () => {
    const user = await client.userApi.createUser({ body: person('nora') });
    const group = await client.groupApi.createGroup({ group: { profile: { name: 'Portal users' } } });
    const [userId, groupId] = [user.id, group.id];
    await client.groupApi.assignUserToGroup({ groupId, userId });
    const app = await client.applicationApi.createApplication({ application: portal('Portal'), activate: true });
    const appId = app.id;
    await client.applicationApi.assignGroupToApplication({ appId, groupId, applicationGroupAssignment: { priority: 0 } });
    await client.applicationApi.assignUserToApplication({ appId, appUser: { id: userId } });
    await assert.rejects(client.applicationApi.assignUserToApplication({ appId, appUser: { id: userId } }), /E0000062/);
    assert.deepEqual(
      idp.state.appAssignments().map(({ kind, assignee }) => [kind, assignee]),
      [
        ['group', 'Portal users'],
        ['user', 'nora@example.com'],
      ],
    );
    await assert.rejects(client.applicationApi.deleteApplication({ appId }), /E0000056/);
    await client.applicationApi.deactivateApplication({ appId });
    await client.applicationApi.deleteApplication({ appId });
    await client.groupApi.unassignUserFromGroup({ groupId, userId });
    assert.deepEqual([idp.state.apps(), idp.state.memberships()], [[], []]);
  });

  it('creates and removes a trusted origin', async () => {
    const trustedOrigin = { name: 'Portal', origin: 'https://portal.example.com', scopes: [{ type: 'CORS' }] };
    const created = await client.trustedOriginApi.createTrustedOrigin({ trustedOrigin });
    await assert.rejects(client.trustedOriginApi.createTrustedOrigin({ trustedOrigin }), /already exists/);
    await client.trustedOriginApi.deleteTrustedOrigin({ trustedOriginId: created.id });
    assert.deepEqual(idp.state.trustedOrigins(), []);
  });

  it('waits for the end of a rate limit and repeats', async () => {
    idp.inject({ method: 'POST', effect: { kind: 'rate-limit', resetSeconds: 0 } });
    const created = await client.userApi.createUser({ body: person('nora') });
    assert.equal(created.profile['login'], 'nora@example.com');
    assert.deepEqual(
      idp.requests.map(({ status }) => status),
      [429, 200],
    );
  });
});
