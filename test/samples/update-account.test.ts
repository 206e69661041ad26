import assert from 'node:assert/strict';
import { sampleSuite, type Sample } from './harness.ts';

/** Stretches of the flow, in the order of the description. */
const TO_DELETE = ['account-exists', 'account-to-remove', 'ask-consent', 'values-to-delete', 'check-before-delete'];
const TO_CHECK = ['account-exists', 'account-to-remove', 'account-values', 'account-in-target'];
const TO_INSERT = [...TO_CHECK, 'before-insert'];
const INSERT = [...TO_INSERT, 'insert-account', 'after-insert'];
const TO_UPDATE = [...TO_CHECK, 'fetch-account', 'account-changes', 'before-update'];
const UPDATE = [...TO_UPDATE, 'update-account', 'after-update'];
const PRIVILEGES = ['privilege-owner', 'fetch-privileges', 'parse-privileges', 'privilege-changes', 'privileges-to-add'];
const CHECK = ['privilege-values', 'privilege-in-target'];
const ADD = [...CHECK, 'before-grant', 'insert-privilege', 'after-grant'];
const REMOVE = ['before-revoke', 'delete-privilege', 'after-revoke'];

const DASHBOARD = 'app_dashboard';
const NIGHTLY = 'svc_nightly_load';

function accountOf(sample: Sample, name: string): object | undefined {
  const [row] = sample.rows('SELECT owner_team, kind, locked FROM service_accounts WHERE name = :name', { name });
  return row && { ...row };
}

function privilegesOf(sample: Sample, name: string): string[] {
  const rows = sample.rows(
    `SELECT p.privilege || ' ' || p.schema_name AS privilege
     FROM account_privileges p JOIN service_accounts a ON a.id = p.account_id WHERE a.name = :name ORDER BY 1`,
    { name },
  );
  return rows.map(({ privilege }) => String(privilege));
}

describe('Update account', () => {
  const opened = sampleSuite('update-account');

  it('1.1 an account that is missing in the register stays in the warehouse', async () => {
    const sample = opened();
    const { path, report } = await sample.run('missing-in-register');
    assert.deepEqual(path, ['account-exists', 'end']);
    assert.equal(report.outcome, 'no-changes');
    assert.notEqual(accountOf(sample, 'svc_old_export'), undefined);
  });

  it('2.1 an account to remove is deleted after consent, with its privileges', async () => {
    const sample = opened();
    const { path, report } = await sample.run('to-remove', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'delete-account', 'after-delete', 'end']);
    assert.equal(report.outcome, 'succeeded');
    assert.equal(accountOf(sample, 'svc_old_export'), undefined);
    assert.deepEqual(sample.rows('SELECT account_id FROM account_privileges WHERE account_id = 3'), []);
  });

  it('2.1 an operator who cancels ends the run and the account stays', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('to-remove', { consent: false });
    assert.deepEqual(path, ['account-exists', 'account-to-remove', 'ask-consent', 'end']);
    assert.equal(report.outcome, 'cancelled');
    assert.equal(sample.state(), before);
  });

  it('2.2 a disabled account is locked by an update', async () => {
    const sample = opened();
    const { path } = await sample.run('disabled');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', 'end']);
    assert.deepEqual(accountOf(sample, DASHBOARD), { owner_team: 'Controlling', kind: 'APPLICATION', locked: 1 });
  });

  it('3.1.1 an account to remove that is not in the warehouse ends the run', async () => {
    const { path, report } = await opened().run('to-remove-not-there', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'end']);
    assert.equal(report.outcome, 'no-changes');
  });

  it('3.1.2.1 a pre-delete veto keeps the account that a job still runs as', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report, logs } = await sample.run('delete-vetoed', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.ok(logs.some(({ level, message }) => level === 'warn' && message === 'svc_nightly_load still runs load-sales.'));
    assert.equal(sample.state(), before);
  });

  it('4.2.1 to 5.4 a new account is inserted, its team is told, and its privileges follow', async () => {
    const sample = opened();
    const { path, triggers, report } = await sample.run('new-account');
    assert.deepEqual(path, [...INSERT, ...PRIVILEGES, ...ADD, ...ADD, 'privileges-to-remove', 'end']);
    assert.deepEqual(triggers.slice(0, 3), ['name-says-what-it-is', 'team-answers-for-it', 'hand-over-credentials']);
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(accountOf(sample, 'app_forecast'), { owner_team: 'Controlling', kind: 'APPLICATION', locked: 0 });
    assert.deepEqual(privilegesOf(sample, 'app_forecast'), ['SELECT finance', 'SELECT sales']);
    const handovers = sample.rows('SELECT account, recipient FROM handovers');
    assert.deepEqual(handovers, [{ account: 'app_forecast', recipient: 'controlling@example.com' }]);
  });

  it('5.1.1 a pre-insert veto creates no account', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('insert-vetoed');
    assert.deepEqual(path, [...TO_INSERT, 'end']);
    assert.equal(report.message, 'Vetoed by the preInsert trigger name-says-what-it-is of account.');
    assert.equal(sample.state(), before);
  });

  it('5.1.1 a veto of the second trigger counts as much as one of the first', async () => {
    const { accountName, account } = opened().input('new-account');
    const { triggers, report } = await opened().run({ accountName, account: { ...(account as object), ownerTeam: 'Nobody' } });
    assert.deepEqual(triggers, ['name-says-what-it-is', 'team-answers-for-it: veto']);
    assert.equal(report.outcome, 'vetoed');
  });

  it('6.1 to 6.6 a changed account is updated', async () => {
    const sample = opened();
    const { path, logs, report } = await sample.run('changed');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', 'end']);
    assert.deepEqual(
      logs.filter(({ step }) => step === 'account-changes').map(({ message }) => message),
      ['owner_team: "Controlling" → "Data Platform"'],
    );
    assert.deepEqual(
      report.writes.map(({ action }) => action),
      ['update account'],
    );
    assert.deepEqual(accountOf(sample, DASHBOARD), { owner_team: 'Data Platform', kind: 'APPLICATION', locked: 0 });
  });

  it('6.2 an account that needs no change is not written', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, calls, report } = await sample.run('unchanged');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', 'end']);
    assert.equal(
      calls.some(({ writes }) => writes),
      false,
    );
    assert.equal(report.outcome, 'no-changes');
    assert.equal(sample.state(), before);
  });

  it('6.3.1 a pre-update veto updates nothing, privileges included', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('update-vetoed');
    assert.deepEqual(path, [...TO_UPDATE, 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(sample.state(), before);
  });

  it('8.2 privileges to add are added', async () => {
    const sample = opened();
    const { path } = await sample.run('privileges-to-add');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, ...ADD, 'privileges-to-remove', 'end']);
    assert.deepEqual(privilegesOf(sample, DASHBOARD), ['CONNECT warehouse', 'SELECT finance', 'SELECT hr', 'SELECT sales']);
  });

  it('8.2.1 a privilege that is there already is not added again', async () => {
    const { path, logs, report } = await opened().run('already-granted');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, ...CHECK, 'already-granted', 'privileges-to-remove', 'end']);
    assert.ok(logs.some(({ message }) => message === 'app_dashboard has CONNECT in warehouse already.'));
    assert.equal(report.outcome, 'no-changes');
  });

  it('8.2.2.1 a vetoed privilege is left out and the next one is added', async () => {
    const sample = opened();
    const { path, report } = await sample.run('privilege-insert-vetoed');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, ...CHECK, 'before-grant', ...ADD, 'privileges-to-remove', 'end']);
    assert.deepEqual(
      report.vetoes.map(({ trigger }) => trigger),
      ['nothing-that-owns'],
    );
    assert.deepEqual(privilegesOf(sample, DASHBOARD), ['CONNECT warehouse', 'SELECT finance', 'SELECT hr', 'SELECT sales']);
  });

  it('9.2 privileges to remove are removed', async () => {
    const sample = opened();
    const { path } = await sample.run('privileges-to-remove');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', ...REMOVE, 'end']);
    assert.deepEqual(privilegesOf(sample, DASHBOARD), ['CONNECT warehouse', 'SELECT finance']);
  });

  it('9.2.1.1 a vetoed removal ends the run', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('privilege-removal-vetoed');
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', 'before-revoke', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(privilegesOf(sample, NIGHTLY), ['CONNECT warehouse', 'INSERT sales', 'UPDATE sales']);
    assert.equal(sample.state(), before);
  });

  it('9.2.2.1 a removal that the warehouse refuses goes on with the next one', async () => {
    const sample = opened();
    const { path } = await sample.run('privilege-removal-refused');
    const body = ['before-revoke', 'delete-privilege', ...REMOVE];
    assert.deepEqual(path, [...UPDATE, ...PRIVILEGES, 'privileges-to-remove', ...body, 'end']);
    assert.deepEqual(privilegesOf(sample, DASHBOARD), ['CONNECT warehouse', 'SELECT finance']);
  });
});
