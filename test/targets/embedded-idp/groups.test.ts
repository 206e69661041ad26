import assert from 'node:assert/strict';
import { causes, person, portal, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: groups', () => {
  let idp: TestIdp;
  let group: string;
  let nora: string;
  beforeEach(async () => {
    idp = await startTestIdp();
    nora = String((await idp.request('POST', '/api/v1/users', person('nora'))).json['id']);
    const created = await idp.request('POST', '/api/v1/groups', {
      profile: { name: 'Portal users', description: 'All of them' },
    });
    assert.equal(created.status, 200);
    group = String(created.json['id']);
  });
  afterEach(() => idp.close());

  it('reads, renames and deletes', async () => {
    assert.equal((await idp.request('GET', `/api/v1/groups/${group}`)).json['type'], 'OKTA_GROUP');
    const renamed = await idp.request('PUT', `/api/v1/groups/${group}`, { profile: { name: 'Portal members' } });
    assert.deepEqual(renamed.json['profile'], { name: 'Portal members' });
    assert.equal((await idp.request('DELETE', `/api/v1/groups/${group}`)).status, 204);
    assert.equal((await idp.request('DELETE', `/api/v1/groups/${group}`)).status, 404);
    assert.deepEqual(idp.state.groups(), []);
  });

  it('keeps names unique', async () => {
    const again = await idp.request('POST', '/api/v1/groups', { profile: { name: 'portal USERS' } });
    assert.equal(again.status, 400);
    assert.deepEqual(causes(again), ['name: An object with this field already exists in the current organization']);
    assert.equal((await idp.request('POST', '/api/v1/groups', { profile: {} })).status, 400);
  });

  it('adds and removes members, any number of times', async () => {
    const member = `/api/v1/groups/${group}/users/${nora}`;
    for (const method of ['PUT', 'PUT']) assert.equal((await idp.request(method, member)).status, 204);
    const members = await idp.request('GET', `/api/v1/groups/${group}/users`);
    assert.equal(members.json.length, 1);
    assert.equal(members.json[0]?.['id'], nora);
    const groups = await idp.request('GET', `/api/v1/users/${nora}/groups`);
    assert.equal(groups.json[0]?.['id'], group);
    for (const method of ['DELETE', 'DELETE']) assert.equal((await idp.request(method, member)).status, 204);
    assert.deepEqual(idp.state.memberships(), []);
  });

  it('knows neither members nor groups that are not there', async () => {
    assert.equal((await idp.request('PUT', `/api/v1/groups/${group}/users/00unobody`)).status, 404);
    assert.equal((await idp.request('PUT', `/api/v1/groups/00gnothing/users/${nora}`)).status, 404);
  });

  it('forgets memberships and assignments of a deleted group', async () => {
    const app = String((await idp.request('POST', '/api/v1/apps', portal('Portal'))).json['id']);
    await idp.request('PUT', `/api/v1/groups/${group}/users/${nora}`);
    await idp.request('PUT', `/api/v1/apps/${app}/groups/${group}`, {});
    assert.equal((await idp.request('GET', `/api/v1/groups/${group}/apps`)).json[0]?.['id'], app);
    await idp.request('DELETE', `/api/v1/groups/${group}`);
    assert.deepEqual([idp.state.memberships(), idp.state.appAssignments()], [[], []]);
    assert.equal(idp.state.users().length, 1);
  });
});
