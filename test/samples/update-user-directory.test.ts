import assert from 'node:assert/strict';
import { sampleSuite, withSample, type Sample } from './harness.ts';

/** Stretches of the flow. */
const TO_DELETE = ['user-exists', 'user-to-remove', 'ask-consent', 'values-to-delete', 'check-before-delete'];
const TO_CHECK = ['user-exists', 'user-to-remove', 'user-values', 'user-in-directory'];
const TO_INSERT = [...TO_CHECK, 'before-insert'];
const COMPARE_MEMBERSHIPS = ['account-values', 'fetch-memberships', 'parse-memberships', 'membership-changes', 'any-change'];
const COMPARE = [...TO_CHECK, 'fetch-user', 'user-changes', ...COMPARE_MEMBERSHIPS];
const WITHOUT_UPDATE = [...COMPARE, 'attributes-differ', 'state-differs'];
const LOOK_UP = ['find-group', 'membership-values', 'membership-in-directory'];
const JOIN = [...LOOK_UP, 'before-join', 'insert-membership', 'after-join'];
const LEAVE = ['before-leave', 'delete-membership', 'after-leave'];

const ANN = 'ann.lee@example.com';
const DAN = 'dan.kim@example.com';
const HANA = 'hana.sato@example.com';

/** Requests that changed something, without the ids in their paths. */
function writesOf(sample: Sample): string[] {
  return sample.idp.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replace(/\b00[ug]\w+/g, '…')}`);
}

const statusOf = (sample: Sample, login: string): string | undefined => sample.idp.state.user(login)?.status;

describe('Update user in a directory', () => {
  const opened = sampleSuite('update-user-directory');

  it('1.1 a user who is missing in the source stays in the directory', async () => {
    const sample = opened();
    const { path, report } = await sample.run('missing-in-source');
    assert.deepEqual(path, ['user-exists', 'end']);
    assert.equal(report.outcome, 'no-changes');
    assert.equal(sample.idp.requestCount, 0);
  });

  it('2.1 a user to remove is deleted after consent', async () => {
    const sample = opened();
    const { path, report } = await sample.run('to-remove', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'delete-user', 'after-delete', 'end']);
    assert.equal(report.outcome, 'succeeded');
    assert.equal(sample.idp.state.user('eve.moss@example.com'), undefined);
    // on an active user the first one only deactivates
    assert.deepEqual(writesOf(sample), ['DELETE /api/v1/users/…', 'DELETE /api/v1/users/…']);
  });

  it('2.1 without consent nothing is deleted', async () => {
    const sample = opened();
    const { report } = await sample.run('to-remove', { consent: false });
    assert.equal(report.outcome, 'cancelled');
    assert.equal(statusOf(sample, 'eve.moss@example.com'), 'ACTIVE');
  });

  it('3.1.1 a user to remove who is not in the directory ends the run', async () => {
    const { path, report } = await opened().run('to-remove-not-there', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'end']);
    assert.equal(report.outcome, 'no-changes');
  });

  it('3.1.2.1 a pre-delete veto keeps the user', async () => {
    const sample = opened();
    const { path, report } = await sample.run('delete-vetoed', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(statusOf(sample, 'break.glass@example.com'), 'ACTIVE');
  });

  it('5 a new user is created and joins the groups', async () => {
    const sample = opened();
    const { path, report, triggers } = await sample.run('new-user');
    const created = [...TO_INSERT, 'insert-user', 'after-insert', ...COMPARE_MEMBERSHIPS, 'attributes-differ', 'state-differs'];
    assert.deepEqual(path, [...created, 'memberships-to-remove', 'memberships-to-add', ...JOIN, ...JOIN, 'end']);
    assert.deepEqual(triggers.slice(0, 2), ['login-is-a-company-address', 'send-activation']);
    assert.equal(report.outcome, 'succeeded');
    const { profile, status } = sample.idp.state.user(HANA) ?? {};
    assert.equal(status, 'PROVISIONED');
    assert.deepEqual(
      { ...profile },
      {
        login: HANA,
        email: HANA,
        firstName: 'Hana',
        lastName: 'Sato',
        displayName: 'Hana Sato',
        department: 'Finance',
        title: 'Controller',
      },
    );
    assert.deepEqual(sample.idp.state.groupsOf(HANA).sort(), ['app-ledger', 'app-reports']);
  });

  it('5 a new user who is disabled is created without access, and activated when enabled', async () => {
    const sample = opened();
    const login = 'ivo.berg@example.com';
    await sample.run('new-user-disabled');
    assert.equal(statusOf(sample, login), 'STAGED');
    const { user } = sample.input('new-user-disabled');
    const { path, report } = await sample.run({ login, user: { ...(user as object), status: 'ACTIVE' } });
    assert.deepEqual(path, [...WITHOUT_UPDATE, 'activate-user', 'memberships-to-remove', 'memberships-to-add', 'end']);
    assert.equal(report.outcome, 'succeeded');
    assert.equal(statusOf(sample, login), 'PROVISIONED');
  });

  it('5.1.1 a pre-insert veto creates nobody', async () => {
    const sample = opened();
    const { path, report } = await sample.run('insert-vetoed');
    assert.deepEqual(path, [...TO_INSERT, 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(writesOf(sample), []);
  });

  it('6.2 any change? No: the run ends and has only read', async () => {
    const sample = opened();
    const { path, ports, report } = await sample.run('unchanged');
    assert.deepEqual(path, [...COMPARE, 'end']);
    assert.ok(ports.includes('any-change:else'));
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(writesOf(sample), []);
  });

  it('6.2 any change? Yes: attributes that differ are updated', async () => {
    const sample = opened();
    const { path, logs } = await sample.run('changed');
    const updated = [...COMPARE, 'attributes-differ', 'before-update', 'update-user', 'after-update', 'state-differs'];
    assert.deepEqual(path, [...updated, 'memberships-to-remove', 'memberships-to-add', 'end']);
    assert.deepEqual(
      logs.filter(({ step }) => step === 'user-changes').map(({ message }) => message),
      ['department: "Finance" → "Controlling"', 'title: "Accountant" → "Head of Controlling"'],
    );
    assert.deepEqual(writesOf(sample), ['POST /api/v1/users/…']);
    const { profile } = sample.idp.state.user(ANN) ?? {};
    assert.equal(profile?.['department'], 'Controlling');
    assert.equal(profile['firstName'], 'Ann');
  });

  it('6.3.1 a pre-update veto updates nothing', async () => {
    const sample = opened();
    const { path, report } = await sample.run('update-vetoed');
    assert.deepEqual(path, [...COMPARE, 'attributes-differ', 'before-update', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(writesOf(sample), []);
  });

  it('6.4 a disabled user is suspended, and resumed when enabled', async () => {
    const sample = opened();
    const { path } = await sample.run('disabled');
    assert.deepEqual(path, [...WITHOUT_UPDATE, 'suspend-user', 'memberships-to-remove', 'memberships-to-add', 'end']);
    assert.equal(statusOf(sample, ANN), 'SUSPENDED');
    const again = await sample.run('unchanged');
    assert.ok(again.path.includes('resume-user'));
    assert.equal(statusOf(sample, ANN), 'ACTIVE');
  });

  it('6.4 a disabled user who never signed in is deactivated, because there is nothing to suspend', async () => {
    const sample = opened();
    await sample.run('new-user');
    const { user } = sample.input('new-user');
    const { path, report } = await sample.run({ login: HANA, user: { ...(user as object), status: 'DISABLED' } });
    assert.ok(path.includes('deactivate-user'));
    assert.equal(report.outcome, 'succeeded');
    assert.equal(statusOf(sample, HANA), 'DEPROVISIONED');
  });

  it('9 before 8 memberships are removed before new ones are added', async () => {
    const sample = opened();
    const { path } = await sample.run('other-groups');
    const groups = ['memberships-to-remove', ...LEAVE, 'memberships-to-add', ...JOIN];
    assert.deepEqual(path, [...WITHOUT_UPDATE, ...groups, 'end']);
    assert.deepEqual(writesOf(sample), ['DELETE /api/v1/groups/…/users/…', 'PUT /api/v1/groups/…/users/…']);
    assert.deepEqual(sample.idp.state.groupsOf(ANN), ['all-staff', 'app-ledger', 'app-reports']);
  });

  it('8.2.1 a group that is not in the directory is a warning, and the next one is added', async () => {
    const sample = opened();
    const { path, report } = await sample.run('unknown-group');
    const groups = ['memberships-to-remove', 'memberships-to-add', 'find-group', 'unknown-group', ...JOIN];
    assert.deepEqual(path, [...WITHOUT_UPDATE, ...groups, 'end']);
    assert.deepEqual(report.warnings, [
      'There is no group app-nowhere in the directory; ann.lee@example.com does not get it.',
    ]);
    assert.deepEqual(sample.idp.state.groupsOf(ANN), ['all-staff', 'app-ledger', 'app-reports', 'app-crm']);
  });

  it('8.2.1 a member is not added again', async () => {
    const sample = opened();
    const { path, report } = await sample.run('already-member');
    const groups = ['memberships-to-remove', 'memberships-to-add', ...LOOK_UP, 'already-member'];
    assert.deepEqual(path, [...WITHOUT_UPDATE, ...groups, 'end']);
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(writesOf(sample), []);
  });

  it('8.2.2.1 a vetoed membership is left out and the next one is added', async () => {
    const sample = opened();
    const { path, report } = await sample.run('membership-vetoed');
    const groups = ['memberships-to-remove', 'memberships-to-add', ...LOOK_UP, 'before-join', ...JOIN];
    assert.deepEqual(path, [...WITHOUT_UPDATE, ...groups, 'end']);
    assert.deepEqual(
      report.vetoes.map(({ trigger, iteration }) => [trigger, ...iteration]),
      [['contractors-get-no-admin-groups', 0]],
    );
    assert.deepEqual(sample.idp.state.groupsOf(ANN), ['all-staff', 'app-ledger', 'app-reports', 'app-crm']);
  });

  it('9.2.1.1 a vetoed removal ends the run before anything is added', async () => {
    const sample = opened();
    const { path, report } = await sample.run('removal-vetoed');
    assert.deepEqual(path, [...WITHOUT_UPDATE, 'memberships-to-remove', ...LEAVE, 'before-leave', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(
      report.writes.map(({ action }) => action),
      ['delete membership'],
    );
    assert.deepEqual(sample.idp.state.groupsOf(DAN), ['all-staff', 'app-platform-admins']);
  });

  it('9.2.2.1 a membership that somebody else just removed is none to remove, and the run goes on', async () => {
    const sample = opened();
    const group = sample.idp.state.groups().find(({ name }) => name === 'app-crm')?.id ?? '';
    const user = sample.idp.state.user(ANN)?.id ?? '';
    const { ports, report } = await sample.run('other-groups', {
      observer: {
        stepStarted: (_scope, { id }) => {
          // the directory answers 404 to the removal, as it would after the other one
          if (id === 'before-leave')
            sample.idp.inject({
              method: 'DELETE',
              path: `/api/v1/groups/${group}/users/${user}`,
              effect: {
                kind: 'answer',
                status: 404,
                body: {
                  errorCode: 'E0000007',
                  errorSummary: 'Not found: Resource not found',
                  errorLink: 'E0000007',
                  errorId: 'oae',
                  errorCauses: [],
                },
              },
            });
        },
      },
    });
    assert.ok(ports.includes('delete-membership:refused'));
    assert.equal(report.outcome, 'succeeded');
    assert.ok(sample.idp.state.groupsOf(ANN).includes('app-reports'));
  });

  it('a create whose answer was lost is reported as uncertain, and the next run goes on with what it finds', async () => {
    await withSample('update-user-directory', async (sample) => {
      sample.idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'reset', when: 'after' } });
      const first = await sample.run('new-user');
      assert.equal(first.report.outcome, 'failed');
      assert.deepEqual(
        first.report.uncertain.map(({ step }) => step),
        ['insert-user'],
      );
      const second = await sample.run('new-user');
      assert.equal(second.report.outcome, 'succeeded');
      assert.equal(sample.idp.state.users().filter(({ login }) => login === HANA).length, 1);
      assert.deepEqual(sample.idp.state.groupsOf(HANA).sort(), ['app-ledger', 'app-reports']);
    });
  });
});
