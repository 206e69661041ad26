import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'mocha';
import { gate, scriptedIdp } from '../../engine/scripted-idp.ts';
import { TargetError, type CallOptions, type Deletion, type SqlTarget } from '../../../src/targets/port.ts';
import { GuardedIdp } from '../../../src/targets/protection/guarded-idp.ts';
import { GuardedSql } from '../../../src/targets/protection/guarded-sql.ts';
import { Protection } from '../../../src/targets/protection/protection.ts';
import { openSqlite, type SqliteTarget } from '../../../src/targets/sql/sqlite.ts';

const SCHEMA = 'CREATE TABLE people (login TEXT PRIMARY KEY, active INTEGER NOT NULL DEFAULT 1)';

describe('a protected environment', () => {
  let database: SqliteTarget;
  beforeEach(() => {
    database = openSqlite({ name: 'hr', file: ':memory:', schema: SCHEMA });
  });
  afterEach(() => database.close());

  const logins = async (): Promise<unknown[]> =>
    (await database.prepare('SELECT login FROM people ORDER BY login').run([])).rows.map(({ login }) => login);
  const protection = (maxChanges = 3, confirmDeletes = true): Protection =>
    new Protection('production', { maxChanges, confirmDeletes });
  const guarded = (by: Protection): SqlTarget => new GuardedSql(database, by);
  const run = async (target: SqlTarget, sql: string, values: readonly string[] = [], options?: CallOptions): Promise<number> =>
    (await (await target.prepare(sql)).run(values, options)).affected;
  const insert = (target: SqlTarget, login: string, options?: CallOptions): Promise<number> =>
    run(target, 'INSERT INTO people (login) VALUES (:login)', [login], options);
  const yes: CallOptions = { confirm: async () => true };

  it('makes as many changes as it allows, and none after that', async () => {
    const target = guarded(protection(2));
    await insert(target, 'ada');
    await insert(target, 'bob');
    await assert.rejects(insert(target, 'cyd'), {
      kind: 'change-limit',
      message:
        'The environment `production` is protected: a run may make 2 changes in it. 2 were made, so nothing more is written. ' +
        'Not written: INSERT INTO people (login) VALUES (:login) in `hr`. If so many are meant, raise `max-changes` in idflow.targets.yaml.',
    });
    assert.deepEqual(await logins(), ['ada', 'bob']);
  });

  it('counts the rows of a statement, and undoes one that changes more than are left', async () => {
    const by = protection(5);
    const target = guarded(by);
    for (const login of ['ada', 'bob', 'cyd']) await insert(target, login);
    await assert.rejects(run(target, "UPDATE people SET login = login || '!'"), /makes more than the 2 that are left/);
    assert.deepEqual(await logins(), ['ada', 'bob', 'cyd']);
    assert.equal(by.changes.reached, true);
  });

  it('refuses everything once it has refused something', async () => {
    const target = guarded(protection(2));
    await insert(target, 'ada');
    await assert.rejects(run(target, "INSERT INTO people (login) VALUES ('bob'), ('cyd')"), { kind: 'change-limit' });
    await assert.rejects(insert(target, 'dee'), { kind: 'change-limit' });
    assert.deepEqual(await logins(), ['ada']);
  });

  it('does not count what changed nothing: reads, no rows, refusals of the target', async () => {
    const target = guarded(protection(1));
    await run(target, 'SELECT login FROM people');
    await run(target, "UPDATE people SET active = 0 WHERE login = 'nobody'");
    await insert(target, 'ada');
    const other = guarded(protection(1));
    await assert.rejects(insert(other, 'ada'), { kind: 'already-exists' });
    await insert(other, 'bob');
    assert.deepEqual(await logins(), ['ada', 'bob']);
  });

  it('does not count what a transaction undid', async () => {
    const target = guarded(protection(2));
    const work = async (): Promise<void> => {
      await insert(target, 'ada');
      await insert(target, 'bob');
      throw new Error('thought better of it');
    };
    await assert.rejects(async () => target.transaction(work), /thought better/);
    assert.deepEqual(await logins(), []);
    await target.transaction(async () => {
      await insert(target, 'cyd');
      await insert(target, 'dee');
    });
    assert.deepEqual(await logins(), ['cyd', 'dee']);
    await assert.rejects(insert(target, 'eve'), { kind: 'change-limit' });
  });

  it('undoes a transaction that would make too many', async () => {
    const target = guarded(protection(2));
    const work = async (): Promise<void> => {
      for (const login of ['ada', 'bob', 'cyd']) await insert(target, login);
    };
    await assert.rejects(async () => target.transaction(work), { kind: 'change-limit' });
    assert.deepEqual(await logins(), []);
  });

  it('counts changes of runs side by side together', async () => {
    const target = guarded(protection(2));
    const results = await Promise.allSettled(['ada', 'bob', 'cyd', 'dee'].map((login) => insert(target, login)));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 2);
    assert.equal((await logins()).length, 2);
  });

  for (const sql of [
    'DELETE FROM people WHERE login = :login',
    'WITH gone AS (SELECT :login AS login) DELETE FROM people WHERE login IN (SELECT login FROM gone)',
  ])
    it(`asks before ${sql.slice(0, 20)}…, with what is bound`, async () => {
      await insert(guarded(protection()), 'ada');
      const asked: Deletion[] = [];
      const no: CallOptions = { confirm: async (deletion) => asked.push(deletion) < 0 };
      const target = guarded(protection());
      await assert.rejects(run(target, sql, ['ada'], no), {
        kind: 'not-confirmed',
        message: /was not confirmed\. Not done in `hr`/,
      });
      assert.deepEqual(asked, [{ environment: 'production', target: 'hr', what: sql, parameters: { login: 'ada' } }]);
      assert.deepEqual(await logins(), ['ada']);
      assert.equal(await run(target, sql, ['ada'], yes), 1);
      assert.deepEqual(await logins(), []);
    });

  it('deletes nothing where nobody can be asked', async () => {
    await insert(guarded(protection()), 'ada');
    await assert.rejects(run(guarded(protection()), 'DELETE FROM people'), {
      kind: 'not-confirmed',
      message: /nobody to confirm/,
    });
    assert.deepEqual(await logins(), ['ada']);
  });

  it('asks before an update that the flow means as a delete', async () => {
    await insert(guarded(protection()), 'ada');
    const sql = 'UPDATE people SET active = 0';
    await assert.rejects(run(guarded(protection()), sql, [], { intent: 'delete' }), { kind: 'not-confirmed' });
    assert.equal(await run(guarded(protection()), sql, [], { ...yes, intent: 'delete' }), 1);
  });

  it('does not ask where deletes need no confirmation, and counts them all the same', async () => {
    const target = guarded(protection(2, false));
    await insert(target, 'ada');
    assert.equal(await run(target, 'DELETE FROM people'), 1);
    await assert.rejects(insert(target, 'bob'), { kind: 'change-limit' });
  });

  it('asks once for a transaction, before it begins', async () => {
    const target = guarded(protection());
    await insert(target, 'ada');
    let asked = 0;
    const locked: boolean[] = [];
    const options: CallOptions = {
      deletes: { what: 'DELETE …; DELETE …', parameters: () => ({}) },
      confirm: async () => {
        asked++;
        locked.push(database.prepare('SELECT 1').run([]) instanceof Promise);
        return true;
      },
    };
    await target.transaction(async () => {
      await run(target, 'DELETE FROM people WHERE login = :login', ['ada'], options);
      await run(target, 'DELETE FROM people', [], options);
    }, options);
    assert.equal(asked, 1);
    assert.deepEqual(locked, [false]);
    assert.deepEqual(await logins(), []);
  });

  describe('at an identity provider', () => {
    const user = { user: 'ada' };

    it('counts operations, and asks before what takes something away', async () => {
      const provider = scriptedIdp(() => null);
      const target = new GuardedIdp(provider, protection(2));
      await target.call('find-user', user);
      await target.call('update-user', { ...user, profile: {} });
      for (const [operation, parameters] of [
        ['delete-user', user],
        ['deactivate-user', user],
        ['remove-user-from-group', { ...user, group: 'all' }],
        ['request', { method: 'delete', path: '/api/v1/users/ada' }],
        ['request', { method: 'POST', path: '/api/v1/users/ada/lifecycle/deactivate' }],
      ] as const)
        await assert.rejects(target.call(operation, parameters), { kind: 'not-confirmed' }, operation);
      assert.deepEqual(
        provider.calls.map(({ operation }) => operation),
        ['find-user', 'update-user'],
      );
      await target.call('delete-user', user, yes);
      await assert.rejects(target.call('update-user', { ...user, profile: {} }), { kind: 'change-limit' });
    });

    it('counts a write once that is repeated because its answer was lost', async () => {
      const provider = scriptedIdp((_call, number) => {
        if (number < 3) throw new TargetError('timeout', 'No answer.');
        return null;
      });
      const target = new GuardedIdp(provider, protection(1));
      const options: CallOptions = { idempotencyKey: 'run/step' };
      const update = (): Promise<unknown> => target.call('update-user', { ...user, profile: {} }, options);
      await assert.rejects(update(), { kind: 'timeout' });
      await assert.rejects(update(), { kind: 'timeout' });
      await update();
      assert.equal(provider.calls.length, 3);
    });

    it('keeps what may have been done counted', async () => {
      const provider = scriptedIdp(() => {
        throw new TargetError('connection', 'It broke.');
      });
      const target = new GuardedIdp(provider, protection(1));
      await assert.rejects(target.call('update-user', { ...user, profile: {} }, { idempotencyKey: 'run/a' }), {
        kind: 'connection',
      });
      await assert.rejects(target.call('update-user', { ...user, profile: {} }, { idempotencyKey: 'run/b' }), {
        kind: 'change-limit',
      });
    });

    it('counts before the answer is there', async () => {
      const answer = gate();
      const provider = scriptedIdp(async () => {
        await answer.opened;
        return null;
      });
      const target = new GuardedIdp(provider, protection(1));
      const first = target.call('update-user', { ...user, profile: {} });
      await assert.rejects(target.call('update-user', { ...user, profile: {} }), { kind: 'change-limit' });
      answer.open();
      await first;
    });
  });
});
