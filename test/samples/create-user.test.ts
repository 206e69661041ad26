import assert from 'node:assert/strict';
import { sampleSuite } from './harness.ts';
import { assertConverges, before, later, noticeLog } from './interruption.ts';

const NOW = '2026-11-21T09:00:00.000Z';

describe('sample create-user', () => {
  const sample = sampleSuite('create-user');
  const row = (email: string) => sample().rows('SELECT * FROM users WHERE email = :email', [email])[0];
  const reference = (email: string) =>
    sample().rows('SELECT r.* FROM iam_user_reference r JOIN users u ON u.id = r.user_id WHERE u.email = :email', [email])[0];
  const requests = () => sample().idp.requests.map(({ method, path, status }) => `${method} ${path} ${status}`);

  it('Create user: admin clicks save, a new entry in the users table', async () => {
    const { report, path, triggers } = await sample().run('new-user');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path, [
      'user-values',
      'user-in-efs',
      'before-insert',
      'insert-user',
      'account-values',
      'find-account',
      'create-account',
      'reference-values',
      'read-reference',
      'insert-reference',
      'created',
    ]);
    assert.deepEqual(triggers, ['normalise-mail', 'refuse-disposable-mail']);
    assert.deepEqual(row('anna.keller@partner.example'), {
      id: 3,
      email: 'anna.keller@partner.example',
      first_name: 'Anna',
      last_name: 'Keller',
      phone: '+41 44 555 0199',
      language: 'de',
      created_at: NOW,
      updated_at: NOW,
    });
  });

  it('Create user: GET /api/v1/users/[email address] tells whether the entry exists', async () => {
    const { ports } = await sample().run('new-user');
    assert.equal(requests()[0], 'GET /api/v1/users/anna.keller%40partner.example 404');
    assert.ok(ports.includes('find-account:missing'));
    sample().idp.clearRequests();
    assert.ok((await sample().run('known-at-idp')).ports.includes('find-account:next'));
    assert.equal(requests()[0], 'GET /api/v1/users/nina.berger%40partner.example 200');
  });

  it('Create user: alt, insert(): POST /api/v1/users?activate=true creates a new IdP entry', async () => {
    const { calls } = await sample().run('new-user');
    const profile = { login: 'anna.keller@partner.example', email: 'anna.keller@partner.example', firstName: 'Anna', lastName: 'Keller' };
    assert.deepEqual(calls.find(({ what }) => what === 'create-user')?.parameters, { profile, activate: true });
    assert.equal(requests()[1], 'POST /api/v1/users?activate=true 200');
    const user = sample().idp.state.user('anna.keller@partner.example');
    assert.deepEqual(user?.profile, profile);
    assert.notEqual(user.status, 'STAGED');
  });

  it('Create user: else, update(): POST /api/v1/users/[oktaId] updates the IdP entry with what differs', async () => {
    const { report, path, calls } = await sample().run('known-at-idp');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(path.indexOf('find-account')), [
      'find-account',
      'account-deactivated',
      'compare-account',
      'update-account',
      'reference-values',
      'read-reference',
      'insert-reference',
      'created',
    ]);
    const sent = calls.find(({ what }) => what === 'update-user');
    assert.deepEqual(sent?.parameters, { user: '00uNinaBerger0000003', profile: { lastName: 'Berger' } });
    assert.ok(requests().includes('POST /api/v1/users/00uNinaBerger0000003 200'));
    assert.deepEqual(sample().idp.state.user('00uNinaBerger0000003')?.profile, {
      login: 'nina.berger@partner.example',
      email: 'nina.berger@partner.example',
      firstName: 'Nina',
      lastName: 'Berger',
    });
  });

  it('Create user: the response holds the unique id and the profile, login = email', async () => {
    const { report } = await sample().run('new-user');
    const user = sample().idp.state.user('anna.keller@partner.example');
    assert.deepEqual(report.output, { userId: 3, oktaId: user?.id });
    assert.equal(user?.profile['login'], user?.profile['email']);
  });

  it('Create user: alt, create entry in iam_user_reference table', async () => {
    const { ports } = await sample().run('new-user');
    assert.ok(ports.includes('read-reference:missing'));
    const user = sample().idp.state.user('anna.keller@partner.example');
    assert.deepEqual(reference('anna.keller@partner.example'), { user_id: 3, okta_id: user?.id, created_at: NOW, updated_at: NOW });
  });

  it('Create user: else, update entry in iam_user_reference table', async () => {
    const { report, path } = await sample().run('saved-before');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path, [
      'user-values',
      'user-in-efs',
      'fetch-user',
      'compare-user',
      'before-update',
      'update-user',
      'account-values',
      'find-account',
      'account-deactivated',
      'compare-account',
      'update-account',
      'reference-values',
      'read-reference',
      'reference-outdated',
      'update-reference',
      'created',
    ]);
    assert.equal(row('marc.dubois@efs.example')?.['first_name'], 'Marc-Antoine');
    assert.equal(sample().idp.state.user('00uMarcDubois0000002')?.profile['firstName'], 'Marc-Antoine');
    assert.deepEqual(reference('marc.dubois@efs.example'), {
      user_id: 2,
      okta_id: '00uMarcDubois0000002',
      created_at: '2026-04-20T10:00:00.000Z',
      updated_at: NOW,
    });
  });

  it('Create user: show successfully created', async () => {
    const { report } = await sample().run('new-user');
    assert.equal(report.endedAt, 'created');
    assert.equal(report.message, 'anna.keller@partner.example successfully created.');
    assert.deepEqual(
      report.writes.map(({ step, action }) => [step, action]),
      [
        ['insert-user', 'insert user'],
        ['create-account', 'insert account'],
        ['insert-reference', 'insert reference'],
      ],
    );
  });

  it('a user who is there and the same is no change, and nothing is written', async () => {
    const state = sample().state();
    const { report, path, calls } = await sample().run('unchanged');
    assert.deepEqual([report.outcome, path.at(-1)], ['no-changes', 'up-to-date']);
    assert.ok(calls.every(({ writes }) => !writes));
    assert.equal(sample().state(), state);
  });

  for (const input of ['new-user', 'known-at-idp', 'returning-user', 'saved-before', 'unchanged'])
    it(`${input} twice: the second run has no changes`, async () => {
      await sample().run(input);
      const state = sample().state();
      const { report } = await sample().run(input, { now: later });
      assert.deepEqual([report.outcome, report.writes], ['no-changes', []]);
      assert.equal(sample().state(), state);
    });

  it('the mail address is saved in lower case, and found in any', async () => {
    await sample().run('new-user');
    assert.equal(row('anna.keller@partner.example')?.['email'], 'anna.keller@partner.example');
    const user = { email: 'ANNA.KELLER@Partner.Example', firstName: 'Anna', lastName: 'Keller' };
    const { report, path } = await sample().run({ user }, { now: later });
    assert.equal(report.outcome, 'no-changes');
    assert.ok(path.includes('fetch-user') && path.includes('before-update'));
    assert.equal(sample().rows('SELECT count(*) AS users FROM users')[0]?.['users'], 3);
  });

  it('what the input does not give stays as EFS has it', async () => {
    await sample().run({ user: { email: 'lena.hofer@efs.example', firstName: 'Lena', lastName: 'Hofer-Gruber' } });
    const { last_name, phone, language } = row('lena.hofer@efs.example') ?? {};
    assert.deepEqual([last_name, phone, language], ['Hofer-Gruber', '+43 1 555 0101', 'de']);
  });

  it('a disposable mail address is vetoed, and nothing is created', async () => {
    const state = sample().state();
    const { report, path, logs } = await sample().run('disposable-mail');
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(path, ['user-values', 'user-in-efs', 'before-insert']);
    assert.deepEqual(
      report.vetoes.map(({ stage, trigger }) => [stage, trigger]),
      [['preInsert', 'refuse-disposable-mail']],
    );
    assert.ok(logs.some(({ message }) => message === 'mailinator.com hands out throw-away addresses'));
    assert.equal(sample().state(), state);
    assert.deepEqual(sample().idp.requests, []);
  });

  it('an input that is no user fails before the first step', async () => {
    const { report, path } = await sample().run('no-mail');
    assert.deepEqual([report.outcome, report.failure?.kind, path], ['failed', 'invalid-input', []]);
    assert.match(report.message ?? '', /user\.email must match format "email"/);
  });

  it('somebody who left comes back: the account is activated', async () => {
    const { report, path } = await sample().run('returning-user');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(path.slice(path.indexOf('find-account'), path.indexOf('reference-values')), [
      'find-account',
      'account-deactivated',
      'activate-account',
      'compare-account',
    ]);
    assert.notEqual(sample().idp.state.user('00uPaulRossi00000004')?.status, 'DEPROVISIONED');
    assert.equal(reference('paul.rossi@partner.example')?.['okta_id'], '00uPaulRossi00000004');
  });

  it('a reference that names another account is corrected', async () => {
    sample().change("UPDATE iam_user_reference SET okta_id = '00uGone' WHERE user_id = 1");
    const { report, path } = await sample().run('unchanged');
    assert.deepEqual([report.outcome, path.slice(-2)], ['succeeded', ['update-reference', 'created']]);
    assert.equal(reference('lena.hofer@efs.example')?.['okta_id'], '00uLenaHofer00000001');
  });

  it('the same user saved twice at the same moment becomes one', async () => {
    const observer = before('insert-user', () => {
      sample().change(
        `INSERT INTO users (email, first_name, last_name, created_at, updated_at)
         VALUES ('nina.berger@partner.example', 'N.', 'Berger', '${NOW}', '${NOW}')`,
      );
    });
    const { report, ports } = await sample().run('known-at-idp', { observer });
    assert.equal(report.outcome, 'succeeded');
    assert.ok(ports.includes('insert-user!already-exists'));
    assert.equal(row('nina.berger@partner.example')?.['first_name'], 'Nina');
    assert.equal(reference('nina.berger@partner.example')?.['okta_id'], '00uNinaBerger0000003');
  });
});

describe('sample create-user when something fails', () => {
  const sample = sampleSuite('create-user');
  const missing = { kind: 'answer', status: 404, body: { errorCode: 'E0000007', errorSummary: 'Not found' } } as const;
  const posts = () => sample().idp.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/v1/users?'));

  it('a duplicate login (400) is looked up and updated', async () => {
    sample().idp.inject({ method: 'GET', path: '/api/v1/users/*', effect: missing });
    const { report, path, ports } = await sample().run('known-at-idp');
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(
      posts().map(({ status }) => status),
      [400],
    );
    assert.ok(ports.includes('create-account!already-exists'));
    assert.deepEqual(path.slice(path.indexOf('create-account')), [
      'create-account',
      'find-duplicate',
      'account-deactivated',
      'compare-account',
      'update-account',
      'reference-values',
      'read-reference',
      'insert-reference',
      'created',
    ]);
    assert.equal(sample().idp.state.user('00uNinaBerger0000003')?.profile['lastName'], 'Berger');
  });

  it('a login that exists but can not be seen fails with a sentence, not in circles', async () => {
    sample().idp.inject({ method: 'GET', path: '/api/v1/users/*', times: 2, effect: missing });
    const { report, path } = await sample().run('known-at-idp');
    assert.deepEqual([report.outcome, path.at(-1)], ['failed', 'login-taken']);
    assert.match(report.message ?? '', /login nina\.berger@partner\.example exists, but does not show the account/);
  });

  it('a rate limit (429) is waited for, also before a create', async () => {
    sample().idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'rate-limit', resetSeconds: 7 } });
    const { observer, notices } = noticeLog();
    const { report } = await sample().run('new-user', { observer });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(
      notices.map(({ kind, waitMs }) => [kind, waitMs]),
      [['rate-limited', 8000]],
    );
    assert.deepEqual(
      posts().map(({ status }) => status),
      [429, 200],
    );
  });

  it('503 to a read is tried again', async () => {
    sample().idp.inject({ method: 'GET', path: '/api/v1/users/*', times: 3, effect: { kind: 'answer', status: 503 } });
    const { observer, notices } = noticeLog();
    const { report } = await sample().run('new-user', { observer });
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['retry', 'retry', 'retry'],
    );
  });

  it('503 to a create may hide that it was done: it is not repeated, and the report says so', async () => {
    sample().idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'answer', status: 503 } });
    const { report } = await sample().run('new-user');
    assert.deepEqual([report.outcome, report.failure?.kind], ['failed', 'unavailable']);
    assert.deepEqual(report.uncertain, [{ step: 'create-account', target: 'idp', action: 'create-user', iteration: [] }]);
    assert.equal(posts().length, 1);
  });

  for (const when of ['after', 'before'] as const)
    it(`the connection breaks ${when} the create is done: it is not repeated blindly, and the next run completes the job`, async () => {
      sample().idp.inject({ method: 'POST', path: '/api/v1/users', effect: { kind: 'reset', when } });
      const { report, path } = await sample().run('new-user');
      assert.deepEqual([report.outcome, report.failure?.kind, path.at(-1)], ['failed', 'connection', 'create-account']);
      assert.deepEqual(report.uncertain, [{ step: 'create-account', target: 'idp', action: 'create-user', iteration: [] }]);
      assert.deepEqual(
        report.writes.map(({ step }) => step),
        ['insert-user'],
      );
      assert.equal(posts().length, 1);

      const again = await sample().run('new-user', { now: later });
      assert.equal(again.report.outcome, 'succeeded');
      assert.equal(again.path.includes('create-account'), when === 'before');
      const accounts = sample()
        .idp.state.users()
        .filter(({ login }) => login === 'anna.keller@partner.example');
      assert.equal(accounts.length, 1);
      assert.deepEqual(
        sample().rows('SELECT okta_id FROM iam_user_reference WHERE user_id = 3').map((row) => row['okta_id']),
        accounts.map(({ id }) => id),
      );
    });

  it('the database fails after the IdP entry was created: the report says so, and the next run completes the job', async () => {
    const observer = before('insert-reference', () => {
      sample().change('ALTER TABLE iam_user_reference RENAME TO iam_user_reference_moved');
    });
    const { report } = await sample().run('new-user', { observer });
    assert.deepEqual([report.outcome, report.failure?.step], ['failed', 'insert-reference']);
    assert.deepEqual(
      report.writes.map(({ target, action }) => `${target}: ${action}`),
      ['efs: insert user', 'idp: insert account'],
    );

    sample().change('ALTER TABLE iam_user_reference_moved RENAME TO iam_user_reference');
    const again = await sample().run('new-user', { now: later });
    assert.equal(again.report.outcome, 'succeeded');
    assert.deepEqual(
      again.report.writes.map(({ step }) => step),
      ['insert-reference'],
    );
    const user = sample().idp.state.user('anna.keller@partner.example');
    assert.equal(sample().rows('SELECT okta_id FROM iam_user_reference WHERE user_id = 3')[0]?.['okta_id'], user?.id);
  });

  for (const input of ['new-user', 'known-at-idp', 'returning-user', 'saved-before'])
    it(`${input}: stopped after any call and run again, it ends as if undisturbed`, async () => {
      assert.ok((await assertConverges('create-user', input)) >= 5);
    }).timeout(120_000);
});
