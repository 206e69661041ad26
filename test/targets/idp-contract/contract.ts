import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { IdpOperationName } from '../../../src/flow/idp-operations.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/flow/json.ts';
import { TargetError, type IdpTarget } from '../../../src/targets/port.ts';
import { ranAgainst, skipWithout } from '../servers.ts';
import { contractOfLists, contractOfTree } from './browsing.ts';
import { contractOfFaults, type Abilities } from './faults.ts';
import type { IdentityServer } from './identity-server.ts';

/** A user or a group as operations answer it. */
export interface Found extends JsonObject {
  readonly id: string;
  readonly status?: string;
  readonly profile: JsonObject;
}

/** What `start` gives when the machine can not have the server. */
export interface Absent {
  readonly absent: string;
}

/** One server started for all tests of a suite. */
export interface Running {
  readonly server: IdentityServer;
  readonly target: IdpTarget;
  readonly call: (operation: IdpOperationName, parameters: JsonObject) => Promise<Json>;
  /** Calls an operation that answers one user or group. */
  readonly one: (operation: IdpOperationName, parameters: JsonObject) => Promise<Found>;
  /** Calls an operation that answers a list. */
  readonly list: (operation: IdpOperationName, parameters: JsonObject) => Promise<readonly Found[]>;
}

/**
 * What every target of the kind IdP holds to, whatever its server: Okta, SCIM, LDAP, Active Directory, Keycloak.
 * @param name of the suite
 * @param can what can be tried on it
 * @param start starts the server, or says why there is none
 * @param more tests of this server alone
 */
export function contractOf(
  name: string,
  can: Abilities,
  start: () => Promise<IdentityServer | Absent>,
  more: (running: () => Running) => void = () => undefined,
): void {
  describe(name, function () {
    this.timeout(90_000);
    let running: Running | undefined;
    before(async function () {
      const started = await start();
      if ('absent' in started) skipWithout(this, name, started.absent);
      console.log(`      against ${started.version}`);
      ranAgainst(started.version);
      running = runningOn(started);
    });
    after(async () => {
      await running?.target.close();
      await running?.server.stop();
    });
    const suite = (): Running => {
      assert.ok(running, 'The server is there inside of tests only.');
      return running;
    };
    contractOfUsers(suite);
    contractOfGroups(suite);
    if (can.browses === 'lists') contractOfLists(suite);
    if (can.browses === 'tree') contractOfTree(suite);
    contractOfFaults(suite, can);
    more(suite);
  });
}

function runningOn(server: IdentityServer): Running {
  const target = server.open();
  const call = async (operation: IdpOperationName, parameters: JsonObject): Promise<Json> =>
    (await target.call(operation, parameters)).value;
  const found = (value: Json): Found => {
    assert.ok(isJsonObject(value) && typeof value['id'] === 'string' && isJsonObject(value['profile']), JSON.stringify(value));
    return value as Found;
  };
  return {
    server,
    target,
    call,
    one: async (operation, parameters) => found(await call(operation, parameters)),
    list: async (operation, parameters) => {
      const value = await call(operation, parameters);
      assert.ok(Array.isArray(value));
      return (value as readonly Json[]).map(found);
    },
  };
}

let number = 0;

/** A profile of somebody nobody else is. */
export function somebody(more: JsonObject = {}): JsonObject & { readonly login: string } {
  number += 1;
  const login = `person.${String(number)}@example.com`;
  return {
    login,
    email: login,
    firstName: 'Ann',
    lastName: `Lee ${String(number)}`,
    displayName: `Ann Lee ${String(number)}`,
    ...more,
  };
}

export const groupName = (): string => `app-${String((number += 1))}`;

/** What the promise is rejected with. */
export async function refusalOf(work: Promise<unknown>): Promise<TargetError> {
  const error: unknown = await work.then(
    (value) => assert.fail(`It was not refused, but answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof TargetError, String(error));
  return error;
}

const idsOf = (found: readonly Found[]): string[] => found.map(({ id }) => id).sort();

const given = (profile: JsonObject, of: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(of).map((name) => [name, profile[name] ?? null]));

function contractOfUsers(suite: () => Running): void {
  describe('users', () => {
    it('a new user is found by login and by id, active, with the profile that was given', async () => {
      const { call, one } = suite();
      const profile = somebody({ title: 'Engineer', department: 'Platform' });
      assert.equal(await call('find-user', { user: profile.login }), null);
      const made = await one('create-user', { profile });
      for (const user of [made.id, profile.login]) {
        const found = await one('find-user', { user });
        assert.deepEqual([found.id, found.status, given(found.profile, profile)], [made.id, found.status, profile]);
        assert.notEqual(found.status, 'DEPROVISIONED');
      }
    });

    it('a change leaves what it does not name, null takes away, and a second time changes nothing', async () => {
      const { call, one } = suite();
      const profile = somebody({ title: 'Engineer', department: 'Platform' });
      const { id } = await one('create-user', { profile });
      const change = { title: 'Lead', department: null, displayName: 'Änne "Quote" Lee, née O\'Neil (x*) \\ +=<>#; 漢字' };
      await call('update-user', { user: id, profile: change });
      await call('update-user', { user: profile.login, profile: change });
      const found = await one('find-user', { user: id });
      assert.deepEqual(given(found.profile, profile), { ...profile, ...change });
    });

    it('a new login is the one to be found by, and the id stays', async () => {
      const { call, one } = suite();
      const [profile, other] = [somebody(), somebody()];
      const { id } = await one('create-user', { profile });
      await call('update-user', { user: id, profile: { login: other.login } });
      assert.equal(await call('find-user', { user: profile.login }), null);
      assert.equal((await one('find-user', { user: other.login })).id, id);
    });

    it('a replacement takes away what it does not name', async () => {
      const { call, one } = suite();
      const profile = somebody({ title: 'Engineer' });
      const { id } = await one('create-user', { profile });
      const { title, ...rest } = profile;
      await call('replace-user', { user: id, profile: { ...rest, firstName: 'Anna' } });
      const found = await one('find-user', { user: id });
      assert.deepEqual([found.profile['title'] ?? null, found.profile['firstName'], title], [null, 'Anna', 'Engineer']);
    });

    it('a user is blocked and let in again, as often as one likes', async () => {
      const { call, one } = suite();
      const active = async (user: string): Promise<boolean> =>
        !['STAGED', 'SUSPENDED', 'DEPROVISIONED'].includes((await one('find-user', { user })).status!);
      const credentials = { password: { value: 'Tlpq-17-Xyz!' } };
      const { id } = await one('create-user', { profile: somebody(), credentials, activate: false });
      assert.equal(await active(id), false);
      await call('activate-user', { user: id });
      assert.equal(await active(id), true);
      await call('suspend-user', { user: id });
      assert.equal(await active(id), false);
      await call('unsuspend-user', { user: id });
      assert.equal(await active(id), true);
      await call('deactivate-user', { user: id });
      assert.equal((await one('find-user', { user: id })).status, 'DEPROVISIONED');
      await call('activate-user', { user: id });
      assert.equal(await active(id), true);
    });

    it('a login that is taken is refused as already there, and its owner is as before', async () => {
      const { target, one } = suite();
      const profile = somebody();
      const { id } = await one('create-user', { profile });
      const error = await refusalOf(target.call('create-user', { profile: { ...profile, lastName: 'Thief' } }));
      assert.deepEqual([error.kind, error.safeToRepeat], ['already-exists', true], error.message);
      const found = await one('find-user', { user: profile.login });
      assert.deepEqual([found.id, found.profile['lastName']], [id, profile['lastName']]);
    });

    it('a deleted user is gone, also from groups; deleting again says that nobody is there', async () => {
      const { call, one, list, target } = suite();
      const { id } = await one('create-user', { profile: somebody() });
      const { id: group } = await one('create-group', { name: groupName() });
      await call('add-user-to-group', { group, user: id });
      await call('delete-user', { user: id });
      assert.equal(await call('find-user', { user: id }), null);
      assert.deepEqual(await list('list-group-users', { group }), []);
      assert.equal((await refusalOf(target.call('delete-user', { user: id }))).kind, 'not-found');
    });

    it('whoever is not there can not be changed', async () => {
      const { target } = suite();
      const nobody = 'nobody@example.com';
      for (const [operation, more] of [
        ['update-user', { profile: { lastName: 'X' } }],
        ['deactivate-user', {}],
        ['list-user-groups', {}],
      ] as const) {
        const error = await refusalOf(target.call(operation, { user: nobody, ...more }));
        assert.equal(error.kind, 'not-found', `${operation}: ${error.message}`);
      }
    });

    it('lists all that a search matches, over several pages', async () => {
      const { call, list, one } = suite();
      const name = `Crowd ${String((number += 1))}`;
      const made: string[] = [];
      for (let count = 0; count < 60; count += 10) {
        const some = Array.from({ length: 10 }, () => one('create-user', { profile: somebody({ lastName: name }) }));
        made.push(...(await Promise.all(some)).map(({ id }) => id));
      }
      assert.deepEqual(idsOf(await list('list-users', { search: `profile.lastName eq "${name}"`, limit: 25 })), made.sort());
      for (const user of made) await call('delete-user', { user });
    });

    it('searches by what equals, what starts with, and both', async () => {
      const { list, one } = suite();
      const department = `Sales ${String((number += 1))}`;
      const [ann, bo] = [somebody({ department }), somebody({ department, firstName: 'Bo' })];
      const [first, second] = [await one('create-user', { profile: ann }), await one('create-user', { profile: bo })];
      const found = async (search: string): Promise<string[]> => idsOf(await list('list-users', { search }));
      assert.deepEqual(await found(`profile.department eq "${department}"`), [first.id, second.id].sort());
      assert.deepEqual(await found(`profile.department eq "${department}" and profile.firstName sw "B"`), [second.id]);
      assert.deepEqual(await found(`profile.login eq "${ann.login}"`), [first.id]);
      assert.deepEqual(await found(`profile.department eq "${department}*"`), []);
    });

    it('a name that is written as a search finds nobody', async () => {
      const { call, one } = suite();
      await one('create-user', { profile: somebody() });
      for (const user of [
        '*',
        '*)(uid=*',
        'a" or userName sw "',
        'person*',
        '(objectClass=*)',
        'x,dc=example,dc=org',
        '%',
        'ü漢',
      ]) {
        assert.equal(await call('find-user', { user }), null, user);
        assert.equal(await call('find-group', { name: user }), null, user);
      }
    });

    it('a password is written and shown nowhere', async () => {
      const { server, target } = suite();
      const profile = somebody();
      const password = 'Tlpq-17-Xyz!-secret';
      const made = await target.call('create-user', { profile, credentials: { password: { value: password } } });
      const changed = await target.call('update-user', {
        user: profile.login,
        profile: { title: 'Lead' },
        credentials: { password: { value: `${password}-2` } },
      });
      assert.ok(!JSON.stringify([made, changed]).includes(password));
      assert.ok(made.exchanges.length > 0);
      if (server.signIn === undefined) return;
      assert.deepEqual(
        [await server.signIn(profile.login, `${password}-3`), await server.signIn(profile.login, `${password}-2`)],
        [false, true],
      );
    });

    it('thirty people at once', async () => {
      const { call, list, one } = suite();
      const { id: group } = await one('create-group', { name: groupName() });
      const made = await Promise.all(
        Array.from({ length: 30 }, async () => {
          const { id } = await one('create-user', { profile: somebody() });
          await call('add-user-to-group', { group, user: id });
          return id;
        }),
      );
      assert.deepEqual(idsOf(await list('list-group-users', { group })), made.sort());
    });

    it('a profile attribute or a parameter that is unknown is refused before anything is sent', async () => {
      const { target } = suite();
      const error = await refusalOf(target.call('create-user', { profile: somebody(), nickname: 'A' }));
      assert.deepEqual([error.kind, error.exchanges ?? []], ['invalid-input', []]);
      assert.match(error.message, /"nickname"/);
    });
  });
}

function contractOfGroups(suite: () => Running): void {
  describe('groups', () => {
    it('a group is made, found by name and by id, listed, and deleted', async () => {
      const { call, one, list, server } = suite();
      const name = server.anyName ? `${groupName()} "Nord", (A*) \\ + ü #1` : groupName();
      const { id } = await one('create-group', { name, description: 'Users of the portal' });
      const description = server.groupDescriptions ? 'Users of the portal' : null;
      assert.deepEqual((await one('find-group', { name })).profile, { name, description });
      assert.equal((await one('find-group', { group: id })).id, id);
      assert.ok(idsOf(await list('list-groups', {})).includes(id));
      assert.equal(await call('find-group', { name: name.slice(0, -1) }), null);
      await call('delete-group', { group: id });
      assert.equal(await call('find-group', { name }), null);
      assert.equal(await call('find-group', { group: id }), null);
    });

    it('a name that is taken is refused as already there', async () => {
      const { one, target } = suite();
      const name = groupName();
      await one('create-group', { name });
      const error = await refusalOf(target.call('create-group', { name }));
      assert.deepEqual([error.kind, error.safeToRepeat], ['already-exists', true], error.message);
    });

    it('members come and go; twice is the same as once, also for the last one', async () => {
      const { call, one, list } = suite();
      const { id: group } = await one('create-group', { name: groupName() });
      const [ann, bo] = [await one('create-user', { profile: somebody() }), await one('create-user', { profile: somebody() })];
      for (const user of [ann.id, bo.id, ann.id]) await call('add-user-to-group', { group, user });
      assert.deepEqual(idsOf(await list('list-group-users', { group })), [ann.id, bo.id].sort());
      assert.ok(idsOf(await list('list-user-groups', { user: ann.id })).includes(group));
      for (const user of [ann.id, bo.id, bo.id]) await call('remove-user-from-group', { group, user });
      assert.deepEqual(await list('list-group-users', { group }), []);
      assert.ok(!idsOf(await list('list-user-groups', { user: ann.id })).includes(group));
    });

    it('a new user is in the groups it is created with', async () => {
      const { one, list } = suite();
      const groupIds = [
        (await one('create-group', { name: groupName() })).id,
        (await one('create-group', { name: groupName() })).id,
      ];
      const { id } = await one('create-user', { profile: somebody(), groupIds });
      const member = idsOf(await list('list-user-groups', { user: id }));
      assert.deepEqual(
        groupIds.filter((group) => !member.includes(group)),
        [],
      );
    });
  });
}
