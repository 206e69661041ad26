import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BROWSE_PAGE_SIZE, type BrowseEntry, type BrowsePath, type TargetBrowser } from '../../../src/targets/browse.ts';
import { groupName, refusalOf, somebody, type Running } from './contract.ts';

/** Every page of a list. */
async function all(browser: TargetBrowser, path: BrowsePath, filter?: string): Promise<BrowseEntry[]> {
  const entries: BrowseEntry[] = [];
  for (let from: string | undefined, first = true; first || from !== undefined; first = false) {
    const page = await browser.list(path, { from, filter });
    assert.ok(page.entries.length <= BROWSE_PAGE_SIZE);
    entries.push(...page.entries);
    from = page.next;
  }
  return entries;
}

/** What every identity provider with lists of users and groups shows of what is in it. */
export function contractOfLists(suite: () => Running): void {
  describe('looking around', () => {
    it('leads from the top to a user, and shows it as the server has it', async () => {
      const { target, one } = suite();
      const profile = somebody();
      const { id } = await one('create-user', { profile });
      const browser = target.browser();
      const top = await all(browser, []);
      const users = top.find(({ name }) => name === 'Users')!;
      assert.deepEqual([users.kind, users.opens, users.fetchable], ['list', true, false]);
      const found = (await all(browser, users.path)).find(({ name }) => name === profile.login);
      assert.deepEqual([found?.kind, found?.fetchable, found?.path.at(-1)], ['user', true, id]);
      const raw = await browser.fetch(found!.path);
      assert.equal(raw['id'], id);
      assert.ok(JSON.stringify(raw).includes(profile.login));
    });

    it('searches a list by what names hold', async () => {
      const { target, one } = suite();
      const [ann, bo] = [somebody(), somebody()];
      await one('create-user', { profile: ann });
      await one('create-user', { profile: bo });
      const names = (await all(target.browser(), ['users'], ann.login)).map(({ name }) => name);
      assert.deepEqual(names, [ann.login]);
      assert.deepEqual(await all(target.browser(), ['users'], 'nobody" or userName pr or id eq "x'), []);
    });

    it('opens a group to its members', async () => {
      const { target, call, one } = suite();
      const name = groupName();
      const profile = somebody();
      const [{ id: group }, { id: user }] = [await one('create-group', { name }), await one('create-user', { profile })];
      await call('add-user-to-group', { group, user });
      const browser = target.browser();
      const [entry] = await all(browser, ['groups'], name);
      assert.deepEqual([entry?.name, entry?.kind, entry?.opens], [name, 'group', true]);
      assert.equal((await browser.fetch(entry!.path))['id'], group);
      const members = await all(browser, entry!.path);
      assert.deepEqual(
        members.map(({ kind, path }) => [kind, path.at(-1)]),
        [['user', user]],
      );
      assert.equal((await browser.fetch(members[0]!.path))['id'], user);
    });

    it('gives a long list in pages, each entry once', async () => {
      const { target, call, one } = suite();
      const stem = `many-${groupName()}`;
      const made: string[] = [];
      for (let count = 0; count < BROWSE_PAGE_SIZE + 5; count += 15) {
        const some = Array.from({ length: 15 }, (_, index) => somebody({ login: `${stem}-${count + index}@example.com` }));
        made.push(...(await Promise.all(some.map((profile) => one('create-user', { profile })))).map(({ id }) => id));
      }
      const found = await all(target.browser(), ['users'], stem);
      assert.deepEqual(found.map(({ path }) => path.at(-1)!).sort(), [...made].sort());
      for (const user of made) await call('delete-user', { user });
    });

    it('says that nothing is there for what is not, and leads nowhere else', async () => {
      const browser = suite().target.browser();
      const kindOf = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).kind;
      assert.equal(await kindOf(browser.fetch(['users', 'no-such-user'])), 'not-found');
      assert.equal(await kindOf(browser.list(['groups', 'no-such-group'])), 'not-found');
      assert.equal(await kindOf(browser.list(['nothing'])), 'not-found');
      assert.equal(await kindOf(browser.fetch(['users'])), 'invalid-input');
      for (const id of ['..', '.']) assert.equal(await kindOf(browser.fetch(['users', id])), 'invalid-input');
      assert.equal(await kindOf(browser.list(['users'], { from: '/api/v1/apps?limit=1' })), 'invalid-input');
    });
  });
}

/** What every directory shows of its tree. */
export function contractOfTree(suite: () => Running): void {
  describe('looking around', () => {
    const walk = async (
      browser: TargetBrowser,
      path: BrowsePath,
      filter: string,
      depth = 4,
    ): Promise<BrowseEntry | undefined> => {
      const [found] = path.length === 0 ? [] : await all(browser, path, filter);
      if (found || depth === 0) return found;
      for (const entry of await all(browser, path)) {
        if (entry.kind !== 'unit') continue;
        const inner = await walk(browser, entry.path, filter, depth - 1);
        if (inner) return inner;
      }
      return undefined;
    };

    it('leads from the top of the tree to a user, and shows it as the server has it', async () => {
      const { target, one } = suite();
      const profile = somebody();
      const { dn } = await one('create-user', { profile });
      const browser = target.browser();
      const top = (await browser.list([])).entries;
      assert.ok(top.length > 0 && top.every(({ opens, name }) => opens && /^[A-Za-z]+=/.test(name)), JSON.stringify(top));
      const found = await walk(browser, [], profile.login);
      assert.deepEqual([found?.kind, found?.path], ['user', [dn]]);
      const raw = await browser.fetch(found!.path);
      assert.equal(raw['dn'], dn);
      assert.ok(JSON.stringify(raw).includes(profile.login));
      assert.ok(Array.isArray(raw['objectClass']));
    });

    it('gives a long level in pages, each entry once', async () => {
      const { target, call, one } = suite();
      const stem = `many-${groupName()}`;
      const made: string[] = [];
      for (let count = 0; count < BROWSE_PAGE_SIZE + 5; count += 15) {
        const some = Array.from({ length: 15 }, (_, index) => {
          const login = `${stem}-${count + index}@example.com`;
          return somebody({ login, displayName: login });
        });
        made.push(...(await Promise.all(some.map((profile) => one('create-user', { profile })))).map(({ dn }) => String(dn)));
      }
      const browser = target.browser();
      const one1 = await walk(browser, [], stem);
      const parent = one1!.path[0]!.slice(one1!.name.length + 1);
      assert.deepEqual((await all(browser, [parent], stem)).map(({ path }) => path[0]!).sort(), [...made].sort());
      for (const user of made) await call('delete-user', { user });
    });

    it('takes a search for a text, whatever it holds', async () => {
      const browser = suite().target.browser();
      const [top] = (await browser.list([])).entries;
      assert.deepEqual(await all(browser, top!.path, '*)(objectClass=*'), []);
    });

    it('says that nothing is there for what is not', async () => {
      const browser = suite().target.browser();
      const [top] = (await browser.list([])).entries;
      const kindOf = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).kind;
      assert.equal(await kindOf(browser.fetch([`cn=nobody,${top!.path[0]!}`])), 'not-found');
      const refused = await refusalOf(browser.list([`ou=nothing,${top!.path[0]!}`]));
      assert.deepEqual([refused.kind, refused.code], ['not-found', 'nothing-there'], refused.message);
      assert.equal(await kindOf(browser.fetch([])), 'invalid-input');
      assert.equal(await kindOf(browser.fetch(['no name'])), 'invalid-input');
    });
  });
}
