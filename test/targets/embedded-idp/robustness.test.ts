import assert from 'node:assert/strict';
import { connect } from 'node:net';
import fc from 'fast-check';
import { defects, person, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: hostile input', function () {
  this.timeout(60_000);
  let idp: TestIdp;
  before(async () => {
    defects.length = 0;
    idp = await startTestIdp();
    await idp.request('POST', '/api/v1/users', person('nora'));
  });
  after(() => idp.close());
  afterEach(async () => {
    assert.deepEqual(defects, []);
    assert.equal((await idp.request('GET', '/api/v1/users/nora')).status, 200, 'still serving');
  });

  for (const [title, body] of [
    ['cut JSON', '{"profile":'],
    ['no object', '[1,2]'],
    ['a profile that is a list', '{"profile":[]}'],
    ['JSON nested a thousand deep', `{"profile":{"a":${'['.repeat(1000)}${']'.repeat(1000)}}}`],
    ['text that is no JSON', 'name=nora'],
  ] as const) {
    it(`answers ${title} with E0000003`, async () => {
      const answer = await idp.request('POST', '/api/v1/users', body);
      assert.equal(answer.status, 400);
      assert.equal(answer.json['errorCode'], 'E0000003');
    });
  }

  it('refuses a body over one megabyte and another content type', async () => {
    const large = await idp.request('POST', '/api/v1/users', person('large', { note: 'x'.repeat(1_100_000) })).then(
      ({ status }) => status,
      () => 'connection broken while sending',
    );
    assert.ok(large === 413 || large === 'connection broken while sending', String(large));
    assert.equal(idp.state.user('large@example.com'), undefined);
    const xml = await idp.request('POST', '/api/v1/users', '<user/>', { 'Content-Type': 'application/xml' });
    assert.equal(xml.json['errorCode'], 'E0000021');
  });

  it('knows no other paths and methods', async () => {
    for (const path of ['/', '/api/v1', '/api/v1/userss', '/api/v1/users/', '/api/v1/users/a/b/c', '/__proto__/constructor']) {
      const answer = await idp.request('GET', path);
      assert.deepEqual([answer.status, answer.json['errorCode']], [404, 'E0000008'], path);
    }
    const method = await idp.request('PATCH', '/api/v1/users');
    assert.deepEqual([method.status, method.json['errorCode'], method.headers.get('allow')], [405, 'E0000022', 'GET, POST']);
    assert.equal((await idp.request('GET', '/api/v1/users/%E0%A4%A')).json['errorCode'], 'E0000020');
  });

  it('keeps prototype keys inert', async () => {
    const body =
      '{"profile":{"login":"proto@example.com","email":"proto@example.com","firstName":"P","lastName":"Q",' +
      '"__proto__":{"polluted":1},"\\u005f_proto__":{"polluted":2},"constructor":"kept"},"__proto__":{"profile":{}}}';
    const created = await idp.request('POST', '/api/v1/users', body);
    assert.equal(created.status, 200);
    assert.doesNotMatch(created.text, /polluted/);
    assert.equal(idp.state.user('proto@example.com')?.profile['constructor'], 'kept');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('survives bytes that are no HTTP and clients that leave in the middle', async () => {
    const port = Number(new URL(idp.url).port);
    const say = (bytes: string) =>
      new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.resume();
      });
    await say('\x16\x03\x01 not http\r\n\r\n');
    await say('POST /api/v1/users HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"profile":');
    await say('GET /api/v1/users?%ff%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  });

  it('answers any call with a status below 500', async () => {
    const segment = fc.oneof(
      fc.constantFrom(
        'users',
        'groups',
        'apps',
        'trustedOrigins',
        'nora',
        'me',
        'lifecycle',
        'activate',
        'org',
        '__proto__',
        '..',
      ),
      fc.string({ maxLength: 12, unit: 'grapheme' }).map(encodeURIComponent),
      fc.constantFrom('%00', '%', '%E0%A4', "'%20or%201=1--"),
    );
    const query = fc.dictionary(
      fc.constantFrom('limit', 'after', 'filter', 'search', 'q', 'sortBy', 'sortOrder', 'activate', 'expand', 'nextLogin'),
      fc.oneof(fc.string(), fc.constantFrom('2', 'true', 'status eq "ACTIVE"', 'profile.login sw "n"', 'not not not', '((((')),
    );
    const member = fc.constantFrom(
      'profile',
      'credentials',
      'groupIds',
      'login',
      'name',
      'label',
      'scopes',
      'settings',
      'id',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.dictionary(member, tie('tree')),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    const call = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path: fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => `/api/v1/${segments.join('/')}`),
      query,
      body: tree,
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ method, path, query, body }) => {
        const spared = method === 'DELETE' && path.includes('nora');
        if (spared) return;
        const target = `${path}?${new URLSearchParams(query).toString()}`;
        const answer = await idp.request(method, target, method === 'GET' ? undefined : body);
        assert.ok(answer.status < 500, `${method} ${target}: ${answer.status} ${answer.text}`);
      }),
      { numRuns: 300 },
    );
  });

  it('remembers the latest requests only', async () => {
    const before = idp.requestCount;
    for (let round = 0; round < 22; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => idp.request('GET', '/nothing')));
    }
    assert.equal(idp.requestCount, before + 1100);
    assert.equal(idp.requests.length, 1000);
  });
});
