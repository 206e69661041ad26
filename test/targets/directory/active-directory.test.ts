import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SambaDomain } from '../../../scripts/targets/samba.ts';
import { createActiveDirectoryTarget } from '../../../src/targets/directory/target.ts';
import { contractOf, groupName, refusalOf, somebody } from '../idp-contract/contract.ts';
import { seedOf, seedWith, tellStory, tellStoryEmbedded } from '../idp-contract/sample-story.ts';
import { activeDirectory, domainOptions, signsIn } from './active-directory-server.ts';
import { contractOfNesting } from './nesting.ts';

let domain: SambaDomain;

contractOf(
  'Active Directory: Samba',
  { tls: true, crash: true, browses: 'tree' },
  () => activeDirectory((started) => (domain = started)),
  (suite) => {
    contractOfNesting(suite, (group, member) => ({ server: domain.url, tls: domain, admin: domain.admin, group, member }));

    describe('what only Active Directory has', () => {
      it('a new user signs in with the password, and no longer when blocked', async () => {
        const { call, one } = suite();
        const profile = somebody();
        const password = 'Tlpq-17-Xyz!';
        const { id } = await one('create-user', { profile, credentials: { password: { value: password } } });
        assert.equal(await signsIn(domain, profile.login, password), true);
        await call('suspend-user', { user: id });
        assert.equal(await signsIn(domain, profile.login, password), false);
        await call('update-user', { user: id, profile: {}, credentials: { password: { value: `${password}-2` } } });
        assert.equal(
          await signsIn(domain, profile.login, `${password}-2`),
          false,
          'a new password lets nobody in who is blocked',
        );
        await call('unsuspend-user', { user: id });
        assert.equal(await signsIn(domain, profile.login, `${password}-2`), true);
      });

      it('a password that the policy refuses is invalid input, and nobody is created', async () => {
        const { call, target } = suite();
        const profile = somebody();
        const error = await refusalOf(target.call('create-user', { profile, credentials: { password: { value: 'short' } } }));
        assert.deepEqual([error.kind, error.safeToRepeat], ['invalid-input', true], error.message);
        assert.match(error.message, /password/i);
        assert.equal(await call('find-user', { user: profile.login }), null);
      });

      it('a user without a password is active, and nobody knows the one it has', async () => {
        const { one } = suite();
        const profile = somebody();
        assert.equal((await one('create-user', { profile })).status, 'ACTIVE');
        assert.equal(await signsIn(domain, profile.login, ''), false);
      });

      it('people are found by their old logon name too, which comes from the login', async () => {
        const { one } = suite();
        const { id, profile } = await one('create-user', {
          profile: somebody({ login: 'a.very.long.name.of.a.person@example.com' }),
        });
        assert.equal(profile['sAMAccountName'], 'a.very.long.name.of');
        assert.equal((await one('find-user', { user: 'a.very.long.name.of' })).id, id);
      });

      it('moves to another container when that is what the profile says', async () => {
        const { call, one } = suite();
        const { id } = await one('create-user', { profile: somebody() });
        await call('update-user', {
          user: id,
          profile: { container: `CN=Managed Service Accounts,${domain.base}`, cn: 'Lee, Ann' },
        });
        const wide = createActiveDirectoryTarget({ ...domainOptions(domain), users: { base: domain.base } });
        const { value } = await wide.call('find-user', { user: id });
        assert.equal(
          (value as { readonly dn: string }).dn,
          `CN=Lee\\2C Ann,CN=Managed Service Accounts,${domain.base}`.replace('\\2C', '\\,'),
        );
        await wide.close();
      });

      it('without TLS a password is not even sent', () => {
        assert.throws(
          () => createActiveDirectoryTarget({ ...domainOptions(domain), url: 'ldap://dc.example.com' }),
          /has no TLS, so that the password could be read on the way/,
        );
      });

      it('a certificate for another name is refused, with what to set', async () => {
        const target = createActiveDirectoryTarget({ ...domainOptions(domain), serverName: undefined });
        const error = await refusalOf(target.call('find-group', { name: groupName() }));
        assert.equal(error.kind, 'connection');
        assert.match(error.message, /certificate of ldaps:.*server-name/);
        await target.close();
      });
    });

    describe('the sample update-user-directory', () => {
      it('does the same as on the embedded IdP, run after run', async () => {
        const inputs = [
          ...['new-user', 'new-user', 'new-user-disabled', 'changed', 'unchanged', 'unchanged', 'disabled', 'disabled'],
          ...['enabled-again', 'enabled-again', 'unchanged', 'other-groups', 'unknown-group', 'membership-vetoed'],
          // Not `removal-vetoed`: what it removes before the veto depends on the order in which a server lists groups.
          ...['insert-vetoed', 'update-vetoed', 'delete-vetoed', 'missing-in-source', 'already-member'],
          ...['to-remove', 'to-remove', 'to-remove-not-there'],
        ];
        const people = createActiveDirectoryTarget({
          ...domainOptions(domain),
          // Those that the domain itself and the other tests made are not there for this flow.
          users: { filter: '(description=sample)' },
        });
        const marked = { ...people, call: mark(people) };
        await seedWith(marked, seedOf('update-user-directory'));
        const told = await tellStory('update-user-directory', marked, inputs);
        assert.deepEqual(told, await tellStoryEmbedded('update-user-directory', inputs));
        assert.deepEqual(
          told.outcomes.filter((outcome) => /failed|cancelled/.test(outcome)),
          [],
        );
        assert.deepEqual(
          told.outcomes.filter((outcome) => outcome.endsWith(': succeeded')).map((outcome) => outcome.replace(/:.*/, '')),
          [
            ...['new-user', 'new-user-disabled', 'changed', 'unchanged', 'disabled', 'enabled-again', 'unchanged'],
            ...['other-groups', 'unknown-group', 'already-member', 'to-remove'],
          ],
        );
        await people.close();
      });
    });
  },
);

type Call = ReturnType<typeof createActiveDirectoryTarget>['call'];

/** Marks whom the sample creates, so that it sees nobody else. */
const mark =
  (target: Pick<ReturnType<typeof createActiveDirectoryTarget>, 'call'>): Call =>
  (operation, parameters, options) =>
    operation === 'create-user'
      ? target.call(
          operation,
          { ...parameters, profile: { ...(parameters['profile'] as object), description: 'sample' } },
          options,
        )
      : target.call(operation, parameters, options);
