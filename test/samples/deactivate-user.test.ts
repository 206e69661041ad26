import assert from 'node:assert/strict';
import { sampleSuite, type Sample } from './harness.ts';

const LOOK = ['find-row', 'has-reference'];
const ASK = ['anything-to-do', 'ask-consent', 'can-sign-in'];
const DEACTIVATE = [...ASK, 'deactivate', 'mark-rows', 'done', 'end'];
const ONLY_ROWS = [...ASK, 'mark-rows', 'done', 'end'];

const NOW = '2026-11-21T09:00:00.000Z';

function rowOf(sample: Sample, email: string): object {
  const [row] = sample.rows(
    `SELECT status, status_reason, updated_at, deactivated_at
     FROM users LEFT JOIN iam_user_reference ON user_id = id WHERE email = :email`,
    { email },
  );
  return { ...row };
}

const ANN = 'ann.lee@example.com';
const statusOf = (sample: Sample, login: string): string | undefined => sample.idp.state.user(login)?.status;

describe('Deactivate user', () => {
  const opened = sampleSuite('deactivate-user');

  it('after consent the user is deactivated in the IdP, then the rows are marked', async () => {
    const sample = opened();
    const { path, logs, report } = await sample.run('active-user', { consent: true });
    assert.deepEqual(path, [...LOOK, 'find-by-id', ...DEACTIVATE]);
    assert.equal(logs[0]?.message, 'Deactivate Ann Lee (ann.lee@example.com, left the company)? Yes.');
    assert.equal(logs.at(-1)?.message, 'Ann Lee was deactivated.');
    assert.equal(report.outcome, 'succeeded');
    assert.equal(statusOf(sample, ANN), 'DEPROVISIONED');
    const marked = { status: 'deactivated', status_reason: 'left the company', updated_at: NOW, deactivated_at: NOW };
    assert.deepEqual(rowOf(sample, ANN), marked);
  });

  it('without consent nothing is deactivated', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('active-user', { consent: false });
    assert.deepEqual(path, [...LOOK, 'find-by-id', 'anything-to-do', 'ask-consent', 'end']);
    assert.equal(report.outcome, 'cancelled');
    assert.equal(sample.state(), before);
  });

  it('a second run finds nothing to do and does not even ask', async () => {
    const sample = opened();
    await sample.run('active-user', { consent: true });
    const { path, report } = await sample.run('active-user', { consent: false });
    assert.deepEqual(path, [...LOOK, 'find-by-id', 'anything-to-do', 'end']);
    assert.equal(report.outcome, 'no-changes');
  });

  it('who has no reference row is found by login', async () => {
    const sample = opened();
    const { path } = await sample.run('no-reference', { consent: true });
    assert.deepEqual(path, [...LOOK, 'find-by-login', ...DEACTIVATE]);
    assert.equal(statusOf(sample, 'bob.ode@example.com'), 'DEPROVISIONED');
  });

  it('behind a stale reference the user is found by login', async () => {
    const sample = opened();
    const { path } = await sample.run('stale-reference', { consent: true });
    assert.deepEqual(path, [...LOOK, 'find-by-id', 'find-by-login', ...DEACTIVATE]);
    assert.equal(statusOf(sample, 'gus.orr@example.com'), 'DEPROVISIONED');
  });

  it('for a user who is gone from the IdP only the rows are marked', async () => {
    const sample = opened();
    const { path } = await sample.run('gone-from-idp', { consent: true });
    assert.deepEqual(path, [...LOOK, 'find-by-id', 'find-by-login', ...ONLY_ROWS]);
    const marked = { status: 'deactivated', status_reason: 'left the company', updated_at: NOW, deactivated_at: NOW };
    assert.deepEqual(rowOf(sample, 'hal.ives@example.com'), marked);
  });

  it('for a user who is deactivated in the IdP already only the rows are marked', async () => {
    const sample = opened();
    const { path, calls } = await sample.run('only-idp-deactivated', { consent: true });
    assert.deepEqual(path, [...LOOK, 'find-by-id', ...ONLY_ROWS]);
    assert.equal(
      calls.some(({ what }) => what === 'deactivate-user'),
      false,
    );
  });

  it('a person nobody knows is an error that names the address', async () => {
    const { path, report } = await opened().run('unknown-person', { consent: true });
    assert.deepEqual(path, ['find-row', 'unknown-person']);
    assert.equal(report.outcome, 'failed');
    assert.equal(report.message, 'Nobody in the EFS database has the address zoe.quin@example.com.');
  });

  it('when the database fails behind the IdP, the report says what was done and the next run does the rest', async () => {
    const sample = opened();
    sample.change("CREATE TRIGGER full BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    const first = await sample.run('active-user', { consent: true });
    assert.equal(first.report.outcome, 'failed');
    assert.deepEqual(
      first.report.writes.map(({ action }) => action),
      ['deactivate-user'],
    );
    sample.change('DROP TRIGGER full');
    const second = await sample.run('active-user', { consent: true });
    assert.deepEqual(second.path, [...LOOK, 'find-by-id', ...ONLY_ROWS]);
    assert.equal(second.report.outcome, 'succeeded');
  });

  it('a user who disappears before the deactivation is marked all the same', async () => {
    const sample = opened();
    sample.idp.inject({
      method: 'POST',
      path: '/api/v1/users/*/lifecycle/deactivate',
      effect: {
        kind: 'answer',
        status: 404,
        body: {
          errorCode: 'E0000007',
          errorSummary: 'Not found: Resource not found: 00uAnnLee0000000000 (User)',
          errorLink: 'E0000007',
          errorId: 'oae',
          errorCauses: [],
        },
      },
    });
    const { ports, report } = await sample.run('active-user', { consent: true });
    assert.ok(ports.includes('deactivate!not-found'));
    assert.equal(report.outcome, 'succeeded');
  });
});
