import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Json } from '../../../src/flow/json.ts';
import { refusalOf } from '../idp-contract/contract.ts';
import type { Received, Reply } from '../okta/scripted-org.ts';
import { restSuite } from './rest-suite.ts';

const ITEMS = ['a', 'b', 'c', 'd', 'e'];

const queryOf = ({ path }: Received): URLSearchParams => new URL(path, 'http://server').searchParams;

describe('REST: lists of several pages', () => {
  const suite = restSuite();
  const listed = async (pages: string, script: (request: Received) => Reply, result = '/items'): Promise<Json> => {
    suite.server.script(script);
    const target = suite.target(`
pages: ${pages}
operations:
  list-users: { path: /people, query: { q: '{q}' }, result: ${result} }`);
    return (await target.call('list-users', { q: 'x y' })).value;
  };
  const from = (start: number, size = 2): string[] => ITEMS.slice(start, start + size);

  it('by the header Link', async () => {
    const found = await listed('{ by: link }', (request) => {
      const at = Number(queryOf(request).get('at') ?? 0);
      const link = `<${suite.server.url}/api/people?at=${String(at + 2)}>; rel="next"`;
      return { status: 200, headers: at + 2 < ITEMS.length ? { link } : {}, json: { items: from(at) } };
    });
    assert.deepEqual(found, ITEMS);
    assert.deepEqual(suite.asked(), ['GET /api/people?q=x%20y', 'GET /api/people?at=2', 'GET /api/people?at=4']);
  });

  it('by an address in the answer, also a relative one', async () => {
    const found = await listed("{ by: link, at: '/@odata.nextLink' }", (request) => {
      const at = Number(queryOf(request).get('at') ?? 0);
      const next = at + 2 < ITEMS.length ? { '@odata.nextLink': `?at=${String(at + 2)}` } : {};
      return { status: 200, json: { items: from(at), ...next } };
    });
    assert.deepEqual(found, ITEMS);
    assert.equal(suite.asked().at(-1), 'GET /api/people?at=4');
  });

  it('by a cursor', async () => {
    const found = await listed('{ by: cursor, at: /meta/next, parameter: after }', (request) => {
      const at = Number(queryOf(request).get('after')?.slice(1) ?? 0);
      return { status: 200, json: { items: from(at), meta: { next: at + 2 < ITEMS.length ? `c${String(at + 2)}` : null } } };
    });
    assert.deepEqual(found, ITEMS);
    assert.equal(suite.asked().at(-1), 'GET /api/people?q=x%20y&after=c4');
  });

  it('by number, until a page is short', async () => {
    const found = await listed('{ by: page, parameter: page, size-parameter: per_page, size: 2 }', (request) => {
      const [page, size] = [Number(queryOf(request).get('page')), Number(queryOf(request).get('per_page'))];
      return { status: 200, json: { items: from((page - 1) * size, size) } };
    });
    assert.deepEqual(found, ITEMS);
    assert.equal(suite.asked().length, 3);
    assert.equal(suite.asked()[0], 'GET /api/people?q=x%20y&page=1&per_page=2');
  });

  it('by offset, until all are there; a page may hold less than was asked for', async () => {
    const found = await listed('{ by: offset, parameter: skip, size-parameter: take, total: /total }', (request) => ({
      status: 200,
      json: { items: from(Number(queryOf(request).get('skip'))), total: ITEMS.length },
    }));
    assert.deepEqual(found, ITEMS);
    assert.equal(suite.asked().at(-1), 'GET /api/people?q=x%20y&skip=4&take=100');
  });

  it('ends where a server answers the same page again, and where pages are empty', async () => {
    const rule = '{ by: page, parameter: page }';
    assert.deepEqual(await listed(rule, () => ({ status: 200, json: { items: ITEMS } })), ITEMS);
    assert.deepEqual(await listed(rule, () => ({ status: 200, json: {} })), []);
  });

  it('the whole answer may be the list', async () => {
    assert.deepEqual(await listed('{ by: link }', () => ({ status: 200, json: ITEMS }), "''"), ITEMS);
  });

  for (const [what, rule, reply, code] of [
    [
      'a next page on another server',
      '{ by: link, at: /next }',
      { items: [], next: 'https://evil.example.com/' },
      'foreign-link',
    ],
    ['pages in a circle', '{ by: cursor, at: /next, parameter: c }', { items: ['x'], next: 'same' }, 'link-loop'],
    ['something that is no list', '{ by: link }', { items: 'x' }, 'not-a-list'],
  ] as const)
    it(`refuses ${what}`, async () => {
      let count = 0;
      const error = await refusalOf(listed(rule, () => ({ status: 200, json: { ...reply, n: (count += 1) } })));
      assert.deepEqual([error.kind, error.code], ['unavailable', code], error.message);
    });

  it('waits for a rate limit that is told in headers of its own', async () => {
    const { now } = suite.clock;
    const target = suite.target(`
rate-limit: { remaining: RateLimit-Remaining, reset: RateLimit-Reset, unit: seconds }
operations:
  list-users: { path: /people }
  create-user: { method: POST, path: /people, body: '{profile}' }`);
    const date = new Date(now()).toUTCString();
    const headers = { date, 'RateLimit-Remaining': '0', 'RateLimit-Reset': '7' };
    suite.server.replies({ status: 429, headers, json: {} }, { status: 201, headers: { date }, json: {} });
    await target.call('create-user', { profile: {} });
    suite.server.replies({ status: 200, headers, json: [] }, { status: 200, headers: { date }, json: [] });
    await target.call('list-users', {});
    await target.call('list-users', {});
    // a second more than the server says, for clocks that count whole seconds
    assert.deepEqual(suite.clock.slept, [8_000, 8_000]);
  });
});
