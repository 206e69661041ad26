import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BROWSE_PAGE_SIZE, type BrowsePath, type TargetBrowser } from '../../../src/targets/browse.ts';
import { refusalOf } from '../idp-contract/contract.ts';
import type { Received } from '../okta/scripted-org.ts';
import { restSuite } from './rest-suite.ts';

const PAGE = 60;
const PEOPLE = Array.from({ length: 3 * PAGE - 10 }, (_, index) => ({ id: index + 1, userName: `p${String(index + 1)}` }));

const queryOf = ({ path }: Received): URLSearchParams => new URL(path, 'http://server').searchParams;

describe('REST: looking around', () => {
  const suite = restSuite();
  const browser = (description: string): TargetBrowser => suite.target(description).browser();
  const namesAt = async (from: TargetBrowser, path: BrowsePath): Promise<string[]> =>
    (await from.list(path)).entries.map(({ name }) => name);

  const people = (request: Received) => {
    const at = Number(queryOf(request).get('skip') ?? 0);
    return { status: 200, json: { items: PEOPLE.slice(at, at + PAGE), total: PEOPLE.length } };
  };
  const BY_OFFSET = `
pages: { by: offset, parameter: skip, total: /total }
operations: { list-users: { path: /people, result: /items } }`;

  it('shows the lists whose operations are described, and no others', async () => {
    assert.deepEqual(await namesAt(browser('operations: { list-groups: { path: /groups } }'), []), ['Groups']);
    assert.deepEqual(await namesAt(browser(BY_OFFSET), []), ['Users']);
    const refusal = await refusalOf(browser("operations: { find-user: { path: '/people/{user}' } }").list([]));
    assert.equal(refusal.code, 'unsupported-browsing');
    assert.equal((await refusalOf(browser(BY_OFFSET).list(['groups']))).kind, 'not-found');
    assert.deepEqual(suite.asked(), []);
  });

  it('asks the server for no more pages than it shows, and goes on inside of one', async () => {
    suite.server.script(people);
    const from = browser(BY_OFFSET);
    const first = await from.list(['users']);
    assert.equal(first.entries.length, BROWSE_PAGE_SIZE);
    assert.deepEqual(suite.asked(), ['GET /api/people?skip=0', 'GET /api/people?skip=60']);
    const second = await from.list(['users'], { from: first.next });
    assert.equal(second.next, undefined);
    assert.deepEqual(suite.asked().slice(2), ['GET /api/people?skip=60', 'GET /api/people?skip=120']);
    const shown = [...first.entries, ...second.entries];
    assert.deepEqual(
      shown.map(({ name, path }) => [name, path]),
      PEOPLE.map(({ id, userName }) => [userName, ['users', String(id)]]),
    );
  });

  it('searches all pages for names, whatever the server can', async () => {
    suite.server.script(people);
    const { entries, next } = await browser(BY_OFFSET).list(['users'], { filter: ' P17' });
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['p17', 'p170'],
    );
    assert.equal(next, undefined);
  });

  it('ends where a server knows of no pages and answers the same again', async () => {
    const all = Array.from({ length: BROWSE_PAGE_SIZE }, (_, index) => ({ id: index }));
    suite.server.script(() => ({ status: 200, json: all }));
    const from = browser(`
pages: { by: page, parameter: page }
operations: { list-users: { path: /people } }`);
    const { entries, next } = await from.list(['users']);
    assert.equal(entries.length, BROWSE_PAGE_SIZE);
    assert.equal(next, undefined);
  });

  it('reads a list of several requests as a whole, and gives it in pages too', async () => {
    suite.server.script(({ path }) =>
      path === '/api/ids'
        ? { status: 200, json: PEOPLE.map(({ id }) => id).slice(0, BROWSE_PAGE_SIZE + 3) }
        : { status: 200, json: PEOPLE[Number(path.split('/').at(-1)) - 1]! },
    );
    const from = browser(`
operations:
  list-users:
    - { path: /ids, as: ids }
    - { for-each: '{ids}', path: '/people/{item}' }`);
    const first = await from.list(['users']);
    const second = await from.list(['users'], { from: first.next });
    assert.deepEqual(
      second.entries.map(({ name }) => name),
      ['p101', 'p102', 'p103'],
    );
  });

  it('shows one thing by its look-up as the server has it, and out of the list where there is none', async () => {
    suite.server.script((request) =>
      request.path === '/api/people/7' ? { status: 200, json: { key: { no: 7 }, more: true } } : people(request),
    );
    const described = browser(`
users: { id: /key/no, profile: { login: /userName } }
operations:
  list-users: { path: /people, result: /items }
  find-user: { path: '/people/{user}', not-found: 404 }`);
    assert.deepEqual(await described.fetch(['users', '7']), { key: { no: 7 }, more: true });
    assert.deepEqual(await browser(BY_OFFSET).fetch(['users', '150']), { id: 150, userName: 'p150' });
    assert.equal((await refusalOf(browser(BY_OFFSET).fetch(['users', '151000']))).kind, 'not-found');
  });

  it('opens groups where their members and users are listed', async () => {
    suite.server.script(({ path }) =>
      path === '/api/groups'
        ? { status: 200, json: [{ id: 'g', label: 'Nurses', description: 'All' }] }
        : { status: 200, json: [{ id: 'u', login: 'ada', status: 'ACTIVE' }] },
    );
    const groups = '  list-groups: { path: /groups }';
    const inside = "  list-group-users: { path: '/groups/{group}/members' }";
    const [closed] = (await browser(`operations:\n${groups}\n${inside}`).list(['groups'])).entries;
    assert.deepEqual([closed?.name, closed?.opens], ['Nurses', false]);
    const open = browser(`operations:\n${groups}\n${inside}\n  list-users: { path: /people }`);
    assert.equal((await open.list(['groups'])).entries[0]?.opens, true);
    const [member] = (await open.list(['groups', 'g'])).entries;
    assert.deepEqual([member?.name, member?.kind, member?.detail, member?.path], ['ada', 'user', 'ACTIVE', ['groups', 'g', 'u']]);
    assert.deepEqual(await open.fetch(member!.path), { id: 'u', login: 'ada', status: 'ACTIVE' });
  });

  it('goes on only where a list was read before, and tells what has no id', async () => {
    suite.server.script(() => ({ status: 200, json: { items: [{ userName: 'nobody' }] } }));
    for (const from of ['/people?skip=60', '0 1 60 //elsewhere.example/people', '60', '0 1 60 http://elsewhere.example/'])
      assert.equal((await refusalOf(browser(BY_OFFSET).list(['users'], { from }))).code, 'bad-continuation');
    assert.deepEqual(suite.asked(), []);
    const refusal = await refusalOf(browser(BY_OFFSET).list(['users']));
    assert.equal(refusal.code, 'no-id');
  });
});
