import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { HttpAuth } from '../../../src/targets/http/credentials.ts';
import { TargetError } from '../../../src/targets/port.ts';
import { refusalOf } from '../idp-contract/contract.ts';
import { restSuite } from './rest-suite.ts';

const SECRET = 'canary+/=secret';
const API = `
pages: { by: link, at: /next }
operations:
  find-user: { path: '/people/{user}' }
  list-users: { path: /people, query: { q: '{q}' }, result: /items }`;

describe('REST: signing in', () => {
  const suite = restSuite();
  const tokenAt = (): string => `${suite.server.url}/token`;
  const answerTokens = (): void => {
    suite.server.script(({ path }) =>
      path === '/token'
        ? { status: 200, json: { access_token: 'token-1', expires_in: 300 } }
        : { status: 200, json: { id: 'u' } },
    );
  };

  it('by an API key in a header of any name', async () => {
    const key: HttpAuth = { type: 'api-key', key: SECRET, in: 'header', name: 'X-API-Key' };
    await suite.target(API, { auth: key }).call('find-user', { user: 'ann' });
    await suite.target(API, { auth: { ...key, name: 'Authorization', prefix: 'SSWS ' } }).call('find-user', { user: 'ann' });
    const [first, second] = suite.server.received.map(({ headers }) => [headers['x-api-key'], headers['authorization']]);
    assert.deepEqual(
      [first, second],
      [
        [SECRET, undefined],
        [undefined, `SSWS ${SECRET}`],
      ],
    );
  });

  it('by an API key in the query, which nothing shows, not even when the server repeats it', async () => {
    const encoded = encodeURIComponent(SECRET);
    suite.server.script(({ path }) =>
      path.includes('page=2')
        ? { status: 404, json: { message: `No ${path} for ${SECRET}` } }
        : { status: 200, json: { items: ['a'], next: `/api/people?api_key=${encoded}&page=2` } },
    );
    const auth: HttpAuth = { type: 'api-key', key: SECRET, in: 'query', name: 'api_key' };
    const error = await refusalOf(suite.target(API, { auth }).call('list-users', { q: 'x' }));
    assert.deepEqual(suite.asked(), [`GET /api/people?q=x&api_key=${encoded}`, `GET /api/people?page=2&api_key=${encoded}`]);
    assert.equal(error.kind, 'not-found');
    const shown = JSON.stringify([error.message, error.details, error.exchanges]);
    assert.ok(!shown.includes(SECRET) && !shown.includes(encoded), shown);
  });

  it('by client credentials, in the header or in the body', async () => {
    answerTokens();
    const auth: HttpAuth = {
      type: 'client-credentials',
      clientId: 'id',
      clientSecret: SECRET,
      tokenUrl: tokenAt(),
      scopes: ['a', 'b'],
    };
    await suite.target(API, { auth }).call('find-user', { user: 'ann' });
    await suite.target(API, { auth: { ...auth, send: 'post' } }).call('find-user', { user: 'ann' });
    const [basic, used, post] = suite.server.received;
    assert.equal(basic?.headers.authorization, `Basic ${Buffer.from(`id:${encodeURIComponent(SECRET)}`).toString('base64')}`);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(basic.body)), { grant_type: 'client_credentials', scope: 'a b' });
    assert.equal(used?.headers.authorization, 'Bearer token-1');
    assert.equal(post?.headers.authorization, undefined);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(post?.body)), {
      grant_type: 'client_credentials',
      scope: 'a b',
      client_id: 'id',
      client_secret: SECRET,
    });
  });

  it('by the client certificate alone, with a token for it', async () => {
    answerTokens();
    await suite
      .target(API, { auth: { type: 'mutual-tls', clientId: 'id', tokenUrl: tokenAt() } })
      .call('find-user', { user: 'ann' });
    const [token, used] = suite.server.received;
    assert.deepEqual(Object.fromEntries(new URLSearchParams(token?.body)), { grant_type: 'client_credentials', client_id: 'id' });
    assert.deepEqual([token?.headers.authorization, used?.headers.authorization], [undefined, 'Bearer token-1']);
  });

  it('refuses a key that can not be sent, and an address over which it could be read', () => {
    assert.throws(() => suite.target(API, { auth: { type: 'api-key', key: 'a b', in: 'query', name: 'k' } }), TargetError);
    assert.throws(() => suite.target(API, { url: 'http://api.example.com/' }), /must begin with https:/);
    assert.throws(() => suite.target(API, { url: 'https://api.example.com/v1?key=x' }), /has more than a path/);
  });

  it('without a path to test, tells that somebody answers, and whether the credentials are taken', async () => {
    const target = suite.target(API);
    suite.server.replies({ status: 404, text: '<html>' });
    const status = await target.test();
    assert.deepEqual([status.ok, status.server], [true, `REST API at ${suite.server.url}/api`]);
    assert.match(status.message ?? '', /Name a path in `test`/);
    suite.server.replies({ status: 401, json: { message: 'No.' } });
    const refused = await target.test();
    assert.deepEqual([refused.ok, /Check `auth` of the target/.test(refused.message ?? '')], [false, true]);
    suite.server.replies({ status: 200, json: {} });
    assert.deepEqual((await suite.target(`test: /me\n${API}`).test()).ok, true);
    assert.equal(suite.asked().at(-1), 'GET /api/me');
  });
});
