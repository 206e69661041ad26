import assert from 'node:assert/strict';
import { nextLink, person, portal, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

describe('embedded IdP: lists', () => {
  const people = ['ada', 'bea', 'carl', 'dora', 'emil', 'fay', 'gus'];
  let idp: TestIdp;

  before(async () => {
    let clock = Date.parse('2025-03-01T00:00:00Z');
    idp = await startTestIdp({ now: () => (clock += 1000) });
    for (const [index, name] of people.entries()) {
      const user = person(name, { department: index % 2 === 0 ? 'Sales' : 'Research', level: index });
      await idp.request('POST', '/api/v1/users?activate=false', user);
    }
    await idp.request('POST', '/api/v1/users/gus@example.com/lifecycle/deactivate');
    for (const name of ['Portal users', 'Portal admins', 'Sales'])
      await idp.request('POST', '/api/v1/groups', { profile: { name } });
    for (const label of ['Portal north', 'Portal south', 'Shop']) await idp.request('POST', '/api/v1/apps', portal(label));
  });
  after(() => idp.close());

  const names = async (path: string) => {
    const answer = await idp.request('GET', path);
    assert.equal(answer.status, 200, answer.text);
    return (answer.json as unknown as { profile: { firstName?: string; name?: string } }[]).map(
      ({ profile }) => profile.firstName ?? profile.name,
    );
  };
  const search = (expression: string, more = '') => names(`/api/v1/users?search=${encodeURIComponent(expression)}${more}`);
  const filter = (expression: string) => names(`/api/v1/users?filter=${encodeURIComponent(expression)}`);

  it('pages through Link headers, each user once, also when somebody is created meanwhile', async () => {
    const seen: string[] = [];
    let pages = 0;
    let path: string | undefined = '/api/v1/users?limit=2';
    while (path !== undefined) {
      const answer = await idp.request('GET', path);
      seen.push(...(answer.json as unknown as { profile: { firstName: string } }[]).map(({ profile }) => profile.firstName));
      pages += 1;
      if (pages === 1) await idp.request('POST', '/api/v1/groups', { profile: { name: 'Created between pages' } });
      assert.match(answer.headers.get('link') ?? '', /<http:\/\/127\.0\.0\.1:\d+\/api\/v1\/users\?[^>]+>; rel="self"/);
      path = nextLink(answer);
    }
    assert.deepEqual(seen, people.slice(0, -1));
    assert.equal(pages, 3);
  });

  it('leaves deactivated users out, but not of a search', async () => {
    assert.deepEqual(await names('/api/v1/users'), people.slice(0, -1));
    assert.deepEqual(await search('status eq "DEPROVISIONED"'), ['gus']);
    assert.deepEqual(await filter('status eq "DEPROVISIONED"'), ['gus']);
  });

  it('searches custom attributes, ignoring the case of values', async () => {
    assert.deepEqual(await search('profile.department eq "sales" and profile.level gt 1'), ['carl', 'emil', 'gus']);
    assert.deepEqual(await search('profile.firstName sw "D" or (profile.level le 1 and not profile.department eq "Sales")'), [
      'bea',
      'dora',
    ]);
    assert.deepEqual(await search('profile.email co "MIL@"'), ['emil']);
    assert.deepEqual(await search('profile.nickname pr'), []);
    assert.deepEqual(await search('profile.level ge 0', '&sortBy=profile.firstName&sortOrder=desc&limit=2'), ['gus', 'fay']);
  });

  it('pages a sorted search', async () => {
    const path = `/api/v1/users?search=${encodeURIComponent('profile.level ge 0')}&sortBy=profile.level&sortOrder=desc&limit=5`;
    const first = await idp.request('GET', path);
    assert.deepEqual(await names(nextLink(first) ?? ''), ['bea', 'ada']);
  });

  it('filters by the few attributes that filter knows, with their case', async () => {
    assert.deepEqual(await filter('profile.login eq "ada@example.com"'), ['ada']);
    assert.deepEqual(await filter('profile.login eq "ADA@example.com"'), []);
    const carl = await idp.request('GET', '/api/v1/users/carl');
    assert.deepEqual(await filter(`lastUpdated gt "${String(carl.json['lastUpdated'])}"`), ['dora', 'emil', 'fay', 'gus']);
  });

  for (const [expression, code] of [
    ['profile.department eq "Sales"', 'E0000031'],
    ['profile.firstName sw "a"', 'E0000031'],
    ['status eq', 'E0000031'],
    ['status eq "ACTIVE', 'E0000031'],
    ['(status eq "ACTIVE"', 'E0000031'],
    ["status eq 'x' or 1=1; DROP TABLE users", 'E0000031'],
    ['lastUpdated gt "yesterday"', 'E0000030'],
  ] as const) {
    it(`refuses the filter ${expression}`, async () => {
      const refused = await idp.request('GET', `/api/v1/users?filter=${encodeURIComponent(expression)}`);
      assert.equal(refused.status, 400);
      assert.equal(refused.json['errorCode'], code);
    });
  }

  it('refuses limits and cursors that are none', async () => {
    assert.equal((await idp.request('GET', '/api/v1/users?limit=many')).json['errorCode'], 'E0000037');
    assert.equal((await idp.request('GET', '/api/v1/users?limit=0')).json['errorCode'], 'E0000029');
    assert.equal((await idp.request('GET', '/api/v1/users?after=elsewhere')).json['errorCode'], 'E0000029');
  });

  it('finds users, groups and applications that start with q', async () => {
    assert.deepEqual(await names('/api/v1/users?q=EM'), ['emil']);
    assert.deepEqual(await names('/api/v1/groups?q=portal'), ['Portal users', 'Portal admins']);
    const groups = `/api/v1/groups?search=${encodeURIComponent('profile.name eq "Sales"')}`;
    assert.deepEqual(await names(groups), ['Sales']);
    const apps = await idp.request('GET', '/api/v1/apps?q=Portal&limit=1');
    assert.equal(apps.json[0]?.['label'], 'Portal north');
    assert.equal((await idp.request('GET', nextLink(apps) ?? '')).json[0]?.['label'], 'Portal south');
  });
});
