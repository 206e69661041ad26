import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Slapd } from '../../../scripts/targets/slapd.ts';
import { createLdapTarget } from '../../../src/targets/directory/target.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import { contractOf, groupName, refusalOf, somebody } from '../idp-contract/contract.ts';
import { contractOfNesting } from './nesting.ts';
import { bindsAs, openLdap, slapdOptions } from './openldap-server.ts';

let slapd: Slapd;

/** Lends a target with other options. */
async function using<T>(target: IdpTarget, use: (target: IdpTarget) => Promise<T>): Promise<T> {
  try {
    return await use(target);
  } finally {
    await target.close();
  }
}

contractOf(
  'LDAP: OpenLDAP',
  { tls: true, wire: true, crash: true, browses: 'tree' },
  () => openLdap((started) => (slapd = started)),
  (suite) => {
    contractOfNesting(suite, (group, member) => ({
      server: `ldap://127.0.0.1:${String(slapd.port)}`,
      admin: slapd.admin,
      group,
      member,
    }));

    describe('connections', () => {
      it('ldaps:// and StartTLS work with the authority that is given, and with the right name only', async () => {
        const [plain, secure] = [`ldap://127.0.0.1:${String(slapd.port)}`, `ldaps://127.0.0.1:${String(slapd.tlsPort)}`];
        const options = { ...slapdOptions(slapd), ca: slapd.ca };
        for (const more of [{ url: secure }, { url: plain, startTls: true }]) {
          await using(createLdapTarget({ ...options, ...more }), async (target) => {
            assert.equal((await target.call('find-user', { user: 'nobody@example.com' })).value, null);
          });
          await using(createLdapTarget({ ...options, ...more, serverName: 'ldap.example.org' }), async (target) => {
            const error = await refusalOf(target.call('find-user', { user: 'nobody@example.com' }));
            assert.deepEqual([error.kind, error.code], ['connection', 'ERR_TLS_CERT_ALTNAME_INVALID']);
          });
          await using(createLdapTarget({ ...options, ...more, ca: undefined }), async (target) => {
            assert.match((await refusalOf(target.call('find-user', { user: 'nobody@example.com' }))).message, /not trusted/);
          });
        }
      });

      it('an address over which a password could be read is refused before anything is sent', () => {
        const options = slapdOptions(slapd);
        assert.throws(() => createLdapTarget({ ...options, url: 'ldap://ldap.example.org' }), /has no TLS/);
        assert.throws(() => createLdapTarget({ ...options, url: 'https://ldap.example.org' }), /no address of a directory/);
        assert.throws(
          () => createLdapTarget({ ...options, url: 'ldaps://jane:x@ldap.example.org' }),
          /must not hold a user name/,
        );
        assert.throws(
          () => createLdapTarget({ ...options, url: 'ldaps://ldap.example.org/dc=example' }),
          /where the tree starts is base/,
        );
      });

      it('a place for users or groups that is not there is told by the test of the connection, and is not taken for a user who is not', async () => {
        for (const [what, given] of [
          ['users', { users: { base: `ou=nobody,${slapd.base}` } }],
          ['groups', { groups: { base: `ou=nobody,${slapd.base}` } }],
        ] as const)
          await using(createLdapTarget({ ...slapdOptions(slapd), ...given }), async (target) => {
            const words = /^The directory has no ou=nobody,dc=example,dc=org to look in: check `base` of `users` and `groups`\.$/;
            const { ok, message } = await target.test();
            assert.equal(ok, false);
            assert.match(message ?? '', words);
            const call = what === 'users' ? 'find-user' : 'find-group';
            const error = await refusalOf(target.call(call, what === 'users' ? { user: 'ann@example.com' } : { name: 'Staff' }));
            assert.equal(error.kind, 'invalid-input');
            assert.match(error.message, words);
          });
      });

      it('where the tree starts is asked for when nobody says it', async () => {
        await using(createLdapTarget({ ...slapdOptions(slapd), base: undefined, users: undefined }), async (target) => {
          const { id } = await suite().one('create-user', { profile: somebody() });
          assert.notEqual((await target.call('find-user', { user: id })).value, null);
        });
      });
    });

    describe('names', () => {
      const HOSTILE = ['a,b', 'a+b', '"a"', 'a\\', 'a;b<c>d', ' #a', 'a=b', 'é漢 (x*)', 'cn=x,dc=y', 'a\\,b\\2c', "o'b|&!"];

      it('a login and a group may hold every character, and stay what they are', async () => {
        const { call, one, list } = suite();
        for (const [at, hostile] of HOSTILE.entries()) {
          const login = `${hostile} ${String(at)}`;
          const { id } = await one('create-user', { profile: somebody({ login }) });
          const { id: group } = await one('create-group', { name: login });
          await call('add-user-to-group', { group, user: id });
          assert.equal((await one('find-user', { user: id })).profile['login'], login);
          assert.equal((await one('find-group', { name: login })).id, group);
          assert.deepEqual(
            (await list('list-group-users', { group })).map((user) => user.id),
            [id],
          );
          await call('update-user', { user: id, profile: { login: `${login}!` } });
          assert.equal((await one('find-user', { user: id })).profile['login'], `${login}!`);
          await call('delete-user', { user: id });
          await call('delete-group', { group });
        }
      });

      it('a user moves to another container, and back, and keeps the id', async () => {
        const { call, one } = suite();
        const profile = somebody();
        const { id } = await one('create-user', { profile });
        await using(createLdapTarget({ ...slapdOptions(slapd), users: { base: slapd.base } }), async (wide) => {
          await wide.call('update-user', {
            user: id,
            profile: { container: `ou=leavers,${slapd.base}`, login: `former.${profile.login}` },
          });
          assert.equal(await call('find-user', { user: id }), null);
          const { value } = await wide.call('find-user', { user: id });
          assert.equal((value as { readonly dn: string }).dn, `uid=former.${profile.login},ou=leavers,${slapd.base}`);
          await wide.call('update-user', { user: id, profile: { container: `OU=People, ${slapd.base}` } });
          const { exchanges } = await wide.call('update-user', { user: id, profile: { container: `ou=people,${slapd.base}` } });
          assert.ok(
            exchanges.every(({ method }) => method === 'SEARCH'),
            'the same container is no change',
          );
        });
        assert.equal((await one('find-user', { user: id })).profile['login'], `former.${profile.login}`);
      });
    });

    describe('searches', () => {
      it("take LDAP's own filters too", async () => {
        const { list, one, target } = suite();
        const department = groupName();
        const { id } = await one('create-user', { profile: somebody({ department, title: 'Lead' }) });
        await one('create-user', { profile: somebody({ department }) });
        const found = await list('list-users', { filter: `(&(ou=${department})(title=*))` });
        assert.deepEqual(
          found.map((user) => user.id),
          [id],
        );
        assert.match((await refusalOf(target.call('list-users', { filter: '(&(ou=x)' }))).message, /no LDAP filter/);
      });

      it('join and exclude, and say what they can not search by', async () => {
        const { list, one, target } = suite();
        const department = groupName();
        const [ann, bo] = [
          await one('create-user', { profile: somebody({ department }) }),
          await one('create-user', { profile: somebody({ department, firstName: 'Bo' }) }),
        ];
        const found = async (search: string): Promise<string[]> =>
          (await list('list-users', { search })).map(({ id }) => id).sort();
        const both = [ann.id, bo.id].sort();
        assert.deepEqual(await found(`department eq "${department}" and not (firstName eq "Bo")`), [ann.id]);
        assert.deepEqual(await found(`id eq "${ann.id}" or id eq "${bo.id}"`), both);
        assert.deepEqual(await found(`profile.department eq "${department}" and (firstName co "o" or lastName pr)`), both);
        assert.match((await refusalOf(target.call('list-users', { search: 'shoeSize eq "42"' }))).message, /"shoeSize"/);
        assert.match((await refusalOf(target.call('list-users', { search: 'department eq Sales' }))).message, /double quotes/);
      });

      it('blocked people are found by their state', async () => {
        const { call, list, one } = suite();
        const department = groupName();
        const [ann, bo] = [
          await one('create-user', { profile: somebody({ department }) }),
          await one('create-user', { profile: somebody({ department }) }),
        ];
        await call('deactivate-user', { user: bo.id });
        for (const [status, wanted] of [
          ['ACTIVE', ann.id],
          ['DEPROVISIONED', bo.id],
        ] as const) {
          const found = await list('list-users', { search: `department eq "${department}" and status eq "${status}"` });
          assert.deepEqual(
            found.map(({ id }) => id),
            [wanted],
          );
        }
      });
    });

    describe('profiles', () => {
      it('hold lists where the target says so, and refuse what is mapped nowhere', async () => {
        const { one, target } = suite();
        const { id } = await one('create-user', { profile: somebody() });
        const attributes = { phones: 'telephoneNumber[]' };
        await using(createLdapTarget({ ...slapdOptions(slapd), attributes }), async (wide) => {
          await wide.call('update-user', { user: id, profile: { phones: ['+41 1', '+41 2'] } });
          const { value } = await wide.call('find-user', { user: id });
          assert.deepEqual((value as { readonly profile: { readonly phones: unknown } }).profile.phones, ['+41 1', '+41 2']);
        });
        const error = await refusalOf(target.call('update-user', { user: id, profile: { phones: ['1'] } }));
        assert.match(error.message, /"phones", which is mapped to no attribute.*Add it to `attributes`/);
      });

      it('the server keeps passwords hashed', async () => {
        const { one } = suite();
        const profile = somebody();
        await one('create-user', { profile, credentials: { password: { value: 'Tlpq-17-Xyz!' } } });
        assert.equal(await bindsAs(slapd, `uid=${profile.login},ou=people,${slapd.base}`, 'Tlpq-17-Xyz!'), true);
        await using(createLdapTarget({ ...slapdOptions(slapd), attributes: { secret: 'userPassword' } }), async (nosy) => {
          const { value } = await nosy.call('find-user', { user: profile.login });
          assert.match(String((value as { readonly profile: { readonly secret: unknown } }).profile.secret), /^\{SSHA\}/);
        });
      });

      it('a directory without a word for it says what to configure before it blocks anybody', async () => {
        const { call } = suite();
        const profile = somebody();
        await using(createLdapTarget({ ...slapdOptions(slapd), status: undefined }), async (target) => {
          const error = await refusalOf(target.call('create-user', { profile, activate: false }));
          assert.match(error.message, /say by which attribute with `status`/);
          assert.equal(await call('find-user', { user: profile.login }), null);
        });
      });
    });

    it('what a directory has nothing for is refused with what it has', async () => {
      const error = await refusalOf(suite().target.call('create-app', { label: 'Portal' }));
      assert.deepEqual([error.kind, error.code], ['invalid-input', 'unsupported-operation']);
      assert.match(error.message, /nothing for the operation create-app\. It has find-user, /);
    });
  },
);
