import assert from 'node:assert/strict';
import { sampleSuite } from './harness.ts';
import { assertConverges, later, noticeLog, runUntilCall } from './interruption.ts';

const NOW = '2026-11-21T09:00:00.000Z';

describe('sample create-portal', () => {
  const sample = sampleSuite('create-portal');
  const portal = (key: string) => sample().rows('SELECT * FROM portals WHERE key = :key', [key])[0];
  const settings = (key: string) =>
    sample().rows('SELECT s.* FROM iam_portal_settings s JOIN portals p ON p.id = s.portal_id WHERE p.key = :key', [key])[0];
  const app = (label: string) => sample().idp.state.apps().find((found) => found.label === label);
  const group = (name: string) => sample().idp.state.groups().find((found) => found.name === name);
  const requests = () => sample().idp.requests.map(({ method, path, status }) => `${method} ${path.split('?')[0] ?? ''} ${status}`);

  it('Create portal: create new portal', async () => {
    const { report, path, triggers } = await sample().run('new-portal');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path, [
      'portal-values',
      'portal-known',
      'before-insert',
      'insert-portal',
      'application-values',
      'create-application',
      'find-group',
      'create-group',
      'add-to-group',
      'create-trusted-origin',
      'settings-values',
      'insert-settings',
      'created',
    ]);
    assert.deepEqual(triggers, ['tidy-address', 'require-https']);
    assert.deepEqual(portal('dealer-desk'), {
      id: 2,
      key: 'dealer-desk',
      name: 'Dealer Desk',
      url: 'https://dealers.example/desk',
      origin: 'https://dealers.example',
      owner_email: 'marc.dubois@efs.example',
      created_at: NOW,
    });
  });

  it('Create portal: create application with active=true', async () => {
    await sample().run('new-portal');
    const [create] = sample().idp.requests;
    assert.deepEqual([create?.method, create?.path, create?.status], ['POST', '/api/v1/apps?activate=true', 200]);
    const created = app('Dealer Desk');
    assert.equal(created?.status, 'ACTIVE');
    assert.equal(created.oauthClient['application_type'], 'browser');
    assert.deepEqual(created.oauthClient['redirect_uris'], ['https://dealers.example/desk/login/callback']);
  });

  it('Create portal: IdP sends client_id', async () => {
    const { report } = await sample().run('new-portal');
    const clientId = app('Dealer Desk')?.clientId;
    assert.ok(clientId);
    assert.deepEqual(report.output, { portalId: 2, clientId });
    assert.equal(report.message, `Dealer Desk successfully created, with the client ${clientId}.`);
  });

  it('Create portal: add to group, IdP sends response', async () => {
    await sample().run('new-portal');
    const created = group('Portal dealer-desk');
    assert.equal(created?.profile['description'], 'Participants of the portal dealer-desk');
    assert.ok(requests().includes(`PUT /api/v1/apps/${app('Dealer Desk')?.id ?? ''}/groups/${created.id} 200`));
    assert.deepEqual(
      sample()
        .idp.state.appAssignments()
        .filter(({ label }) => label === 'Dealer Desk')
        .map(({ kind, assignee }) => [kind, assignee]),
      [['group', 'Portal dealer-desk']],
    );
  });

  it('Create portal: create trusted origin, IdP sends response', async () => {
    await sample().run('new-portal');
    const [, created] = sample().idp.state.trustedOrigins();
    assert.deepEqual(
      [created?.name, created?.origin, created?.scopes],
      ['Portals at https://dealers.example', 'https://dealers.example', ['CORS', 'REDIRECT']],
    );
  });

  it('Create portal: in case of existing, catch exception and ignore', async () => {
    const { report, ports, path } = await sample().run('shared-origin');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('create-trusted-origin!already-exists'));
    assert.deepEqual(path.slice(path.indexOf('create-trusted-origin')), [
      'create-trusted-origin',
      'find-trusted-origin',
      'settings-values',
      'insert-settings',
      'created',
    ]);
    assert.equal(sample().idp.state.trustedOrigins().length, 1);
    assert.equal(settings('claims')?.['origin'], 'https://portals.efs.example');
  });

  it('Create portal: create entry in iam_portal_settings', async () => {
    await sample().run('new-portal');
    assert.deepEqual(settings('dealer-desk'), {
      portal_id: 2,
      client_id: app('Dealer Desk')?.clientId,
      app_id: app('Dealer Desk')?.id,
      group_id: group('Portal dealer-desk')?.id,
      origin: 'https://dealers.example',
      created_at: NOW,
    });
  });

  for (const input of ['new-portal', 'shared-origin', 'left-behind'])
    it(`${input} twice: the second run has no changes, and asks the IdP nothing`, async () => {
      await sample().run(input);
      const state = sample().state();
      sample().idp.clearRequests();
      const { report, path } = await sample().run(input, { now: later });
      assert.deepEqual([report.outcome, path.at(-1), sample().idp.requests], ['no-changes', 'finished-before', []]);
      assert.equal(sample().state(), state);
    });

  it('an application left behind is found by its label (E0000040) and used, active and in its group', async () => {
    const { report, ports, path } = await sample().run('left-behind');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('create-application!already-exists'));
    assert.deepEqual(path.slice(path.indexOf('create-application'), path.indexOf('add-to-group')), [
      'create-application',
      'find-application',
      'application-active',
      'activate-application',
      'find-group',
    ]);
    assert.deepEqual(
      sample().idp.state.apps().filter(({ label }) => label === 'Audit Room').map(({ id, status }) => [id, status]),
      [['0oaAuditRoom00000002', 'ACTIVE']],
    );
    const { client_id, group_id } = settings('audit-room') ?? {};
    assert.deepEqual([client_id, group_id], ['0oaAuditRoom00000002', '00gAuditRoom00000002']);
  });

  it('a portal that is there is no change', async () => {
    const state = sample().state();
    const { report, path } = await sample().run('finished');
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(path, ['portal-values', 'portal-known', 'fetch-portal', 'same-portal', 'read-settings', 'finished-before']);
    assert.equal(sample().state(), state);
  });

  it('a key that another portal has is refused', async () => {
    const state = sample().state();
    const { report } = await sample().run('key-taken');
    assert.deepEqual([report.outcome, report.endedAt], ['failed', 'key-taken']);
    assert.equal(report.message, 'The key supplier-hub belongs to the portal Supplier Hub. Choose another.');
    assert.equal(sample().state(), state);
  });

  it('a portal without HTTPS is vetoed, and nothing is created', async () => {
    const state = sample().state();
    const { report, path } = await sample().run('no-https');
    assert.deepEqual([report.outcome, report.vetoes[0]?.trigger, path.at(-1)], ['vetoed', 'require-https', 'before-insert']);
    assert.equal(sample().state(), state);
  });
});

describe('sample create-portal when something fails', () => {
  const sample = sampleSuite('create-portal');
  const misnamed = sampleSuite('create-portal', {
    seed: (seed) => ({ ...seed, trustedOrigins: [{ name: 'Portals at https://dealers.example', origin: 'https://elsewhere.example' }] }),
  });

  it('a trusted origin of the same name at another address is not ignored', async () => {
    const { report } = await misnamed().run('new-portal');
    assert.deepEqual([report.outcome, report.endedAt], ['failed', 'origin-name-taken']);
    assert.match(report.message ?? '', /"Portals at https:\/\/dealers\.example" has another address/);
    assert.deepEqual(misnamed().rows('SELECT portal_id FROM iam_portal_settings'), [{ portal_id: 1 }]);
  });

  it('a bad request that is no duplicate is not ignored', async () => {
    const body = { errorCode: 'E0000001', errorSummary: 'Api validation failed: origin', errorCauses: [{ errorSummary: 'origin: not valid' }] };
    sample().idp.inject({ method: 'POST', path: '/api/v1/trustedOrigins', effect: { kind: 'answer', status: 400, body } });
    const { report } = await sample().run('new-portal');
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.step], ['failed', 'invalid-input', 'create-trusted-origin']);
  });

  it('the connection breaks after the application was created: not repeated, and the next run uses it', async () => {
    sample().idp.inject({ method: 'POST', path: '/api/v1/apps', effect: { kind: 'reset', when: 'after' } });
    const { report } = await sample().run('new-portal');
    assert.deepEqual([report.outcome, report.failure?.kind], ['failed', 'connection']);
    assert.deepEqual(report.uncertain.map(({ step, action }) => [step, action]), [['create-application', 'create-app']]);
    assert.equal(sample().idp.requests.filter(({ method }) => method === 'POST').length, 1);

    const again = await sample().run('new-portal', { now: later });
    assert.equal(again.report.outcome, 'succeeded');
    assert.ok(again.path.includes('find-application'));
    assert.equal(sample().idp.state.apps().filter(({ label }) => label === 'Dealer Desk').length, 1);
  });

  it('a label that is taken by something that can not be seen fails with a sentence', async () => {
    const body = { errorCode: 'E0000040', errorSummary: 'Application label must not be the same as another existing application label.' };
    sample().idp.inject({ method: 'POST', path: '/api/v1/apps', effect: { kind: 'answer', status: 400, body } });
    const { report } = await sample().run('new-portal');
    assert.deepEqual([report.outcome, report.endedAt], ['failed', 'label-taken']);
  });

  it('rate limits are waited for at every call', async () => {
    sample().idp.inject({ path: '/api/v1/apps', effect: { kind: 'rate-limit' } });
    sample().idp.inject({ path: '/api/v1/groups', effect: { kind: 'rate-limit' } });
    sample().idp.inject({ path: '/api/v1/trustedOrigins', effect: { kind: 'rate-limit' } });
    const { observer, notices } = noticeLog();
    const { report } = await sample().run('new-portal', { observer });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(notices.map(({ kind }) => kind), ['rate-limited', 'rate-limited', 'rate-limited']);
  });

  it('a portal begun earlier is finished as it was begun', async () => {
    await runUntilCall(sample(), 'new-portal', 2);
    assert.equal(sample().rows("SELECT count(*) AS n FROM portals WHERE key = 'dealer-desk'")[0]?.['n'], 1);
    const input = { portal: { key: 'dealer-desk', name: 'Dealer Desk', url: 'https://other.example', ownerEmail: 'x@efs.example' } };
    await sample().run(input, { now: later });
    const app = sample().idp.state.apps().find(({ label }) => label === 'Dealer Desk');
    assert.deepEqual(app?.oauthClient['redirect_uris'], ['https://dealers.example/desk/login/callback']);
    assert.deepEqual(sample().rows('SELECT origin FROM iam_portal_settings WHERE portal_id = 2'), [{ origin: 'https://dealers.example' }]);
  });

  for (const input of ['new-portal', 'shared-origin', 'left-behind'])
    it(`${input}: stopped after any call and run again, it ends as if undisturbed`, async () => {
      assert.ok((await assertConverges('create-portal', input)) >= 6);
    }).timeout(120_000);
});
