import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, it } from 'mocha';
import type { PrivateKeyJwtAuth } from '../../../src/targets/http/oauth/private-key-jwt.ts';
import type { OktaTargetOptions } from '../../../src/targets/idp/okta/options.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import { failureOf, oktaSuite } from './okta-suite.ts';
import { Signal } from './signal.ts';
import { oktaError, type Received, type Reply } from './scripted-org.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string => key.export({ format: 'pem', type }).toString();
const auth = (more: Partial<PrivateKeyJwtAuth> = {}): PrivateKeyJwtAuth => ({
  type: 'private-key-jwt',
  clientId: '0oaSync',
  privateKey: pem(rsa.privateKey),
  keyId: 'key-1',
  scopes: ['okta.users.manage', 'okta.groups.manage'],
  ...more,
});

/** An org that gives tokens t1, t2, … and takes only the last one. */
class TokenOrg {
  issued = 0;
  life = 3_600;
  readonly assertions: string[] = [];

  readonly answer = (request: Received): Reply => {
    if (request.path === '/oauth2/v1/token') {
      this.assertions.push(new URLSearchParams(request.body).get('client_assertion') ?? '');
      this.issued += 1;
      return {
        status: 200,
        json: { token_type: 'Bearer', access_token: `t${this.issued}`, expires_in: this.life, scope: 'okta.users.manage' },
      };
    }
    return request.headers.authorization === `Bearer t${this.issued}`
      ? { status: 200, json: { id: '00u1' } }
      : oktaError(401, 'E0000011', 'Invalid token provided');
  };
}

describe('Okta: OAuth 2 with private_key_jwt', () => {
  const suite = oktaSuite();
  const withTokens = (options: Partial<OktaTargetOptions> = {}): { okta: IdpTarget; tokens: TokenOrg } => {
    const tokens = new TokenOrg();
    suite.org.script(tokens.answer);
    return { okta: suite.target({ auth: auth(), ...options }), tokens };
  };
  const find = (okta: IdpTarget) => okta.call('find-user', { user: '00u1' });

  it('asks for a token with a signed assertion that names client, endpoint and scopes', async () => {
    const { okta, tokens } = withTokens();
    await find(okta);
    const form = new URLSearchParams(suite.org.received[0]!.body);
    assert.equal(suite.org.received[0]!.headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(form.get('grant_type'), 'client_credentials');
    assert.equal(form.get('scope'), 'okta.users.manage okta.groups.manage');
    assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const { payload, protectedHeader } = await jwtVerify(tokens.assertions[0]!, rsa.publicKey, {
      issuer: '0oaSync',
      subject: '0oaSync',
      audience: `${suite.org.url}/oauth2/v1/token`,
      currentDate: new Date(suite.clock.now()),
    });
    assert.deepEqual(protectedHeader, { alg: 'RS256', kid: 'key-1' });
    assert.equal(payload.exp! - payload.iat!, 300);
    assert.match(payload.jti!, /^[\da-f-]{36}$/);
    assert.equal(suite.org.received[1]!.headers.authorization, 'Bearer t1');
  });

  it('keeps the token until a minute before its end', async () => {
    const { okta, tokens } = withTokens();
    await find(okta);
    suite.clock.time += 3_539_000;
    await find(okta);
    assert.equal(tokens.issued, 1);
    suite.clock.time += 2_000;
    await find(okta);
    assert.equal(tokens.issued, 2);
  });

  it('a token that lives a minute is still used for most of it', async () => {
    const { okta, tokens } = withTokens();
    tokens.life = 60;
    await find(okta);
    suite.clock.time += 53_000;
    await find(okta);
    assert.equal(tokens.issued, 1);
  });

  it('many callers share one renewal', async () => {
    const { okta, tokens } = withTokens();
    await Promise.all(Array.from({ length: 50 }, () => find(okta)));
    assert.equal(tokens.issued, 1);
  });

  it('a 401 takes one new token and one more try, for a create as well; all callers share it', async () => {
    const { okta, tokens } = withTokens();
    await find(okta);
    let revoked = true;
    suite.org.script((request) => {
      if (request.path === '/oauth2/v1/token') revoked = false;
      return revoked ? oktaError(401, 'E0000011', 'Invalid token provided') : tokens.answer(request);
    });
    const { exchanges } = await okta.call('create-user', { profile: {} });
    assert.deepEqual(
      exchanges.map(({ status }) => status),
      [401, 200],
    );
    assert.equal(tokens.issued, 2);
    revoked = true;
    await Promise.all(Array.from({ length: 20 }, () => find(okta)));
    assert.equal(tokens.issued, 3);
  });

  it('a second 401 is final', async () => {
    const { okta, tokens } = withTokens();
    suite.org.script((request) =>
      request.path === '/oauth2/v1/token' ? tokens.answer(request) : oktaError(401, 'E0000011', 'Invalid token provided'),
    );
    const error = await failureOf(find(okta));
    assert.equal(error.kind, 'unauthorised');
    assert.deepEqual([tokens.issued, error.exchanges?.length], [2, 2]);
  });

  it('with an API token, a 401 is final at once', async () => {
    suite.org.replies(oktaError(401, 'E0000011', 'Invalid token provided'));
    assert.equal((await failureOf(find(suite.okta))).kind, 'unauthorised');
    assert.equal(suite.org.received.length, 1);
  });

  it('the token request is repeated after faults, each time with a new assertion', async () => {
    const { okta, tokens } = withTokens();
    const faults: Reply[] = ['reset', { status: 503 }, { status: 429 }];
    const assertions = new Set<string>();
    suite.org.script((request) => {
      if (request.path === '/oauth2/v1/token') assertions.add(new URLSearchParams(request.body).get('client_assertion') ?? '');
      return faults.shift() ?? tokens.answer(request);
    });
    await find(okta);
    assert.equal(assertions.size, 4);
  });

  it('a refused client is unauthorised, with the server’s words; the next call tries anew', async () => {
    const { okta, tokens } = withTokens();
    suite.org.replies({
      status: 401,
      headers: { date: new Date(suite.clock.now()).toUTCString() },
      json: { error: 'invalid_client', error_description: 'The client_assertion signature is invalid.' },
    });
    const error = await failureOf(okta.call('create-user', { profile: {} }));
    assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['unauthorised', 'invalid_client', true]);
    assert.match(
      error.message,
      /The client_assertion signature is invalid\. \[invalid_client\]\. Check clientId, key, keyId and the scopes/,
    );
    suite.org.script(tokens.answer);
    await find(okta);
  });

  it('a clock that is off is named as the likely reason', async () => {
    const { okta } = withTokens();
    const date = new Date(suite.clock.now() - 600_000).toUTCString();
    suite.org.replies({
      status: 401,
      headers: { date },
      json: { error: 'invalid_client', error_description: 'The client_assertion token is expired.' },
    });
    assert.match((await failureOf(find(okta))).message, /This machine's clock is 600 s ahead of the server's; set it\./);
  });

  for (const json of [
    {},
    { access_token: 't', expires_in: 0 },
    { access_token: 'a b', expires_in: 60 },
    { access_token: 't', expires_in: '60' },
    [],
  ]) {
    it(`a token answer like ${JSON.stringify(json)} is unavailable`, async () => {
      const { okta } = withTokens();
      suite.org.replies({ status: 200, json });
      assert.equal((await failureOf(find(okta))).kind, 'unavailable');
    });
  }

  it('who stops waiting for a token does not stop it for the others', async () => {
    const { okta, tokens } = withTokens();
    const stop = new AbortController();
    const asked = new Signal();
    const go = new Signal();
    suite.org.script(async (request) => {
      if (request.path === '/oauth2/v1/token') {
        asked.give();
        await go.given;
      }
      return tokens.answer(request);
    });
    const stopped = okta.call('find-user', { user: '00u1' }, { signal: stop.signal });
    const other = find(okta);
    await asked.given;
    stop.abort(new Error('stopped by the user'));
    await assert.rejects(stopped, /stopped by the user/);
    go.give();
    assert.deepEqual((await other).value, { id: '00u1' });
  });

  for (const [form, privateKey, alg] of [
    ['PKCS#1 PEM', pem(rsa.privateKey, 'pkcs1'), 'RS256'],
    ['EC PEM', pem(ec.privateKey), 'ES256'],
    ['JWK', { ...rsa.privateKey.export({ format: 'jwk' }), kid: 'jwk-key' }, 'RS256'],
    ['JWK as text', JSON.stringify({ ...ec.privateKey.export({ format: 'jwk' }), kid: 'jwk-key' }), 'ES256'],
  ] as const) {
    it(`takes a key as ${form}`, async () => {
      const { tokens, okta } = withTokens({
        auth: { type: 'private-key-jwt', clientId: '0oaSync', privateKey, scopes: ['okta.users.read'] },
      });
      await find(okta);
      const header = decodeProtectedHeader(tokens.assertions[0]!);
      assert.deepEqual([header.alg, header.kid], [alg, form.startsWith('JWK') ? 'jwk-key' : undefined]);
    });
  }

  for (const [fault, more, words] of [
    ['a truncated key', { privateKey: pem(rsa.privateKey).slice(0, 400) }, /The private key can not be read/],
    ['a public JWK', { privateKey: { ...rsa.publicKey.export({ format: 'jwk' }) } }, /The private key can not be read/],
    ['broken JSON', { privateKey: '{"kty":"RSA",' }, /begins like a JWK but is not valid JSON/],
    [
      'an Ed25519 key',
      { privateKey: pem(generateKeyPairSync('ed25519').privateKey) },
      /is of type ed25519; private-key-jwt takes RSA and EC/,
    ],
    ['no scopes', { scopes: [] }, /at least one scope/],
    ['a token URL in the clear', { tokenUrl: 'http://login.example.com/token' }, /token-url .* must begin with https:/],
  ] as const) {
    it(`refuses ${fault} at once`, () => {
      assert.throws(() => suite.target({ auth: auth(more) }), { name: 'TargetError', kind: 'invalid-input', message: words });
    });
  }
});
