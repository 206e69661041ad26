import assert from 'node:assert/strict';
import { sampleSuite } from './harness.ts';
import { assertConverges, later, noticeLog, runUntilCall } from './interruption.ts';

const NOW = '2026-11-21T09:00:00.000Z';

describe('sample update-efs-user', () => {
  const sample = sampleSuite('update-efs-user');
  const row = (id: number) => sample().rows('SELECT * FROM users WHERE id = :id', [id])[0];
  const reference = (id: number) => sample().rows('SELECT * FROM iam_user_reference WHERE user_id = :id', [id])[0];
  const account = (id: string) => sample().idp.state.user(id);

  it('Update user: admin changes user information (first name, name) and clicks save', async () => {
    const { report, path, triggers } = await sample().run('changed');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path, [
      'user-values',
      'user-in-efs',
      'fetch-user',
      'compare-user',
      'before-update',
      'update-user',
      'read-reference',
      'idp-behind',
      'account-values',
      'read-account',
      'compare-account',
      'update-account',
      'touch-reference',
      'updated',
    ]);
    assert.deepEqual(triggers, ['protect-service-users', 'warn-of-name-change']);
  });

  it('Update user: the entry is updated in the users table', async () => {
    await sample().run('changed');
    assert.deepEqual(row(1), {
      id: 1,
      email: 'lena.hofer@efs.example',
      first_name: 'Lena',
      last_name: 'Hofer-Gruber',
      phone: '+43 1 555 0101',
      language: 'de',
      created_at: '2026-03-02T08:15:00.000Z',
      updated_at: NOW,
    });
  });

  it('Update user: receives uuid for oktaId from iam_user_reference table', async () => {
    const { calls } = await sample().run('changed');
    const read = calls.find(({ step }) => step === 'read-reference');
    assert.deepEqual([read?.target, read?.parameters], ['efs', { user_id: 1 }]);
    assert.deepEqual(calls.find(({ what }) => what === 'find-user')?.parameters, { user: '00uLenaHofer00000001' });
  });

  it('Update user: use update(), POST request to /api/v1/users/[oktaId] with changed data only', async () => {
    const { calls } = await sample().run('changed');
    const sent = calls.filter(({ target, writes }) => target === 'idp' && writes);
    assert.deepEqual(
      sent.map(({ what, parameters }) => [what, parameters]),
      [['update-user', { user: '00uLenaHofer00000001', profile: { lastName: 'Hofer-Gruber' } }]],
    );
    assert.deepEqual(
      sample().idp.requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
      ['GET /api/v1/users/00uLenaHofer00000001 200', 'POST /api/v1/users/00uLenaHofer00000001 200'],
    );
  });

  it('Update user: IdP updates the entry; the response holds id and profile, login = email', async () => {
    await sample().run('changed');
    assert.deepEqual(account('00uLenaHofer00000001')?.profile, {
      login: 'lena.hofer@efs.example',
      email: 'lena.hofer@efs.example',
      firstName: 'Lena',
      lastName: 'Hofer-Gruber',
    });
  });

  it('Update user: update updated_at in iam_user_reference table', async () => {
    await sample().run('changed');
    assert.deepEqual(reference(1), {
      user_id: 1,
      okta_id: '00uLenaHofer00000001',
      created_at: '2026-03-02T08:15:00.000Z',
      updated_at: NOW,
    });
  });

  it('Update user: show successfully updated', async () => {
    const { report } = await sample().run('changed');
    assert.deepEqual([report.endedAt, report.message], ['updated', 'lena.hofer@efs.example successfully updated.']);
    assert.deepEqual(report.writes.map(({ target }) => target), ['efs', 'idp', 'efs']);
  });

  it('nothing changed: no call to the IdP, and updated_at stays', async () => {
    const state = sample().state();
    const { report, path } = await sample().run('unchanged');
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(path, ['user-values', 'user-in-efs', 'fetch-user', 'compare-user', 'read-reference', 'idp-behind', 'up-to-date']);
    assert.deepEqual(sample().idp.requests, []);
    assert.equal(sample().state(), state);
  });

  for (const input of ['changed', 'changed-in-efs-only', 'no-reference', 'stale-reference', 'interrupted-before'])
    it(`${input} twice: the second run has no changes`, async () => {
      assert.equal((await sample().run(input)).report.outcome, 'succeeded');
      const state = sample().state();
      const { report } = await sample().run(input, { now: later });
      assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
      assert.equal(sample().state(), state);
    });

  it('what only EFS keeps is not sent to the IdP', async () => {
    const before = account('00uMarcDubois0000002');
    const { report, ports } = await sample().run('changed-in-efs-only');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('compare-account:unchanged'));
    assert.ok(sample().idp.requests.every(({ method }) => method === 'GET'));
    assert.deepEqual(account('00uMarcDubois0000002'), before);
    assert.deepEqual([row(2)?.['phone'], row(2)?.['language'], reference(2)?.['updated_at']], ['+33 1 5555 0102', 'fr', NOW]);
  });

  it('no reference row: the account is created, and the reference with it', async () => {
    const { report, path } = await sample().run('no-reference');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(path.indexOf('read-reference')), [
      'read-reference',
      'no-reference',
      'create-user',
      'create-user/user-values',
      'create-user/user-in-efs',
      'create-user/fetch-user',
      'create-user/compare-user',
      'create-user/account-values',
      'create-user/find-account',
      'create-user/create-account',
      'create-user/reference-values',
      'create-user/read-reference',
      'create-user/insert-reference',
      'create-user/created',
      'updated',
    ]);
    const created = account('ida.lindqvist@efs.example');
    assert.equal(created?.profile['lastName'], 'Lindqvist-Berg');
    assert.equal(reference(3)?.['okta_id'], created.id);
    assert.match(report.warnings.join('\n'), /has no row in iam_user_reference/);
  });

  it('stale oktaId (404): the account is looked up by login, updated, and the reference corrected', async () => {
    const { report, path, ports } = await sample().run('stale-reference');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('read-account:missing'));
    assert.deepEqual(path.slice(path.indexOf('stale-reference')), [
      'stale-reference',
      'create-user',
      'create-user/user-values',
      'create-user/user-in-efs',
      'create-user/fetch-user',
      'create-user/compare-user',
      'create-user/account-values',
      'create-user/find-account',
      'create-user/account-deactivated',
      'create-user/compare-account',
      'create-user/update-account',
      'create-user/reference-values',
      'create-user/read-reference',
      'create-user/reference-outdated',
      'create-user/update-reference',
      'create-user/created',
      'updated',
    ]);
    assert.equal(account('00uTomBeckerNew00004')?.profile['firstName'], 'Thomas');
    assert.deepEqual([reference(4)?.['okta_id'], reference(4)?.['updated_at']], ['00uTomBeckerNew00004', NOW]);
  });

  it('the account is deleted between the look and the update (404): looked up by login', async () => {
    const gone = { kind: 'answer', status: 404, body: { errorCode: 'E0000007', errorSummary: 'Not found' } } as const;
    sample().idp.inject({ method: 'POST', path: '/api/v1/users/00uLenaHofer00000001', effect: gone });
    const { report, ports } = await sample().run('changed');
    assert.ok(ports.includes('update-account!not-found'));
    assert.equal(report.outcome, 'succeeded');
    assert.equal(account('00uLenaHofer00000001')?.profile['lastName'], 'Hofer-Gruber');
  });

  it('an earlier run that stopped after the users table: the IdP is told now', async () => {
    const { report, path } = await sample().run('interrupted-before');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(!path.includes('update-user'));
    assert.deepEqual(path.slice(-3), ['update-account', 'touch-reference', 'updated']);
    assert.equal(account('00uEvaNovak000000006')?.profile['lastName'], 'Svobodova');
    assert.equal(row(6)?.['updated_at'], '2026-07-01T16:45:00.000Z');
  });

  it('a veto changes nothing anywhere', async () => {
    const state = sample().state();
    const { report, path } = await sample().run('service-user');
    assert.deepEqual([report.outcome, path.at(-1)], ['vetoed', 'before-update']);
    assert.equal(report.vetoes[0]?.trigger, 'protect-service-users');
    assert.equal(sample().state(), state);
  });

  it('a deactivated account takes no changes: failed, and what EFS has already is told', async () => {
    const { report, path } = await sample().run('deactivated-account');
    assert.deepEqual([report.outcome, path.at(-1)], ['failed', 'account-deactivated']);
    assert.match(report.message ?? '', /paul\.rossi@efs\.example was changed in EFS, but the account 00uPaulRossi00000007 is deactivated/);
    assert.deepEqual(report.writes.map(({ step }) => step), ['update-user']);
    assert.equal(reference(7)?.['updated_at'], '2026-02-14T12:00:00.000Z');
  });

  it('an unknown user fails with a sentence', async () => {
    const { report, path } = await sample().run('unknown-user');
    assert.deepEqual([report.outcome, path], ['failed', ['user-values', 'user-in-efs', 'unknown-user']]);
    assert.equal(report.message, 'There is no user 99 in EFS. Create the user first.');
  });
});

describe('sample update-efs-user when something fails', () => {
  const sample = sampleSuite('update-efs-user');

  it('429 and 503 are waited out, and the update is sent again', async () => {
    const path = '/api/v1/users/00uLenaHofer00000001';
    sample().idp.inject({ method: 'GET', path, effect: { kind: 'answer', status: 503 } });
    sample().idp.inject({ method: 'POST', path, effect: { kind: 'rate-limit', resetSeconds: 3 } });
    // lost after it was done; the same attributes twice are the same
    sample().idp.inject({ method: 'POST', path, effect: { kind: 'reset', when: 'after' } });
    const { observer, notices } = noticeLog();
    const { report } = await sample().run('changed', { observer });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['retry', 'rate-limited', 'retry'],
    );
    assert.equal(sample().idp.state.user('00uLenaHofer00000001')?.profile['lastName'], 'Hofer-Gruber');
  });

  it('the IdP can not be reached: EFS is ahead, the report says so, and the next run catches up', async () => {
    const fault = sample().idp.inject({ path: '/api/v1/users/**', times: Infinity, effect: { kind: 'reset', when: 'before' } });
    const { report } = await sample().run('changed');
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.step], ['failed', 'connection', 'read-account']);
    assert.deepEqual(report.writes.map(({ step }) => step), ['update-user']);
    fault.remove();
    const again = await sample().run('changed', { now: later });
    assert.equal(again.report.outcome, 'succeeded');
    assert.equal(sample().idp.state.user('00uLenaHofer00000001')?.profile['lastName'], 'Hofer-Gruber');
  });

  it('stopped after the users table: the report lists what was written', async () => {
    const { report } = await runUntilCall(sample(), 'changed', 3);
    assert.equal(report.outcome, 'cancelled');
    assert.deepEqual(report.writes.map(({ step, action }) => `${step}: ${action}`), ['update-user: update user']);
  });

  for (const input of ['changed', 'changed-in-efs-only', 'no-reference', 'stale-reference', 'interrupted-before'])
    it(`${input}: stopped after any call and run again, it ends as if undisturbed`, async () => {
      assert.ok((await assertConverges('update-efs-user', input)) >= 5);
    }).timeout(120_000);
});
