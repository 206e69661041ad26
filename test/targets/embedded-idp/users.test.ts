import assert from 'node:assert/strict';
import { causes, person, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: users', () => {
  let idp: TestIdp;
  beforeEach(async () => {
    idp = await startTestIdp();
  });
  afterEach(() => idp.close());

  it('creates a user that has yet to follow the mail, and finds it by id, login and short login', async () => {
    const created = await idp.request(
      'POST',
      '/api/v1/users?activate=true',
      person('nora', { costCentre: 'EFS-7', badges: [1, 2] }),
    );
    assert.equal(created.status, 200);
    assert.equal(created.json['status'], 'PROVISIONED');
    const id = String(created.json['id']);
    assert.match(id, /^00u\w{17}$/);
    for (const key of [id, 'nora%40example.com', 'NORA@example.com', 'nora']) {
      const found = await idp.request('GET', `/api/v1/users/${key}`);
      assert.equal(found.status, 200, key);
      assert.deepEqual(found.json, created.json, key);
    }
    assert.deepEqual(idp.state.user(id)?.profile, person('nora', { costCentre: 'EFS-7', badges: [1, 2] }).profile);
  });

  for (const [activate, credentials, status] of [
    ['false', undefined, 'STAGED'],
    ['true', { password: { value: 'Tulip-3489x' } }, 'ACTIVE'],
    ['true', { provider: { type: 'FEDERATION', name: 'FEDERATION' } }, 'ACTIVE'],
    ['true', undefined, 'PROVISIONED'],
  ] as const) {
    it(`makes a user with activate=${activate} and ${credentials === undefined ? 'no credentials' : JSON.stringify(credentials)} ${status}`, async () => {
      const created = await idp.request('POST', `/api/v1/users?activate=${activate}`, { ...person('ines'), credentials });
      assert.equal(created.json['status'], status);
      assert.doesNotMatch(created.text, /Tulip/, 'a password is never answered');
    });
  }

  it('adds a new user to groups at once, and creates nobody when one group is unknown', async () => {
    const group = await idp.request('POST', '/api/v1/groups', { profile: { name: 'Portal users' } });
    await idp.request('POST', '/api/v1/users', { ...person('ines'), groupIds: [group.json['id']] });
    assert.deepEqual(idp.state.groupsOf('ines@example.com'), ['Portal users']);
    const refused = await idp.request('POST', '/api/v1/users', { ...person('omar'), groupIds: [group.json['id'], '00gnone'] });
    assert.equal(refused.status, 404);
    assert.equal(idp.state.user('omar@example.com'), undefined);
  });

  it('refuses a login that is taken, whatever its case', async () => {
    await idp.request('POST', '/api/v1/users', person('nora'));
    const again = await idp.request('POST', '/api/v1/users', person('Nora'));
    assert.equal(again.status, 400);
    assert.equal(again.json['errorCode'], 'E0000001');
    assert.equal(again.json['errorSummary'], 'Api validation failed: login');
    assert.deepEqual(causes(again), ['login: An object with this field already exists in the current organization']);
    assert.equal(idp.state.users().length, 1);
  });

  it('names every field that is wrong', async () => {
    const refused = await idp.request('POST', '/api/v1/users', {
      profile: { login: 'nora', email: 5, lastName: '', countryCode: 'ESP', nested: { a: 1 } },
    });
    assert.equal(refused.status, 400);
    assert.deepEqual(causes(refused), [
      'login: Username must be in the form of an email address',
      'firstName: The field cannot be left blank',
      'lastName: The field cannot be left blank',
      'email: The value must be a string',
      'countryCode: The field is too long',
      'nested: The value must be a string, a number, a boolean or a list of these',
    ]);
  });

  it('POST changes what is given and drops what is null, PUT replaces all', async () => {
    const { json } = await idp.request('POST', '/api/v1/users', person('nora', { city: 'Vigo', title: 'Buyer' }));
    const path = `/api/v1/users/${String(json['id'])}`;
    const partial = await idp.request('POST', path, { profile: { city: 'Rome', title: null } });
    assert.equal(partial.status, 200);
    assert.deepEqual(partial.json['profile'], person('nora', { city: 'Rome' }).profile);
    const replaced = await idp.request('PUT', path, person('nora', { department: 'Sales' }));
    assert.deepEqual(replaced.json['profile'], person('nora', { department: 'Sales' }).profile);
    const incomplete = await idp.request('PUT', path, { profile: { city: 'Oslo' } });
    assert.equal(incomplete.status, 400);
  });

  it('changes a login, and refuses one that somebody else has', async () => {
    const { json } = await idp.request('POST', '/api/v1/users', person('nora'));
    await idp.request('POST', '/api/v1/users', person('omar'));
    const path = `/api/v1/users/${String(json['id'])}`;
    assert.equal((await idp.request('POST', path, { profile: { login: 'omar@example.com' } })).status, 400);
    assert.equal((await idp.request('POST', path, { profile: { login: 'nora.vega@example.com' } })).status, 200);
    assert.equal((await idp.request('GET', '/api/v1/users/nora.vega@example.com')).json['id'], json['id']);
    assert.equal((await idp.request('GET', '/api/v1/users/nora@example.com')).status, 404);
  });

  it('writes with If-Match only what nobody has changed meanwhile', async () => {
    const created = await idp.request('POST', '/api/v1/users', person('nora'));
    const path = `/api/v1/users/${String(created.json['id'])}`;
    const tag = (await idp.request('GET', path)).headers.get('etag') ?? '';
    const first = await idp.request('POST', path, { profile: { city: 'Rome' } }, { 'If-Match': tag });
    assert.equal(first.status, 200);
    const second = await idp.request('POST', path, { profile: { city: 'Oslo' } }, { 'If-Match': tag });
    assert.equal(second.status, 412);
    assert.equal(idp.state.user('nora@example.com')?.profile['city'], 'Rome');
  });

  it('deletes at the second DELETE; the first deactivates', async () => {
    const { json } = await idp.request('POST', '/api/v1/users', person('nora'));
    const path = `/api/v1/users/${String(json['id'])}`;
    assert.equal((await idp.request('DELETE', path)).status, 204);
    assert.equal(idp.state.user('nora@example.com')?.status, 'DEPROVISIONED');
    assert.equal((await idp.request('DELETE', path)).status, 204);
    const gone = await idp.request('GET', path);
    assert.equal(gone.status, 404);
    assert.equal(gone.json['errorCode'], 'E0000007');
    assert.equal(gone.json['errorSummary'], `Not found: Resource not found: ${String(json['id'])} (User)`);
  });

  it('refuses a weak password', async () => {
    const weak = await idp.request('POST', '/api/v1/users', { ...person('nora'), credentials: { password: { value: 'tulip' } } });
    assert.equal(weak.status, 400);
    assert.equal(weak.json['errorSummary'], 'Api validation failed: password');
  });
});

describe('embedded IdP: lifecycle of users', () => {
  let idp: TestIdp;
  let path: string;
  const status = () => idp.state.user('nora@example.com')?.status;
  const move = (operation: string) => idp.request('POST', `${path}/lifecycle/${operation}`);

  beforeEach(async () => {
    idp = await startTestIdp();
    const nora = { ...person('nora'), credentials: { password: { value: 'Tulip-3489x' } } };
    const created = await idp.request('POST', '/api/v1/users?activate=false', nora);
    path = `/api/v1/users/${String(created.json['id'])}`;
  });
  afterEach(() => idp.close());

  it('walks from staged to deleted', async () => {
    for (const [operation, after] of [
      ['activate', 'ACTIVE'],
      ['suspend', 'SUSPENDED'],
      ['unsuspend', 'ACTIVE'],
      ['deactivate', 'DEPROVISIONED'],
      ['activate', 'ACTIVE'],
    ] as const) {
      const moved = await move(operation);
      assert.equal(moved.status, 200, operation);
      assert.deepEqual(moved.json, {}, operation);
      assert.equal(status(), after, operation);
    }
  });

  for (const [operation, code, cause] of [
    ['suspend', 'E0000001', ['Cannot suspend a user that is not active']],
    ['unsuspend', 'E0000001', ['Cannot unsuspend a user that is not suspended']],
    ['unlock', 'E0000032', []],
    ['reactivate', 'E0000038', []],
  ] as const) {
    it(`refuses to ${operation} a staged user`, async () => {
      const refused = await move(operation);
      assert.equal(refused.json['errorCode'], code);
      assert.deepEqual(causes(refused), cause);
      assert.equal(status(), 'STAGED');
    });
  }

  it('refuses to activate an active user and to deactivate or change a deactivated one', async () => {
    await move('activate');
    assert.equal((await move('activate')).json['errorCode'], 'E0000016');
    await move('deactivate');
    assert.equal((await move('deactivate')).json['errorCode'], 'E0000038');
    assert.equal((await idp.request('POST', path, { profile: { city: 'Rome' } })).json['errorCode'], 'E0000038');
  });

  it('hands out the activation link where no mail is sent', async () => {
    const omar = await idp.request('POST', '/api/v1/users?activate=false', person('omar'));
    const activated = await idp.request('POST', `/api/v1/users/${String(omar.json['id'])}/lifecycle/activate?sendEmail=false`);
    assert.match(String(activated.json['activationUrl']), /^http:\/\/127\.0\.0\.1:\d+\/welcome\/\w{20}$/);
    assert.equal(idp.state.user('omar@example.com')?.status, 'PROVISIONED');
  });

  it('leaves a deactivated user in its groups', async () => {
    await move('activate');
    const group = await idp.request('POST', '/api/v1/groups', { profile: { name: 'Sales' } });
    await idp.request('PUT', `/api/v1/groups/${String(group.json['id'])}/users/${path.slice('/api/v1/users/'.length)}`);
    await move('deactivate');
    assert.deepEqual(idp.state.groupsOf('nora@example.com'), ['Sales']);
  });
});
