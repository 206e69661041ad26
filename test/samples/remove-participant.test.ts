import assert from 'node:assert/strict';
import { sampleSuite } from './harness.ts';
import { assertConverges, later } from './interruption.ts';

describe('sample remove-participant', () => {
  const sample = sampleSuite('remove-participant');
  const members = () =>
    sample()
      .idp.state.memberships()
      .filter(({ group }) => group === 'Portal supplier-hub')
      .map(({ login }) => login);
  const listed = (email: string) => sample().rows('SELECT * FROM portal_participants WHERE email = :email', [email]).length;

  it('a participant leaves the group and the list, and keeps everything else', async () => {
    const { report, path, triggers } = await sample().run('participant');
    assert.deepEqual([report.outcome, report.message], ['succeeded', 'marc.dubois@efs.example successfully removed from Supplier Hub.']);
    assert.deepEqual(path, [
      'portal-values',
      'open-portal',
      'find-account',
      'membership-values',
      'is-member',
      'before-removal',
      'remove-from-group',
      'forget-participant',
      'removed',
    ]);
    assert.deepEqual(triggers, ['keep-the-owner']);
    assert.deepEqual(members(), ['lena.hofer@efs.example']);
    assert.equal(listed('marc.dubois@efs.example'), 0);
    assert.deepEqual(sample().idp.state.groupsOf('marc.dubois@efs.example'), ['Everyday tools']);
    assert.equal(sample().idp.state.user('marc.dubois@efs.example')?.status, 'ACTIVE');
  });

  it('the owner is kept: vetoed before the removal', async () => {
    const state = sample().state();
    const { report, path, logs } = await sample().run('owner');
    assert.deepEqual([report.outcome, path.at(-1)], ['vetoed', 'before-removal']);
    assert.deepEqual(report.vetoes.map(({ stage, trigger }) => [stage, trigger]), [['preDelete', 'keep-the-owner']]);
    assert.ok(logs.some(({ message }) => message === 'Lena.Hofer@efs.example owns the portal; name another owner first'));
    assert.equal(sample().state(), state);
  });

  it('who is no participant is refused: no change, and nothing is sent', async () => {
    const state = sample().state();
    const { report, ports } = await sample().run('no-participant');
    assert.deepEqual([report.outcome, report.endedAt], ['no-changes', 'no-participant']);
    assert.ok(ports.includes('is-member:else') && ports.includes('forget-participant:empty'));
    assert.ok(sample().idp.requests.every(({ method }) => method === 'GET'));
    assert.equal(sample().state(), state);
  });

  it('an earlier run that stopped after the group: the list follows', async () => {
    const { report, path } = await sample().run('half-removed');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(-3), ['is-member', 'forget-participant', 'removed']);
    assert.equal(listed('nina.berger@partner.example'), 0);
  });

  it('a participant whose account is gone leaves the list', async () => {
    const { report, path } = await sample().run('account-gone');
    assert.deepEqual([report.outcome, path.slice(2)], ['succeeded', ['find-account', 'forget-participant', 'removed']]);
    assert.equal(listed('tom.becker@partner.example'), 0);
  });

  it('the group is gone at the last moment: refused by the IdP, and the list follows', async () => {
    const gone = { kind: 'answer', status: 404, body: { errorCode: 'E0000007', errorSummary: 'Not found' } } as const;
    sample().idp.inject({ method: 'DELETE', effect: gone });
    const { report, ports } = await sample().run('participant');
    assert.ok(ports.includes('remove-from-group:refused'));
    assert.deepEqual([report.outcome, listed('marc.dubois@efs.example')], ['succeeded', 0]);
  });

  it('an unknown portal fails with a sentence', async () => {
    const { report } = await sample().run('unknown-portal');
    assert.deepEqual([report.outcome, report.message], ['failed', 'There is no portal dealer-desk.']);
  });

  for (const input of ['participant', 'half-removed', 'account-gone'])
    it(`${input} twice: the second run has no changes`, async () => {
      await sample().run(input);
      const state = sample().state();
      const { report } = await sample().run(input, { now: later });
      assert.deepEqual([report.outcome, report.endedAt], ['no-changes', 'no-participant']);
      assert.equal(sample().state(), state);
    });

  it('the answer to the removal is lost: it is sent again, which does no harm', async () => {
    sample().idp.inject({ method: 'DELETE', effect: { kind: 'reset', when: 'after' } });
    const { report } = await sample().run('participant');
    assert.deepEqual([report.outcome, report.uncertain], ['succeeded', []]);
    assert.deepEqual(members(), ['lena.hofer@efs.example']);
  });

  it('stopped after any call and run again, it ends as if undisturbed', async () => {
    assert.ok((await assertConverges('remove-participant', 'participant')) >= 4);
  }).timeout(120_000);
});
