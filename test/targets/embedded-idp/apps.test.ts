import assert from 'node:assert/strict';
import { causes, person, portal, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: applications', () => {
  let idp: TestIdp;
  let app: string;
  let group: string;
  let nora: string;
  beforeEach(async () => {
    idp = await startTestIdp();
    app = String((await idp.request('POST', '/api/v1/apps?activate=true', portal('Portal'))).json['id']);
    group = String((await idp.request('POST', '/api/v1/groups', { profile: { name: 'Portal users' } })).json['id']);
    nora = String((await idp.request('POST', '/api/v1/users', person('nora'))).json['id']);
    await idp.request('PUT', `/api/v1/groups/${group}/users/${nora}`);
  });
  afterEach(() => idp.close());

  it('gives a new application a client id and a secret', async () => {
    const created = await idp.request('POST', '/api/v1/apps?activate=false', portal('Back office'));
    assert.equal(created.status, 200);
    assert.equal(created.json['status'], 'INACTIVE');
    const client = created.json['credentials']?.['oauthClient'];
    assert.match(String(client?.['client_id']), /^0oa\w{17}$/);
    assert.match(String(client?.['client_secret']), /^\w{64}$/);
    assert.doesNotMatch(JSON.stringify(idp.state.snapshot()), new RegExp(String(client?.['client_secret'])));
  });

  it('gives no secret to a client that signs its requests', async () => {
    const body = portal('Service');
    const service = { ...body, credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } } };
    const created = await idp.request('POST', '/api/v1/apps', service);
    assert.equal(created.json['credentials']?.['oauthClient']?.['client_secret'], undefined);
  });

  it('refuses a label that is taken, a missing redirect URI and a grant type that does not exist', async () => {
    const again = await idp.request('POST', '/api/v1/apps', portal('Portal'));
    assert.equal(again.status, 400);
    assert.equal(again.json['errorCode'], 'E0000040');
    const noRedirect = await idp.request('POST', '/api/v1/apps', { ...portal('B'), settings: { oauthClient: {} } });
    assert.match(causes(noRedirect)[0] ?? '', /^redirect_uris: At least one/);
    const grant = {
      ...portal('C'),
      settings: { oauthClient: { grant_types: ['magic'], redirect_uris: ['https://c.example.com'] } },
    };
    assert.equal((await idp.request('POST', '/api/v1/apps', grant)).json['errorCode'], 'E0000003');
    assert.deepEqual(
      idp.state.apps().map(({ label }) => label),
      ['Portal'],
    );
  });

  it('replaces settings and keeps the client id and the secret', async () => {
    const before = await idp.request('GET', `/api/v1/apps/${app}`);
    const replaced = await idp.request('PUT', `/api/v1/apps/${app}`, portal('Partner portal'));
    assert.equal(replaced.json['label'], 'Partner portal');
    assert.deepEqual(replaced.json['credentials'], before.json['credentials']);
  });

  it('deletes an application only when it is deactivated', async () => {
    const refused = await idp.request('DELETE', `/api/v1/apps/${app}`);
    assert.equal(refused.status, 403);
    assert.equal(refused.json['errorCode'], 'E0000056');
    assert.deepEqual(causes(refused), ['The application must be deactivated before deletion.']);
    assert.equal((await idp.request('POST', `/api/v1/apps/${app}/lifecycle/deactivate`)).status, 200);
    assert.equal(idp.state.apps()[0]?.status, 'INACTIVE');
    assert.equal((await idp.request('DELETE', `/api/v1/apps/${app}`)).status, 204);
    assert.equal((await idp.request('GET', `/api/v1/apps/${app}`)).status, 404);
  });

  it('gives a group the application, and through it its members', async () => {
    const assigned = await idp.request('PUT', `/api/v1/apps/${app}/groups/${group}`, {
      priority: 2,
      profile: { role: 'reader' },
    });
    assert.equal(assigned.status, 200);
    assert.equal(assigned.json['priority'], 2);
    assert.equal((await idp.request('GET', `/api/v1/apps/${app}/groups`)).json[0]?.['id'], group);
    const user = await idp.request('GET', `/api/v1/apps/${app}/users/${nora}`);
    assert.equal(user.json['scope'], 'GROUP');
    const refused = await idp.request('DELETE', `/api/v1/apps/${app}/users/${nora}`);
    assert.equal(refused.json['errorCode'], 'E0000046');
    assert.equal((await idp.request('DELETE', `/api/v1/apps/${app}/groups/${group}`)).status, 204);
    assert.equal((await idp.request('DELETE', `/api/v1/apps/${app}/groups/${group}`)).status, 404);
    assert.equal((await idp.request('GET', `/api/v1/apps/${app}/users`)).json.length, 0);
  });

  it('gives a user the application once', async () => {
    const assigned = await idp.request('POST', `/api/v1/apps/${app}/users`, {
      id: nora,
      scope: 'USER',
      profile: { role: 'admin' },
    });
    assert.equal(assigned.status, 200);
    assert.deepEqual(assigned.json['credentials'], { userName: 'nora@example.com' });
    const again = await idp.request('POST', `/api/v1/apps/${app}/users`, { id: nora });
    assert.equal(again.status, 409);
    assert.equal(again.json['errorCode'], 'E0000062');
    const changed = await idp.request('POST', `/api/v1/apps/${app}/users/${nora}`, { profile: { team: 'north' } });
    assert.deepEqual(changed.json['profile'], { role: 'admin', team: 'north' });
    assert.equal((await idp.request('DELETE', `/api/v1/apps/${app}/users/${nora}`)).status, 204);
    assert.equal((await idp.request('DELETE', `/api/v1/apps/${app}/users/${nora}`)).status, 404);
  });

  it('takes the application from a user that is deactivated', async () => {
    await idp.request('POST', `/api/v1/apps/${app}/users`, { id: nora });
    await idp.request('PUT', `/api/v1/apps/${app}/groups/${group}`, {});
    await idp.request('DELETE', `/api/v1/users/${nora}`);
    assert.equal((await idp.request('GET', `/api/v1/apps/${app}/users`)).json.length, 0);
    assert.equal((await idp.request('POST', `/api/v1/apps/${app}/users`, { id: nora })).json['errorCode'], 'E0000038');
  });
});
