import assert from 'node:assert/strict';
import { sampleSuite, withSample, type Sample } from './harness.ts';

/** Stretches of the flow, in the order of the description. */
const TO_DELETE = ['user-exists', 'user-to-remove', 'ask-consent', 'values-to-delete', 'check-before-delete'];
const TO_CHECK = ['user-exists', 'user-to-remove', 'user-values', 'user-in-target'];
const TO_INSERT = [...TO_CHECK, 'before-insert'];
const INSERT = [...TO_INSERT, 'insert-user', 'after-insert'];
const TO_UPDATE = [...TO_CHECK, 'fetch-user', 'user-changes', 'before-update'];
const UPDATE = [...TO_UPDATE, 'update-user', 'after-update'];
const GRANTS = ['account-values', 'fetch-grants', 'parse-grants', 'grant-changes'];
const CHECK_GRANT = ['grant-values', 'grant-in-target'];
const ADD_GRANT = [...CHECK_GRANT, 'before-grant', 'insert-grant', 'after-grant'];
const REMOVE_GRANT = ['before-revoke', 'delete-grant', 'after-revoke'];

const NEW_USER = 'hana.sato';
const KNOWN_USER = 'ann.lee';
const LEAVER = 'eve.moss';

/** What the database says of a user, and of nobody else. */
function userOf(sample: Sample, name: string): object | undefined {
  const [row] = sample.rows(
    `SELECT full_name, phone, department, status, valid_until, changed_on, shown_as
     FROM users LEFT JOIN directory_cards ON user_id = id WHERE user_name = :name`,
    { name },
  );
  return row && { ...row };
}

/** The roles of a user. */
function grantsOf(sample: Sample, name: string): string[] {
  const rows = sample.rows(
    `SELECT r.domain || '/' || r.name AS role
     FROM user_roles g JOIN users u ON u.id = g.user_id JOIN roles r ON r.id = g.role_id
     WHERE u.user_name = :name ORDER BY role`,
    { name },
  );
  return rows.map(({ role }) => String(role));
}

/** What the triggers noted about roles: `granted finance/reports`. */
function historyOf(sample: Sample, name: string): string[] {
  const rows = sample.rows(`SELECT action || ' ' || role AS entry FROM role_history WHERE user_name = :name ORDER BY id`, { name });
  return rows.map(({ entry }) => String(entry));
}

const mails = (sample: Sample): string[] =>
  sample.rows(`SELECT template || ' for ' || recipient AS mail FROM mail_queue ORDER BY id`).map(({ mail }) => String(mail));

const ANN_LEE = {
  full_name: 'Ann Lee',
  phone: '+493012345601',
  department: 'Finance',
  status: 'active',
  valid_until: null,
  changed_on: null,
  shown_as: 'Ann Lee',
};

describe('Update user', () => {
  const opened = sampleSuite('update-user');

  it('1.1 a user who is missing in the source ends the run and stays in the database', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('missing-in-source');
    assert.deepEqual(path, ['user-exists', 'end']);
    assert.equal(report.outcome, 'no-changes');
    assert.equal(sample.state(), before);
  });

  it('1.2 a user of the source goes on to the question whether to remove', async () => {
    const { path, ports } = await opened().run('unchanged');
    assert.deepEqual(path.slice(0, 2), ['user-exists', 'user-to-remove']);
    assert.equal(ports[0], 'user-exists:then');
  });

  it('2.1 a user to remove is only deleted after consent', async () => {
    const sample = opened();
    const { path, ports, logs, report } = await sample.run('to-remove', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'delete-user', 'after-delete', 'end']);
    assert.ok(ports.includes('ask-consent:continue'));
    assert.equal(logs[0]?.message, 'Delete eve.moss from the HR database? Yes.');
    assert.equal(report.outcome, 'succeeded');
    assert.equal(userOf(sample, LEAVER), undefined);
  });

  it('2.1 an operator who cancels ends the run and nothing is deleted', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('to-remove', { consent: false });
    assert.deepEqual(path, ['user-exists', 'user-to-remove', 'ask-consent', 'end']);
    assert.equal(report.outcome, 'cancelled');
    assert.equal(sample.state(), before);
  });

  it('2.1 without anybody to ask the answer is no', async () => {
    const sample = opened();
    const { report } = await sample.run('to-remove');
    assert.equal(report.outcome, 'cancelled');
    assert.notEqual(userOf(sample, LEAVER), undefined);
  });

  it('2.2 a user who is not to be removed takes the insert or update branch', async () => {
    const { path, ports } = await opened().run('unchanged');
    assert.equal(ports[1], 'user-to-remove:else');
    assert.equal(path[2], 'user-values');
  });

  it('2.2 a disabled user is updated, not deleted', async () => {
    const sample = opened();
    const { path, report } = await sample.run('disabled', { consent: true });
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', 'end']);
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(userOf(sample, KNOWN_USER), { ...ANN_LEE, status: 'disabled', changed_on: '2026-11-21' });
  });

  it('3.1 the delete branch checks first with the property check of the user', async () => {
    const { calls } = await opened().run('to-remove', { consent: true });
    const [check] = calls.filter(({ step }) => step === 'check-before-delete');
    assert.match(check?.what ?? '', /^SELECT id, legal_hold FROM users WHERE user_name = :user_name/);
    assert.deepEqual(check?.parameters, { user_name: LEAVER });
  });

  it('3.1.1 a user to remove who is not in the database ends the run', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report, triggers } = await sample.run('to-remove-not-there', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'end']);
    assert.deepEqual(triggers, []);
    assert.equal(report.outcome, 'no-changes');
    assert.equal(sample.state(), before);
  });

  it('3.1.2 the pre-delete triggers run in order before the delete', async () => {
    const { path, triggers } = await opened().run('to-remove', { consent: true });
    assert.deepEqual(triggers.slice(0, 2), ['no-legal-hold', 'equipment-returned']);
    assert.ok(path.indexOf('before-delete') < path.indexOf('delete-user'));
  });

  it('3.1.2 the triggers of a delete see what is deleted as the old object, and no new one', async () => {
    const spy = 'log(`${newObject} ${oldObject.user_name} ${oldObject.id} ${oldObject.legal_hold}`)';
    const edit = (flow: string): string =>
      flow.replaceAll(
        /^ {6}p(re|ost)Delete:\n/gm,
        (stage) => `${stage}        - { name: spy, script: '${spy}; return true' }\n`,
      );
    await withSample(
      'update-user',
      async (sample) => {
        const { logs } = await sample.run('to-remove', { consent: true });
        const seen = logs.filter(({ step }) => step === 'before-delete' || step === 'after-delete');
        assert.deepEqual(
          seen.map(({ message }) => message),
          ['null eve.moss 5 0', 'null eve.moss 5 0'],
        );
      },
      { edit },
    );
  });

  it('3.1.2.1 a pre-delete veto ends the run and the user stays', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report, triggers } = await sample.run('delete-vetoed', { consent: true });
    assert.deepEqual(path, [...TO_DELETE, 'before-delete', 'end']);
    assert.deepEqual(triggers, ['no-legal-hold', 'equipment-returned: veto']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(report.message, 'Vetoed by the preDelete trigger equipment-returned of user.');
    assert.equal(sample.state(), before);
  });

  it('3.1.2.1 the first veto keeps the triggers behind it from running', async () => {
    const sample = opened();
    sample.change("UPDATE users SET legal_hold = 1 WHERE user_name = 'carla.ruiz'");
    const { triggers, report } = await sample.run('delete-vetoed', { consent: true });
    assert.deepEqual(triggers, ['no-legal-hold: veto']);
    assert.equal(report.outcome, 'vetoed');
  });

  it('3.1.2.2 when all pre-delete triggers say yes the user is deleted', async () => {
    const { triggers, ports } = await opened().run('to-remove', { consent: true });
    assert.deepEqual(triggers.slice(0, 2), ['no-legal-hold', 'equipment-returned']);
    assert.ok(ports.includes('before-delete:next'));
    assert.ok(ports.includes('delete-user:next'));
  });

  it('3.1.3 the property delete removes the user with all that belongs to it', async () => {
    const sample = opened();
    const { calls, report } = await sample.run('to-remove', { consent: true });
    const statements = calls.filter(({ step }) => step === 'delete-user').map(({ what }) => what.split(' ').slice(0, 3).join(' '));
    assert.deepEqual(statements, [
      'DELETE FROM sessions',
      'DELETE FROM user_roles',
      'DELETE FROM directory_cards',
      'DELETE FROM users',
    ]);
    assert.equal(report.writes[0]?.action, 'delete user');
    assert.equal(userOf(sample, LEAVER), undefined);
    assert.deepEqual(grantsOf(sample, LEAVER), []);
    assert.deepEqual(sample.rows('SELECT user_name FROM sessions'), [{ user_name: KNOWN_USER }]);
  });

  it('3.1.3 the post-delete triggers run after the delete', async () => {
    const sample = opened();
    const { path, triggers } = await sample.run('to-remove', { consent: true });
    assert.deepEqual(path.slice(-3), ['delete-user', 'after-delete', 'end']);
    assert.equal(triggers.at(-1), 'tell-the-facilities');
    assert.deepEqual(mails(sample), ['leaver eve.moss for facilities@example.com']);
  });

  it('3.1.3 after the delete the process finishes', async () => {
    const { path, report } = await opened().run('to-remove', { consent: true });
    assert.equal(path.at(-1), 'end');
    assert.equal(report.endedAt, 'end');
    assert.equal(report.outcome, 'succeeded');
  });

  it('4.1 the mapping makes the column values', async () => {
    const sample = opened();
    const { calls } = await sample.run('new-user');
    const insert = calls.find(({ step, writes }) => step === 'insert-user' && writes);
    assert.deepEqual(insert?.parameters, {
      user_name: NEW_USER,
      full_name: 'Hana Sato',
      mail: 'hana.sato@example.com',
      phone: '+493012345677',
      department: 'Finance',
      status: 'active',
      valid_until: null,
    });
  });

  it('4.1 a rule whose condition does not hold leaves the column alone', async () => {
    const sample = opened();
    const { user } = sample.input('changed');
    const withoutPhone = { accountName: KNOWN_USER, user: { ...(user as object), phone: null } };
    await sample.run(withoutPhone);
    assert.deepEqual(userOf(sample, KNOWN_USER), { ...ANN_LEE, department: 'Controlling', changed_on: '2026-11-21' });
  });

  it('4.2 the property check decides between insert and update', async () => {
    const { calls } = await opened().run('unchanged');
    const [check] = calls;
    assert.equal(check?.step, 'user-in-target');
    assert.deepEqual(check.parameters, { user_name: KNOWN_USER });
    assert.equal(check.writes, false);
  });

  it('4.2 the id that check answers fills the object for the statements after it', async () => {
    const { calls } = await opened().run('changed');
    const update = calls.find(({ step, writes }) => step === 'update-user' && writes);
    assert.equal(update?.parameters['id'], 1);
  });

  it('4.2.1 a user who is not in the database goes to the insert branch', async () => {
    const { path, ports } = await opened().run('new-user');
    assert.deepEqual(path.slice(0, 5), TO_INSERT);
    assert.ok(ports.includes('user-in-target:else'));
  });

  it('4.2.2 a user who is in the database goes to the update branch', async () => {
    const { path, ports } = await opened().run('unchanged');
    assert.deepEqual(path.slice(0, 5), [...TO_CHECK, 'fetch-user']);
    assert.ok(ports.includes('user-in-target:then'));
  });

  it('5.1 the pre-insert triggers run in order before the insert', async () => {
    const { path, triggers } = await opened().run('new-user');
    assert.deepEqual(triggers.slice(0, 3), ['has-mail', 'name-is-not-reserved', 'limit-contractors']);
    assert.ok(path.indexOf('before-insert') < path.indexOf('insert-user'));
  });

  it('5.1 what a pre-insert trigger changes is written', async () => {
    const sample = opened();
    await sample.run('new-contractor');
    assert.deepEqual(userOf(sample, 'ivo.berg'), {
      full_name: 'Ivo Berg',
      phone: null,
      department: 'Platform',
      status: 'active',
      valid_until: '2027-02-19',
      changed_on: null,
      shown_as: 'Ivo Berg',
    });
  });

  it('5.1.1 a pre-insert veto ends the run and creates nothing', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report, triggers } = await sample.run('insert-vetoed');
    assert.deepEqual(path, [...TO_INSERT, 'end']);
    assert.deepEqual(triggers, ['has-mail: veto']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(sample.state(), before);
  });

  it('5.1.2 when all pre-insert triggers say yes the user is created', async () => {
    const sample = opened();
    const { ports } = await sample.run('new-user');
    assert.ok(ports.includes('before-insert:next'));
    assert.notEqual(userOf(sample, NEW_USER), undefined);
  });

  it('5.2 the property insert creates the user, with all its statements', async () => {
    const sample = opened();
    const { report } = await sample.run('new-user');
    assert.deepEqual(report.writes[0], { step: 'insert-user', target: 'hr', action: 'insert user', iteration: [] });
    assert.deepEqual(userOf(sample, NEW_USER), {
      full_name: 'Hana Sato',
      phone: '+493012345677',
      department: 'Finance',
      status: 'active',
      valid_until: null,
      changed_on: null,
      shown_as: 'Hana Sato',
    });
  });

  it('5.2 a statement of the insert that fails takes the others back', async () => {
    const sample = opened();
    sample.change("CREATE TRIGGER no_cards BEFORE INSERT ON directory_cards BEGIN SELECT RAISE(ABORT, 'out of cards'); END");
    const { report } = await sample.run('new-user');
    assert.equal(report.outcome, 'failed');
    assert.equal(report.failure?.step, 'insert-user');
    assert.deepEqual(report.writes, []);
    assert.equal(userOf(sample, NEW_USER), undefined);
  });

  it('5.3 the post-insert triggers run after the insert', async () => {
    const sample = opened();
    const { path, triggers, logs } = await sample.run('new-user');
    assert.equal(path[path.indexOf('insert-user') + 1], 'after-insert');
    assert.deepEqual(triggers.slice(3, 5), ['queue-welcome-mail', 'tell-the-service-desk']);
    assert.deepEqual(mails(sample), ['welcome for hana.sato@example.com']);
    assert.ok(logs.some(({ message }) => message === 'Service desk: Hana Sato starts in Finance.'));
  });

  it('5.4 after an insert the run goes on to the grants', async () => {
    const sample = opened();
    const { path, report } = await sample.run('new-user');
    const added = [...ADD_GRANT, ...ADD_GRANT, ...ADD_GRANT];
    assert.deepEqual(path, [...INSERT, ...GRANTS, 'grants-to-add', ...added, 'grants-to-remove', 'end']);
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(grantsOf(sample, NEW_USER), ['finance/payment-entry', 'finance/reports', 'intranet/member']);
  });

  it('6.1 the property selectByAccountName fetches the current values', async () => {
    const { calls } = await opened().run('unchanged');
    const fetched = calls.find(({ step }) => step === 'fetch-user');
    assert.match(fetched?.what ?? '', /^SELECT id, user_name, full_name, mail, phone/);
    assert.deepEqual(fetched?.parameters, { user_name: KNOWN_USER });
  });

  it('6.2 the changes are computed with old and new value', async () => {
    const { logs } = await opened().run('changed');
    const changes = logs.filter(({ step }) => step === 'user-changes').map(({ message }) => message);
    assert.deepEqual(changes, ['department: "Finance" → "Controlling"']);
  });

  it('6.3 the pre-update triggers run in order before the update', async () => {
    const { path, triggers } = await opened().run('changed');
    assert.deepEqual(triggers.slice(0, 2), ['no-legal-hold', 'stamp-the-change']);
    assert.ok(path.indexOf('before-update') < path.indexOf('update-user'));
  });

  it('6.3.1 a pre-update veto ends the run and nothing is updated', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report, triggers } = await sample.run('update-vetoed');
    assert.deepEqual(path, [...TO_UPDATE, 'end']);
    assert.deepEqual(triggers, ['no-legal-hold: veto']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(sample.state(), before);
  });

  it('6.3.2 when all pre-update triggers say yes the user is updated', async () => {
    const { ports } = await opened().run('changed');
    assert.ok(ports.includes('before-update:next'));
    assert.ok(ports.includes('update-user:next'));
  });

  it('6.4 the property update writes the changes', async () => {
    const sample = opened();
    const { report } = await sample.run('changed');
    assert.deepEqual(report.writes, [{ step: 'update-user', target: 'hr', action: 'update user', iteration: [] }]);
    assert.deepEqual(userOf(sample, KNOWN_USER), { ...ANN_LEE, department: 'Controlling', changed_on: '2026-11-21' });
  });

  it('6.4 nothing is sent when nothing differs', async () => {
    const sample = opened();
    const { ports, calls } = await sample.run('unchanged');
    assert.ok(ports.includes('update-user:unchanged'));
    assert.deepEqual(
      calls.filter(({ writes }) => writes),
      [],
    );
    assert.deepEqual(userOf(sample, KNOWN_USER), ANN_LEE);
  });

  it('6.5 the post-update triggers run after the update', async () => {
    const { path, triggers, logs } = await opened().run('changed');
    assert.equal(path[path.indexOf('update-user') + 1], 'after-update');
    assert.equal(triggers[2], 'note-the-move');
    assert.ok(logs.some(({ message }) => message === 'Ann Lee moved from Finance to Controlling.'));
  });

  it('6.5 without an update the post-update triggers have nothing to follow', async () => {
    const { triggers } = await opened().run('unchanged');
    assert.deepEqual(triggers, ['no-legal-hold', 'stamp-the-change']);
  });

  it('6.6 after an update the run goes on to the grants', async () => {
    const { path } = await opened().run('changed');
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', 'end']);
  });

  it('7.1 the account values are generated before its grants are fetched', async () => {
    const { path, calls } = await opened().run('unchanged');
    assert.equal(path[path.indexOf('fetch-grants') - 1], 'account-values');
    assert.deepEqual(calls.find(({ step }) => step === 'fetch-grants')?.parameters, { user_name: KNOWN_USER });
  });

  it('7.2 the property selectByAccount fetches the grants, without those that its filter drops', async () => {
    const sample = opened();
    const { calls, logs } = await sample.run('grants-to-remove');
    assert.match(calls.find(({ step }) => step === 'fetch-grants')?.what ?? '', /^SELECT g.user_id, g.role_id/);
    const compared = logs.filter(({ step }) => step === 'grant-changes').map(({ message }) => message);
    assert.deepEqual(compared, ['− grant payment-entry · finance']);
    assert.deepEqual(grantsOf(sample, KNOWN_USER), ['intranet/member']);
  });

  it('7.3 the grant rows are parsed by the incoming mapping', async () => {
    const parsed: unknown[] = [];
    await opened().run('unchanged', {
      observer: {
        stepFinished: (scope, step) => {
          if (step.id === 'parse-grants') parsed.push(scope.outputs[step.index]);
        },
      },
    });
    assert.deepEqual(parsed, [[{ roleName: 'payment-entry', domain: 'finance', grantedOn: '2024-02-01' }]]);
  });

  it('7.3 after the comparison the run goes on to the grants to add', async () => {
    const { path, logs } = await opened().run('grants-to-add-and-remove');
    assert.equal(path[path.indexOf('grant-changes') + 1], 'grants-to-add');
    const compared = logs.filter(({ step }) => step === 'grant-changes').map(({ message }) => message);
    assert.deepEqual(compared, ['+ grant reports · finance', '− grant payment-entry · finance']);
  });

  it('8.1 without grants to add the run goes on to the grants to remove', async () => {
    const { path } = await opened().run('grants-to-remove');
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', ...REMOVE_GRANT, 'end']);
  });

  it('8.2 every grant to add goes through the loop', async () => {
    const sample = opened();
    const { path, report } = await sample.run('grants-to-add');
    const added = [...ADD_GRANT, ...ADD_GRANT];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', ...added, 'grants-to-remove', 'end']);
    assert.deepEqual(
      report.writes.filter(({ step }) => step === 'insert-grant').map(({ iteration }) => iteration),
      [[0], [1]],
    );
    assert.deepEqual(grantsOf(sample, KNOWN_USER), ['crm/sales', 'finance/payment-entry', 'finance/reports', 'intranet/member']);
  });

  it('8.2.1 the grant values are generated and the grant is checked', async () => {
    const { calls } = await opened().run('grants-to-add');
    const [check] = calls.filter(({ step }) => step === 'grant-in-target');
    assert.deepEqual(check?.parameters, { user_name: KNOWN_USER, role_name: 'reports', role_domain: 'finance' });
  });

  it('8.2.1 a grant that is there already is logged and not added again', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, logs, report } = await sample.run('already-granted');
    const looked = [...CHECK_GRANT, 'already-granted'];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', ...looked, 'grants-to-remove', 'end']);
    assert.equal(
      logs.find(({ step }) => step === 'already-granted')?.message,
      'intranet/member is already granted to ann.lee.',
    );
    assert.equal(report.outcome, 'no-changes');
    assert.equal(sample.state(), before);
  });

  it('8.2.2 the pre-insert triggers of the grant run in order before it is added', async () => {
    const { triggers } = await opened().run('grants-to-add-and-remove');
    assert.deepEqual(triggers.slice(2, 4), ['role-is-in-the-catalogue', 'separation-of-duties']);
  });

  it('8.2.2.1 a pre-insert veto leaves that grant out and goes on with the next', async () => {
    const sample = opened();
    const { path, report } = await sample.run('grant-insert-vetoed');
    const body = [...CHECK_GRANT, 'before-grant', ...ADD_GRANT];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', ...body, 'grants-to-remove', 'end']);
    assert.deepEqual(report.vetoes, [
      { step: 'before-grant', object: 'grant', stage: 'preInsert', trigger: 'separation-of-duties', iteration: [0] },
    ]);
    assert.equal(report.outcome, 'succeeded');
    assert.deepEqual(grantsOf(sample, KNOWN_USER), ['finance/payment-entry', 'finance/reports', 'intranet/member']);
  });

  it('8.2.2.1 a run in which a veto kept the only grant away is vetoed', async () => {
    const sample = opened();
    await sample.run('grant-insert-vetoed');
    const { report } = await sample.run('grant-insert-vetoed');
    assert.equal(report.outcome, 'vetoed');
    assert.deepEqual(report.writes, []);
  });

  it('8.2.2.2 when all pre-insert triggers say yes the grant is added', async () => {
    const { ports } = await opened().run('grants-to-add-and-remove');
    assert.ok(ports.includes('before-grant:next'));
    assert.ok(ports.includes('insert-grant:next'));
  });

  it('8.2.3 the property insert of the grant adds it', async () => {
    const sample = opened();
    await sample.run('grants-to-add-and-remove');
    const rows = sample.rows("SELECT user_id, granted_on, origin FROM user_roles WHERE role_id = 3 AND user_id = 1");
    assert.deepEqual(rows, [{ user_id: 1, granted_on: '2026-11-21', origin: 'request' }]);
  });

  it('8.2.4 the post-insert triggers of the grant run after it was added', async () => {
    const sample = opened();
    const { path, triggers } = await sample.run('grants-to-add');
    assert.equal(path[path.indexOf('insert-grant') + 1], 'after-grant');
    assert.equal(triggers.filter((name) => name === 'note-in-role-history').length, 2);
    assert.deepEqual(historyOf(sample, KNOWN_USER), ['granted finance/reports', 'granted crm/sales']);
  });

  it('8.2.5 after a grant the run goes on with the next one', async () => {
    const { path, ports } = await opened().run('grants-to-add');
    assert.equal(path[path.indexOf('after-grant') + 1], 'grant-values');
    assert.equal(ports.filter((port) => port === 'after-grant:next').length, 2);
  });

  it('9.1 without grants to remove the run ends', async () => {
    const { path, ports, report } = await opened().run('grants-to-add');
    assert.deepEqual(path.slice(-2), ['grants-to-remove', 'end']);
    assert.ok(ports.includes('grants-to-remove:next'));
    assert.equal(report.outcome, 'succeeded');
  });

  it('9.2 every grant to remove goes through the loop', async () => {
    const sample = opened();
    sample.change('UPDATE user_roles SET locked = 0');
    const { path } = await sample.run('grant-removal-refused');
    const removed = [...REMOVE_GRANT, ...REMOVE_GRANT];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', ...removed, 'end']);
    assert.deepEqual(grantsOf(sample, 'finn.holt'), []);
  });

  it('9.2.1 the pre-delete triggers of the grant run before it is removed', async () => {
    const { path, triggers } = await opened().run('grants-to-remove');
    assert.equal(path[path.indexOf('delete-grant') - 1], 'before-revoke');
    assert.deepEqual(triggers.slice(2), ['keep-an-administrator', 'note-in-role-history']);
  });

  it('9.2.1 several pre-delete triggers of the grant run in order', async () => {
    const another = '- file: triggers/keep-an-administrator.ts\n        - { name: audited, script: return true }';
    const edit = (flow: string): string => flow.replace('- file: triggers/keep-an-administrator.ts', another);
    await withSample(
      'update-user',
      async (sample) => {
        const { triggers } = await sample.run('grants-to-remove');
        assert.deepEqual(triggers.slice(2), ['keep-an-administrator', 'audited', 'note-in-role-history']);
      },
      { edit },
    );
  });

  it('9.2.1.1 a pre-delete veto of a grant ends the run and leaves the remaining grants', async () => {
    const sample = opened();
    const before = sample.state();
    const { path, report } = await sample.run('grant-removal-vetoed');
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', 'before-revoke', 'end']);
    assert.equal(report.outcome, 'vetoed');
    assert.equal(report.message, 'Vetoed by the preDelete trigger keep-an-administrator of grant.');
    assert.equal(sample.state(), before);
  });

  it('9.2.1.2 when all pre-delete triggers say yes the grant is removed', async () => {
    const { ports } = await opened().run('grants-to-remove');
    assert.ok(ports.includes('before-revoke:next'));
    assert.ok(ports.includes('delete-grant:next'));
  });

  it('9.2.2 the property delete of the grant removes it', async () => {
    const sample = opened();
    const { calls } = await sample.run('grants-to-remove');
    const removed = calls.find(({ step }) => step === 'delete-grant');
    assert.match(removed?.what ?? '', /^DELETE FROM user_roles/);
    assert.deepEqual(removed?.parameters, { user_id: 1, role_id: 1 });
    assert.deepEqual(grantsOf(sample, KNOWN_USER), ['intranet/member']);
  });

  it('9.2.2.1 a delete that answers no goes on with the next grant', async () => {
    const sample = opened();
    const { path, ports } = await sample.run('grant-removal-refused');
    const body = ['before-revoke', 'delete-grant', ...REMOVE_GRANT];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', ...body, 'end']);
    assert.deepEqual(
      ports.filter((port) => port.startsWith('delete-grant')),
      ['delete-grant:refused', 'delete-grant:next'],
    );
    assert.deepEqual(grantsOf(sample, 'finn.holt'), ['finance/payment-entry']);
  });

  it('9.2.2.2 a delete that answers yes goes on to the post-delete triggers', async () => {
    const { path } = await opened().run('grants-to-remove');
    assert.equal(path[path.indexOf('delete-grant') + 1], 'after-revoke');
  });

  it('9.2.3 the post-delete triggers of the grant run after it was removed', async () => {
    const sample = opened();
    const { triggers } = await sample.run('grants-to-remove');
    assert.equal(triggers.at(-1), 'note-in-role-history');
    assert.deepEqual(historyOf(sample, KNOWN_USER), ['revoked finance/payment-entry']);
  });

  it('9.2.4 after a removal the run goes on with the next one', async () => {
    const sample = opened();
    sample.change('UPDATE user_roles SET locked = 0');
    const { path, report } = await sample.run('grant-removal-refused');
    assert.equal(path[path.indexOf('after-revoke') + 1], 'before-revoke');
    assert.deepEqual(
      report.writes.filter(({ step }) => step === 'delete-grant').map(({ iteration }) => iteration),
      [[0], [1]],
    );
  });

  it('10 the process finishes and the log of all steps is there', async () => {
    const { path, logs, report } = await opened().run('grants-to-add-and-remove');
    const changed = [...ADD_GRANT, 'grants-to-remove', ...REMOVE_GRANT];
    assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', ...changed, 'end']);
    assert.equal(report.endedAt, 'end');
    assert.equal(report.steps, path.length);
    assert.deepEqual(
      report.writes.map(({ action }) => action),
      ['insert grant', 'SQL by note-in-role-history', 'delete grant', 'SQL by note-in-role-history'],
    );
    assert.ok(logs.length > 0);
  });

  it('a property that is missing is a warning, and its step is skipped', async () => {
    const withoutUpdate = (flow: string): string => flow.replace(/^ {6}update:\n(?: {8}.*\n)+/m, '');
    await withSample(
      'update-user',
      async (sample) => {
        const { path, report } = await sample.run('changed');
        assert.deepEqual(path, [...UPDATE, ...GRANTS, 'grants-to-add', 'grants-to-remove', 'end']);
        assert.deepEqual(report.warnings, ['`user` has no property `update`; the step is skipped.']);
        assert.equal(report.outcome, 'no-changes');
        assert.deepEqual(userOf(sample, KNOWN_USER), ANN_LEE);
      },
      { edit: withoutUpdate },
    );
  });
});
