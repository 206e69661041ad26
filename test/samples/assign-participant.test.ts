import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sampleSuite } from './harness.ts';
import { assertConverges, later } from './interruption.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const GROUP = 'Portal supplier-hub';

/** Steps of the called flow for somebody who is known, and the same, in EFS and at the IdP. */
const KNOWN = [
  'find-or-create/user-values',
  'find-or-create/user-in-efs',
  'find-or-create/fetch-user',
  'find-or-create/compare-user',
  'find-or-create/account-values',
  'find-or-create/find-account',
  'find-or-create/account-deactivated',
  'find-or-create/compare-account',
  'find-or-create/reference-values',
  'find-or-create/read-reference',
  'find-or-create/reference-outdated',
  'find-or-create/up-to-date',
];

describe('sample assign-participant', () => {
  const sample = sampleSuite('assign-participant');
  const efs = (sql: string) => sample().rows(sql, [], 'efs');
  const listed = () =>
    sample()
      .rows('SELECT email FROM portal_participants WHERE portal_id = 1 ORDER BY email', [], 'portals')
      .map((row) => row['email']);
  const members = () =>
    sample()
      .idp.state.memberships()
      .filter(({ group }) => group === GROUP)
      .map(({ login }) => login)
      .sort();

  it('Assign participant: open newly created portal', async () => {
    const { path, calls } = await sample().run('known-person');
    assert.deepEqual(path.slice(0, 3), ['portal-values', 'open-portal', 'portal-finished']);
    const open = calls.find(({ step }) => step === 'open-portal');
    assert.deepEqual([open?.target, open?.parameters], ['portals', { key: 'supplier-hub' }]);
  });

  it('Assign participant: open participant section, a known user is assigned', async () => {
    const { report, path } = await sample().run('known-person');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(3), [
      'participants',
      'find-or-create',
      ...KNOWN,
      'read-groups',
      'assigned-before',
      'add-to-group',
      'note-participant',
      'newly-assigned',
      'anybody-new',
      'assigned',
    ]);
    assert.deepEqual(report.writes.map(({ action }) => action), ['add-user-to-group', 'Show the participant in the portal']);
  });

  it('Assign participant: find or create the IdP user', async () => {
    const { report, path } = await sample().run('new-person');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(path.includes('find-or-create/insert-user') && path.includes('find-or-create/create-account'));
    assert.equal(sample().idp.state.user('anna.keller@partner.example')?.profile['lastName'], 'Keller');
    assert.equal(efs("SELECT first_name FROM users WHERE email = 'anna.keller@partner.example'")[0]?.['first_name'], 'Anna');
  });

  it('Assign participant: PUT /api/v1/groups/[portalGroup]/users/[oktaId]', async () => {
    await sample().run('known-person');
    const put = sample().idp.requests.find(({ method }) => method === 'PUT');
    assert.deepEqual([put?.path, put?.status], ['/api/v1/groups/00gSupplierHub000001/users/00uMarcDubois0000002', 204]);
    assert.deepEqual(members(), ['lena.hofer@efs.example', 'marc.dubois@efs.example']);
    assert.deepEqual(listed(), ['lena.hofer@efs.example', 'marc.dubois@efs.example']);
  });

  it('Assign participant: create or update entry in iam_user_reference', async () => {
    await sample().run('new-person');
    const user = sample().idp.state.user('anna.keller@partner.example');
    assert.deepEqual(efs('SELECT * FROM iam_user_reference WHERE user_id > 2'), [
      { user_id: 3, okta_id: user?.id, created_at: NOW, updated_at: NOW },
    ]);
  });

  it('Assign participant: show successfully assigned', async () => {
    const { report } = await sample().run('new-person');
    assert.deepEqual([report.endedAt, report.message], ['assigned', '1 successfully assigned to Supplier Hub.']);
  });

  it('several people at once: the new are created, the known found, those assigned left alone', async () => {
    const { report } = await sample().run('new-and-known-people');
    assert.deepEqual([report.outcome, report.message], ['succeeded', '3 successfully assigned to Supplier Hub.']);
    const everybody = ['anna.keller@partner.example', 'joao.silva@partner.example', 'lena.hofer@efs.example', 'marc.dubois@efs.example'];
    assert.deepEqual(members(), everybody);
    assert.deepEqual(listed(), everybody);
    assert.deepEqual([...new Set(report.writes.flatMap(({ iteration }) => iteration))].sort(), [0, 1, 3]);
  });

  it('who is assigned already is no change: membership is looked at first', async () => {
    const state = sample().state();
    const { report, ports } = await sample().run('assigned-already');
    assert.equal(report.outcome, 'no-changes');
    assert.ok(ports.includes('assigned-before:then') && ports.includes('note-participant:empty'));
    assert.ok(sample().idp.requests.every(({ method }) => method === 'GET'));
    assert.equal(sample().state(), state);
  });

  for (const input of ['new-and-known-people', 'new-person', 'known-person', 'assigned-already'])
    it(`${input} twice: the second run has no changes`, async () => {
      await sample().run(input);
      const state = sample().state();
      const { report } = await sample().run(input, { now: later });
      assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
      assert.equal(sample().state(), state);
    });

  it('an invitation changes no data that it does not give', async () => {
    sample().change("UPDATE users SET phone = '+33 1 5555 0102' WHERE id = 2", [], 'efs');
    await sample().run('known-person');
    assert.equal(efs('SELECT phone FROM users WHERE id = 2')[0]?.['phone'], '+33 1 5555 0102');
  });

  it('who may not be created is left out, and the others are assigned', async () => {
    const { report, ports } = await sample().run('one-refused');
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('find-or-create:vetoed'));
    assert.deepEqual(report.vetoes.map(({ step, trigger }) => [step, trigger]), [['find-or-create/before-insert', 'refuse-disposable-mail']]);
    assert.ok(report.warnings.includes('somebody@mailinator.com may not be created and is left out.'));
    assert.deepEqual(members(), ['lena.hofer@efs.example', 'marc.dubois@efs.example']);
  });

  it('when nobody may be created the run is vetoed', async () => {
    const state = sample().state();
    const { report } = await sample().run('all-refused');
    assert.equal(report.outcome, 'vetoed');
    assert.equal(sample().state(), state);
  });

  it('an unknown portal fails with a sentence', async () => {
    const { report, path } = await sample().run('unknown-portal');
    assert.deepEqual([report.outcome, path], ['failed', ['portal-values', 'open-portal', 'unknown-portal']]);
    assert.equal(report.message, 'There is no portal dealer-desk. Create it first.');
  });

  it('a portal that was never finished fails with a sentence', async () => {
    const { report } = await sample().run('unfinished-portal');
    assert.deepEqual([report.outcome, report.endedAt], ['failed', 'unfinished-portal']);
    assert.match(report.message ?? '', /Audit Room has no row in iam_portal_settings\. Run create-portal for it again\./);
  });

  it('somebody fails in the middle: what was done for the others is told, and the next run completes the job', async () => {
    sample().idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'reset', when: 'after' } });
    const { report } = await sample().run('new-and-known-people');
    assert.deepEqual([report.outcome, report.failure?.kind, report.failure?.step], ['failed', 'connection', 'find-or-create']);
    assert.deepEqual(report.uncertain.map(({ step, action }) => [step, action]), [['find-or-create/create-account', 'create-user']]);
    assert.ok(report.writes.some(({ action }) => action === 'insert user'));

    const again = await sample().run('new-and-known-people', { now: later });
    assert.equal(again.report.outcome, 'succeeded');
    assert.equal(members().length, 4);
    assert.equal(sample().idp.state.users().length, 4);
  });

  it('rate limits and 503 to reads do not show in the result', async () => {
    sample().idp.inject({ path: '/api/v1/users/**', times: 3, effect: { kind: 'rate-limit' } });
    sample().idp.inject({ method: 'GET', path: '/api/v1/users/*/groups', times: 2, effect: { kind: 'answer', status: 503 } });
    assert.equal((await sample().run('new-and-known-people')).report.message, '3 successfully assigned to Supplier Hub.');
    assert.equal(members().length, 4);
  });

  for (const input of ['new-person', 'known-person'])
    it(`${input}: stopped after any call and run again, it ends as if undisturbed`, async () => {
      assert.ok((await assertConverges('assign-participant', input)) >= 8);
    }).timeout(120_000);

  it('several people, one after another: stopped after any call and run again, it ends as if undisturbed', async () => {
    const inSequence = { edit: (flow: string) => flow.replace('concurrency: 4', 'concurrency: 1') };
    assert.ok((await assertConverges('assign-participant', 'new-and-known-people', inSequence)) >= 20);
  }).timeout(120_000);

  for (const caller of ['assign-participant', 'update-efs-user'])
    it(`the flow that ${caller} calls is the sample create-user`, () => {
      const read = (path: string): string => readFileSync(new URL(`../../samples/${path}`, import.meta.url), 'utf8');
      for (const file of [
        'create-user.idflow.yaml',
        'schemas/create-user.schema.json',
        'triggers/normalise-mail.ts',
        'triggers/refuse-disposable-mail.js',
      ])
        assert.equal(read(`${caller}/create-user/${file}`), read(`create-user/${file}`), file);
    });
});
