import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey } from 'jose';
import { person, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: API tokens', () => {
  let idp: TestIdp;
  before(async () => {
    idp = await startTestIdp({ tokens: ['first-token', 'second-token'] });
  });
  after(() => idp.close());

  it('accepts each of its tokens', async () => {
    assert.equal(idp.token, 'first-token');
    for (const token of ['first-token', 'second-token']) {
      assert.equal((await idp.request('GET', '/api/v1/org', undefined, { Authorization: `SSWS ${token}` })).status, 200);
    }
    assert.equal((await idp.request('GET', '/api/v1/users/me')).json['status'], 'ACTIVE');
    assert.deepEqual(idp.state.users(), [], 'the administrator is none of the users kept');
  });

  for (const authorization of ['', 'SSWS wrong', 'SSWS', 'Bearer first-token', 'Basic Zmlyc3QtdG9rZW4=']) {
    it(`refuses "${authorization}"`, async () => {
      const refused = await idp.request('GET', '/api/v1/users', undefined, { Authorization: authorization });
      assert.equal(refused.status, 401);
      assert.equal(refused.json['errorCode'], 'E0000011');
      assert.equal(refused.json['errorSummary'], 'Invalid token provided');
    });
  }

  it('makes another token at each start when it is given none', async () => {
    const [one, other] = await Promise.all([startTestIdp(), startTestIdp()]);
    assert.notEqual(one.token, other.token);
    assert.equal((await one.request('GET', '/api/v1/org', undefined, { Authorization: `SSWS ${other.token}` })).status, 401);
    await Promise.all([one.close(), other.close()]);
  });
});

for (const algorithm of ['RS256', 'ES256']) {
  describe(`embedded IdP: access tokens by private_key_jwt, ${algorithm}`, () => {
    const start = Date.parse('2025-03-01T00:00:00Z');
    let clock = start;
    let idp: TestIdp;
    let privateKey: CryptoKey;
    let strangersKey: CryptoKey;

    before(async () => {
      const pair = await generateKeyPair(algorithm);
      privateKey = pair.privateKey;
      strangersKey = (await generateKeyPair(algorithm)).privateKey;
      const retired = await generateKeyPair(algorithm);
      const publicKeys = [
        { ...(await exportJWK(retired.publicKey)), kid: 'old' },
        { ...(await exportJWK(pair.publicKey)), kid: 'new' },
      ];
      const scopes = ['okta.users.manage', 'okta.groups.read'];
      idp = await startTestIdp({ now: () => clock, oauthClients: [{ clientId: 'provisioner', publicKeys, scopes }] });
    });
    beforeEach(() => {
      clock = start;
    });
    after(() => idp.close());

    let serial = 0;
    const assertion = (change: { aud?: string; exp?: number; iss?: string; sub?: string; jti?: string; key?: CryptoKey } = {}) =>
      new SignJWT({ jti: change.jti ?? `assertion-${(serial += 1)}` })
        .setProtectedHeader({ alg: algorithm, kid: 'new' })
        .setIssuer(change.iss ?? 'provisioner')
        .setSubject(change.sub ?? change.iss ?? 'provisioner')
        .setAudience(change.aud ?? `${idp.url}/oauth2/v1/token`)
        .setIssuedAt(clock / 1000)
        .setExpirationTime(change.exp ?? clock / 1000 + 300)
        .sign(change.key ?? privateKey);
    const token = async (clientAssertion: string, scope = 'okta.users.manage okta.groups.read') => {
      const response = await fetch(`${idp.url}/oauth2/v1/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: clientAssertion,
        }),
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    };

    it('gives a token that opens what its scopes say, no more', async () => {
      const { status, json } = await token(await assertion());
      assert.equal(status, 200);
      assert.deepEqual([json['token_type'], json['expires_in']], ['Bearer', 3600]);
      const bearer = { Authorization: `Bearer ${String(json['access_token'])}` };
      assert.equal((await idp.request('POST', '/api/v1/users', person(`by-${algorithm}`), bearer)).status, 200);
      assert.equal((await idp.request('GET', '/api/v1/users', undefined, bearer)).status, 200, 'manage includes read');
      assert.equal((await idp.request('GET', '/api/v1/groups', undefined, bearer)).status, 200);
      const refused = await idp.request('POST', '/api/v1/groups', { profile: { name: 'Sales' } }, bearer);
      assert.equal(refused.status, 403);
      assert.equal(refused.json['errorCode'], 'E0000006');
      assert.match(refused.headers.get('www-authenticate') ?? '', /scope="okta.groups.manage", error="insufficient_scope"/);
      assert.equal((await idp.request('GET', '/api/v1/users/me', undefined, bearer)).status, 404, 'a client is no user');
    });

    it('lets a token expire after an hour', async () => {
      const { json } = await token(await assertion());
      const bearer = { Authorization: `Bearer ${String(json['access_token'])}` };
      clock += 3_599_000;
      assert.equal((await idp.request('GET', '/api/v1/users', undefined, bearer)).status, 200);
      clock += 1_000;
      assert.equal((await idp.request('GET', '/api/v1/users', undefined, bearer)).json['errorCode'], 'E0000011');
    });

    it('takes an assertion once', async () => {
      const once = await assertion({ jti: 'once' });
      assert.equal((await token(once)).status, 200);
      const again = await token(once);
      assert.equal(again.status, 401);
      assert.equal(again.json['error_description'], 'The client_assertion token has already been used.');
    });

    it('refuses assertions that are not for it, not of the client, too old or too long', async () => {
      for (const [bad, said] of [
        [{ key: strangersKey }, /signature is invalid/],
        [{ iss: 'somebody' }, /no client that is known/],
        [{ sub: 'somebody' }, /sub claim .* is missing or wrong/],
        [{ aud: 'https://other.example.com/oauth2/v1/token' }, /audience claim .* must be the endpoint invoked/],
        [{ exp: start / 1000 - 60 }, /is expired/],
        [{ exp: start / 1000 + 7200 }, /expiration too far into the future/],
      ] as const) {
        const refused = await token(await assertion(bad));
        assert.equal(refused.status, 401, String(said));
        assert.equal(refused.json['error'], 'invalid_client');
        assert.match(String(refused.json['error_description']), said);
      }
      assert.equal((await token('no.jwt.at-all')).status, 401);
    });

    it('refuses scopes that were not granted', async () => {
      const refused = await token(await assertion(), 'okta.users.manage okta.apps.manage');
      assert.deepEqual([refused.status, refused.json['error']], [400, 'invalid_scope']);
      assert.equal((await token(await assertion(), '')).json['error'], 'invalid_scope');
    });
  });
}
