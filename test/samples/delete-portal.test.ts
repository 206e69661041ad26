import assert from 'node:assert/strict';
import { sampleSuite } from './harness.ts';
import { assertConverges, later } from './interruption.ts';

describe('sample delete-portal', () => {
  const sample = sampleSuite('delete-portal');
  const rows = (table: string, portal: number) =>
    sample().rows(`SELECT * FROM ${table} WHERE ${table === 'portals' ? 'id' : 'portal_id'} = :portal`, [portal]).length;
  const apps = () => sample().idp.state.apps().map(({ label }) => label);
  const groups = () => sample().idp.state.groups().map(({ name }) => name);
  const origins = () => sample().idp.state.trustedOrigins().map(({ name }) => name);

  it('asks first, with what is at stake; declined, nothing is deleted', async () => {
    const state = sample().state();
    const { report, path, logs } = await sample().run('own-origin', { consent: false });
    assert.deepEqual([report.outcome, path], ['cancelled', ['portal-values', 'open-portal', 'ask']]);
    assert.ok(logs.some(({ message }) => message.startsWith('Delete the portal Dealer Desk? Its 2 participants lose their access.')));
    assert.equal(sample().state(), state);
  });

  it('where nobody can be asked, nothing is deleted', async () => {
    const { report } = await sample().run('own-origin');
    assert.equal(report.outcome, 'cancelled');
    assert.equal(rows('portals', 3), 1);
  });

  it('deactivates the application, deletes it, removes the unused trusted origin, deletes the rows', async () => {
    const { report, path } = await sample().run('own-origin', { consent: true });
    assert.deepEqual([report.outcome, report.message], ['succeeded', 'Dealer Desk successfully deleted.']);
    assert.deepEqual(path, [
      'portal-values',
      'open-portal',
      'ask',
      'find-application',
      'application-active',
      'deactivate-application',
      'delete-application',
      'find-group',
      'own-group',
      'keep-group',
      'other-portals',
      'find-origin',
      'own-origin',
      'delete-origin',
      'delete-rows',
      'deleted',
    ]);
    assert.deepEqual(
      sample()
        .idp.requests.filter(({ method }) => method !== 'GET')
        .map(({ method, path: url }) => `${method} ${url.replace(/tos\w+/, 'ORIGIN')}`),
      [
        'POST /api/v1/apps/0oaDealerDesk0000003/lifecycle/deactivate',
        'DELETE /api/v1/apps/0oaDealerDesk0000003',
        'DELETE /api/v1/trustedOrigins/ORIGIN',
      ],
    );
    assert.ok(!apps().includes('Dealer Desk'));
    assert.ok(!origins().includes('Portals at https://dealers.example'));
    assert.deepEqual([rows('portals', 3), rows('iam_portal_settings', 3), rows('portal_participants', 3)], [0, 0, 0]);
  });

  it('a group that is older than the portal stays, with its members', async () => {
    await sample().run('own-origin', { consent: true });
    assert.deepEqual(sample().idp.state.groupsOf('marc.dubois@efs.example'), ['Dealers']);
  });

  it('the group made for the portal goes; a trusted origin that another portal uses stays', async () => {
    const { report, path, logs } = await sample().run('shared-origin', { consent: true });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(path.indexOf('find-group')), [
      'find-group',
      'own-group',
      'delete-group',
      'other-portals',
      'keep-origin',
      'delete-rows',
      'deleted',
    ]);
    assert.ok(!groups().includes('Portal supplier-hub'));
    assert.ok(origins().includes('Portals at https://portals.efs.example'));
    assert.ok(logs.some(({ message }) => message === 'Claims uses https://portals.efs.example too; the trusted origin stays.'));
    assert.deepEqual([rows('portals', 1), rows('portals', 2)], [0, 1]);
  });

  it('a portal that was never finished: the application left behind is found by its label', async () => {
    const { report, path } = await sample().run('unfinished', { consent: true });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(3), [
      'find-application',
      'application-active',
      'delete-application',
      'find-group',
      'other-portals',
      'find-origin',
      'delete-rows',
      'deleted',
    ]);
    assert.ok(!apps().includes('Audit Room'));
    assert.equal(rows('portals', 4), 0);
  });

  it('a portal that is deleted in part is deleted to the end; what others registered stays', async () => {
    const { report, path } = await sample().run('half-deleted', { consent: true });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(3), [
      'find-application',
      'find-group',
      'own-group',
      'delete-group',
      'other-portals',
      'find-origin',
      'own-origin',
      'delete-rows',
      'deleted',
    ]);
    assert.ok(!groups().includes('Portal old-shop'));
    assert.ok(origins().includes('Web shop'));
    assert.equal(rows('portals', 5), 0);
  });

  it('a portal that is not there is no change, and nobody is asked', async () => {
    const { report, path } = await sample().run('unknown-portal');
    assert.deepEqual([report.outcome, path], ['no-changes', ['portal-values', 'open-portal', 'gone-before']]);
  });

  for (const input of ['own-origin', 'shared-origin', 'unfinished', 'half-deleted'])
    it(`${input} twice: the second run has no changes`, async () => {
      await sample().run(input, { consent: true });
      const state = sample().state();
      const { report } = await sample().run(input, { consent: true, now: later });
      assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
      assert.equal(sample().state(), state);
    });

  it('the application disappears while it is deleted: the run goes on', async () => {
    const gone = { kind: 'answer', status: 404, body: { errorCode: 'E0000007', errorSummary: 'Not found' } } as const;
    sample().idp.inject({ method: 'POST', path: '/api/v1/apps/*/lifecycle/deactivate', effect: gone });
    const { report, ports } = await sample().run('own-origin', { consent: true });
    assert.ok(ports.includes('deactivate-application!not-found'));
    assert.deepEqual([report.outcome, rows('portals', 3)], ['succeeded', 0]);
  });

  it('the IdP refuses to delete: the rows stay, and the report tells what is gone already', async () => {
    const refused = { kind: 'answer', status: 403, body: { errorCode: 'E0000006', errorSummary: 'You do not have permission' } } as const;
    sample().idp.inject({ method: 'DELETE', path: '/api/v1/apps/*', effect: refused });
    const { report } = await sample().run('own-origin', { consent: true });
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.step], ['failed', 'forbidden', 'delete-application']);
    assert.deepEqual(report.writes.map(({ action }) => action), ['deactivate-app']);
    assert.equal(rows('portals', 3), 1);
    assert.equal((await sample().run('own-origin', { consent: true, now: later })).report.outcome, 'succeeded');
  });

  for (const input of ['own-origin', 'shared-origin', 'unfinished', 'half-deleted'])
    it(`${input}: stopped after any call and run again, it ends as if undisturbed`, async () => {
      assert.ok((await assertConverges('delete-portal', input)) >= 5);
    }).timeout(120_000);
});
