import assert from 'node:assert/strict';
import { createMemoryPushedState, type PushedState } from '../../src/engine/pushed-state.ts';
import { isJsonObject, type JsonObject } from '../../src/flow/json.ts';
import { sampleSuite, type Sample, type SampleRun } from './harness.ts';

/** Ann Lee as the source has her, with another department or other roles where the test says so. */
function ann(sample: Sample, change: JsonObject = {}): JsonObject {
  const { accountName, user } = sample.input('unchanged');
  assert.ok(isJsonObject(user));
  return { accountName, user: { ...user, ...change } };
}

const role = (name: string): JsonObject => ({ domain: name.split('/')[0], roleName: name.split('/')[1] });
const roles = (...names: string[]): JsonObject => ({ grants: names.map(role) });

function rolesOf(sample: Sample): string[] {
  const rows = sample.rows(
    `SELECT r.domain || '/' || r.name AS role FROM user_roles g JOIN roles r ON r.id = g.role_id
     WHERE g.user_id = 1 AND g.origin = 'request' ORDER BY role`,
  );
  return rows.map((row) => String(row['role']));
}

const departmentOf = (sample: Sample): unknown => sample.rows('SELECT department FROM users WHERE id = 1')[0]?.['department'];

/** What others do in the database, behind our back. */
const grantLocally = (sample: Sample, id: number): void =>
  sample.change(`INSERT INTO user_roles (user_id, role_id, granted_on) VALUES (1, :id, '2026-11-20')`, { id });
const revokeLocally = (sample: Sample, id: number): void =>
  sample.change('DELETE FROM user_roles WHERE user_id = 1 AND role_id = :id', { id });

const REPORTS = 3;
const SALES = 5;

describe('Delta', () => {
  const opened = sampleSuite('update-user');
  let pushedState: PushedState;

  beforeEach(() => {
    pushedState = createMemoryPushedState();
  });

  const push = (change: JsonObject = {}): Promise<SampleRun> =>
    opened().run(ann(opened(), change), { mode: 'incremental', pushedState });
  const pushFully = (change: JsonObject = {}): Promise<SampleRun> => opened().run(ann(opened(), change), { pushedState });

  it('full: an attribute that others changed is set back, and the change says from what to what', async () => {
    const sample = opened();
    await pushFully();
    sample.change("UPDATE users SET department = 'Treasury' WHERE id = 1");
    const { logs, report } = await pushFully();
    const changes = logs.filter(({ step }) => step === 'user-changes').map(({ message }) => message);
    assert.deepEqual(changes, ['department: "Treasury" → "Finance"']);
    assert.deepEqual(report.warnings, []);
    assert.equal(departmentOf(sample), 'Finance');
  });

  it('full: grants to add are those wanted and not there, grants to remove those there and not wanted', async () => {
    const sample = opened();
    grantLocally(sample, SALES);
    const { logs } = await pushFully(roles('finance/reports'));
    const changes = logs.filter(({ step }) => step === 'grant-changes').map(({ message }) => message);
    assert.deepEqual(changes, ['+ grant reports · finance', '− grant sales · crm', '− grant payment-entry · finance']);
    assert.deepEqual(rolesOf(sample), ['finance/reports']);
  });

  it('full: the same role of another domain is another grant', async () => {
    const sample = opened();
    sample.change("INSERT INTO roles (id, domain, name) VALUES (8, 'crm', 'reports')");
    grantLocally(sample, REPORTS);
    await pushFully(roles('crm/reports'));
    assert.deepEqual(rolesOf(sample), ['crm/reports']);
  });

  it('full: a grant that the source names twice is added once, with a warning', async () => {
    const sample = opened();
    const { report } = await pushFully(roles('finance/reports', 'finance/reports'));
    assert.deepEqual(rolesOf(sample), ['finance/reports']);
    assert.equal(report.warnings.length, 1);
    assert.match(report.warnings[0] ?? '', /is wanted more than once/);
  });

  it('incremental: an attribute that was modified locally keeps its value, with a warning', async () => {
    const sample = opened();
    await push();
    sample.change("UPDATE users SET department = 'Treasury' WHERE id = 1");
    const { report } = await push();
    assert.deepEqual(report.warnings, ['user.department was modified locally: "Treasury" is kept instead of "Finance".']);
    assert.equal(report.outcome, 'no-changes');
    assert.equal(departmentOf(sample), 'Treasury');
  });

  it('incremental: what the source changed since is written over the local value', async () => {
    const sample = opened();
    await push();
    sample.change("UPDATE users SET department = 'Treasury' WHERE id = 1");
    const { report } = await push({ department: 'Controlling' });
    assert.deepEqual(report.warnings, []);
    assert.equal(departmentOf(sample), 'Controlling');
  });

  it('incremental: the first push of a user compares as a full one', async () => {
    const sample = opened();
    const { report } = await push({ department: 'Controlling' });
    assert.deepEqual(report.warnings, []);
    assert.equal(departmentOf(sample), 'Controlling');
  });

  it('incremental: a grant that was removed locally stays away, with a warning', async () => {
    const sample = opened();
    await push(roles('finance/reports', 'finance/payment-entry'));
    revokeLocally(sample, REPORTS);
    const { report } = await push(roles('finance/reports', 'finance/payment-entry'));
    assert.deepEqual(report.warnings, ['grant reports · finance was removed locally; it stays away.']);
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(rolesOf(sample), ['finance/payment-entry']);
  });

  it('incremental: a grant that was added locally is kept, with a warning', async () => {
    const sample = opened();
    await push();
    grantLocally(sample, SALES);
    const { report } = await push();
    assert.deepEqual(report.warnings, ['grant sales · crm was added locally; it is kept.']);
    assert.equal(report.outcome, 'no-changes');
    assert.deepEqual(rolesOf(sample), ['crm/sales', 'finance/payment-entry']);
  });

  it('incremental: a grant that we pushed is taken away when the source no longer wants it', async () => {
    const sample = opened();
    await push(roles('finance/reports', 'finance/payment-entry'));
    const { report } = await push(roles('finance/payment-entry'));
    assert.deepEqual(report.warnings, []);
    assert.deepEqual(rolesOf(sample), ['finance/payment-entry']);
  });

  it('incremental: a grant that the source wants anew is added', async () => {
    const sample = opened();
    await push();
    const { report } = await push(roles('finance/payment-entry', 'finance/reports'));
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(rolesOf(sample), ['finance/payment-entry', 'finance/reports']);
  });

  it('a full push brings back what was removed locally and takes away what was added', async () => {
    const sample = opened();
    await push(roles('finance/payment-entry', 'finance/reports'));
    revokeLocally(sample, REPORTS);
    grantLocally(sample, SALES);
    await pushFully(roles('finance/payment-entry', 'finance/reports'));
    assert.deepEqual(rolesOf(sample), ['finance/payment-entry', 'finance/reports']);
  });
});
