import assert from 'node:assert/strict';
import { person, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: rate limit', () => {
  it('refuses what is over the limit until the window ends', async () => {
    let clock = Date.parse('2025-03-01T00:00:30.500Z');
    const idp = await startTestIdp({ now: () => clock, rateLimit: { limit: 2, windowSeconds: 60 } });
    const get = () => idp.request('GET', '/api/v1/org');
    const limits = (answer: Awaited<ReturnType<typeof get>>) =>
      ['limit', 'remaining', 'reset'].map((name) => Number(answer.headers.get(`x-rate-limit-${name}`)));
    const reset = Date.parse('2025-03-01T00:01:00Z') / 1000;
    assert.deepEqual(limits(await get()), [2, 1, reset]);
    assert.deepEqual(limits(await get()), [2, 0, reset]);
    const refused = await get();
    assert.equal(refused.status, 429);
    assert.equal(refused.json['errorCode'], 'E0000047');
    assert.equal(refused.json['errorSummary'], 'API call exceeded rate limit due to too many requests.');
    assert.deepEqual(limits(refused), [2, 0, reset]);
    assert.equal(refused.headers.get('date'), 'Sat, 01 Mar 2025 00:00:30 GMT');
    clock = reset * 1000;
    assert.equal((await get()).status, 200);
    await idp.close();
  });
});

describe('embedded IdP: faults', () => {
  let idp: TestIdp;
  beforeEach(async () => {
    idp = await startTestIdp();
  });
  afterEach(() => idp.close());
  const create = (name: string) => idp.request('POST', '/api/v1/users', person(name));

  it('strikes the requests that match, so often, from the nth on', async () => {
    const effect = { kind: 'answer', status: 503 } as const;
    const fault = idp.inject({ method: 'POST', path: '/api/v1/users', nth: 2, times: 2, effect });
    assert.equal((await idp.request('GET', '/api/v1/users')).status, 200);
    const statuses = [];
    for (const name of ['ada', 'bea', 'carl', 'dora']) statuses.push((await create(name)).status);
    assert.deepEqual(statuses, [200, 503, 503, 200]);
    assert.equal(fault.struck, 2);
    assert.deepEqual(
      idp.state.users().map(({ login }) => login),
      ['ada@example.com', 'dora@example.com'],
    );
  });

  it('matches one segment with * and the rest with **, and can be taken back', async () => {
    const effect = { kind: 'answer', status: 500, body: { said: 'no' } } as const;
    const one = idp.inject({ path: '/api/v1/groups/*', times: Infinity, effect });
    assert.equal((await idp.request('GET', '/api/v1/groups')).status, 200);
    assert.deepEqual((await idp.request('GET', '/api/v1/groups/00g1')).json, { said: 'no' });
    assert.equal((await idp.request('GET', '/api/v1/groups/00g1/users')).status, 404);
    one.remove();
    assert.equal((await idp.request('GET', '/api/v1/groups/00g1')).status, 404);
    idp.inject({ path: '/api/v1/groups/**', effect });
    assert.equal((await idp.request('GET', '/api/v1/groups/00g1/users')).status, 500);
  });

  it('answers 429 on demand, with the second from which to try again', async () => {
    idp.inject({ effect: { kind: 'rate-limit', resetSeconds: 7 } });
    const refused = await create('ada');
    assert.equal(refused.status, 429);
    const wait = Number(refused.headers.get('x-rate-limit-reset')) - Date.parse(refused.headers.get('date') ?? '') / 1000;
    assert.equal(wait, 7);
    assert.equal((await create('ada')).status, 200);
  });

  it('breaks the connection before the write', async () => {
    idp.inject({ method: 'POST', effect: { kind: 'reset', when: 'before' } });
    await assert.rejects(create('ada'), TypeError);
    assert.deepEqual(idp.state.users(), []);
  });

  it('breaks the connection after the write: the user is there, its answer is lost', async () => {
    idp.inject({ method: 'POST', effect: { kind: 'reset', when: 'after' } });
    await assert.rejects(create('ada'), TypeError);
    assert.deepEqual(idp.state.user('ada@example.com')?.status, 'PROVISIONED');
    assert.deepEqual(
      idp.requests.map(({ method, path, status, fault }) => ({ method, path, status, fault })),
      [{ method: 'POST', path: '/api/v1/users', status: 0, fault: 'reset' }],
    );
  });

  it('cuts the JSON of an answer', async () => {
    idp.inject({ effect: { kind: 'malformed' } });
    const cut = await create('ada');
    assert.equal(cut.status, 200);
    assert.equal(cut.json, undefined);
    assert.match(cut.text, /^\{"id":"00u/);
  });

  it('hangs until the client gives up', async () => {
    idp.inject({ effect: { kind: 'hang' } });
    const abort = new AbortController();
    const pending = fetch(`${idp.url}/api/v1/org`, { signal: abort.signal });
    abort.abort();
    await assert.rejects(pending, { name: 'AbortError' });
  });

  it('closes at once while calls hang and wait', async () => {
    const slow = await startTestIdp({ latencyMs: 3_600_000 });
    slow.inject({ path: '/api/v1/org', effect: { kind: 'hang' } });
    const pending = [slow.request('GET', '/api/v1/org'), slow.request('POST', '/api/v1/users', person('ada'))];
    const settled = Promise.allSettled(pending);
    await slow.close();
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });

  it('serves a delayed call later, and others meanwhile', async () => {
    idp.inject({ path: '/api/v1/users', effect: { kind: 'delay', ms: 3_600_000 } });
    const waiting = assert.rejects(create('ada'), TypeError);
    assert.equal((await idp.request('GET', '/api/v1/org')).status, 200);
    idp.inject({ path: '/api/v1/users', effect: { kind: 'delay', ms: 30 } });
    assert.equal((await create('bea')).status, 200);
    const served = idp.requests.filter(({ method, status }) => method === 'POST' && status === 200);
    assert.ok((served[0]?.durationMs ?? 0) >= 29);
    assert.deepEqual(
      idp.state.users().map(({ login }) => login),
      ['bea@example.com'],
    );
    await idp.close();
    await waiting;
  });

  it('lists what was asked of it, and forgets it on demand', async () => {
    await idp.request('GET', '/api/v1/users?limit=5');
    await idp.request('GET', '/api/v1/nothing');
    assert.deepEqual(
      idp.requests.map(({ method, path, status }) => [method, path, status]),
      [
        ['GET', '/api/v1/users?limit=5', 200],
        ['GET', '/api/v1/nothing', 404],
      ],
    );
    idp.clearRequests();
    assert.deepEqual([idp.requests, idp.requestCount], [[], 2]);
  });
});
