import assert from 'node:assert/strict';
import { causes, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: trusted origins', () => {
  const origin = { name: 'Portal', origin: 'https://portal.example.com', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] };
  let idp: TestIdp;
  let path: string;
  beforeEach(async () => {
    idp = await startTestIdp();
    const created = await idp.request('POST', '/api/v1/trustedOrigins', origin);
    assert.equal(created.status, 200);
    path = `/api/v1/trustedOrigins/${String(created.json['id'])}`;
  });
  afterEach(() => idp.close());

  it('says which of name and origin is taken', async () => {
    const again = await idp.request('POST', '/api/v1/trustedOrigins', origin);
    assert.equal(again.status, 400);
    assert.equal(again.json['errorCode'], 'E0000001');
    const taken = 'An object with this field already exists in the current organization';
    assert.deepEqual(causes(again), [`name: ${taken}`, `origin: ${taken}`]);
    const other = await idp.request('POST', '/api/v1/trustedOrigins', { ...origin, name: 'Other' });
    assert.deepEqual(causes(other), [`origin: ${taken}`]);
    assert.equal(idp.state.trustedOrigins().length, 1);
  });

  it('refuses what is no origin and scopes that do not exist', async () => {
    for (const bad of ['portal.example.com', 'https://portal.example.com/path', 'https://']) {
      const refused = await idp.request('POST', '/api/v1/trustedOrigins', { ...origin, name: 'Other', origin: bad });
      assert.deepEqual(causes(refused), ['origin: Origin value is not valid'], bad);
    }
    const scope = await idp.request('POST', '/api/v1/trustedOrigins', { ...origin, scopes: [{ type: 'Redirect' }] });
    assert.equal(scope.json['errorSummary'], 'The request body was not well-formed.');
  });

  it('is found by filter, renamed, switched off and deleted', async () => {
    const filter = encodeURIComponent('origin eq "https://portal.example.com"');
    assert.equal((await idp.request('GET', `/api/v1/trustedOrigins?filter=${filter}`)).json.length, 1);
    const renamed = await idp.request('PUT', path, { ...origin, name: 'Portal 2' });
    assert.equal(renamed.json['name'], 'Portal 2');
    assert.equal((await idp.request('POST', `${path}/lifecycle/deactivate`)).json['status'], 'INACTIVE');
    assert.equal((await idp.request('DELETE', path)).status, 204);
    assert.equal((await idp.request('GET', path)).status, 404);
  });
});
