import assert from 'node:assert/strict';
import { execute, newTable, query, type ContractDatabase } from './database.ts';

/** A promise and what settles it. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** A transaction is written as a whole or not at all, and others do not get in between. */
export function transactionsContract(database: () => ContractDatabase): void {
  describe('transactions', () => {
    const people = newTable();
    const insert = (login: string) => execute(database().target, `INSERT INTO ${people} (login) VALUES (:login)`, { login });
    const logins = async (): Promise<unknown[]> =>
      (await query(database().target, `SELECT login FROM ${people} ORDER BY login`)).map((row) => row['login']);
    before(async () => {
      const { dialect, target } = database();
      await execute(target, `CREATE TABLE ${people} (login ${dialect.key} NOT NULL PRIMARY KEY) ${dialect.tableOptions ?? ''}`);
    });
    after(() => execute(database().target, `DROP TABLE ${people}`));
    beforeEach(() => execute(database().target, `DELETE FROM ${people}`));

    it('keeps all of the work, and answers what the work answers', async () => {
      const answer = await database().target.transaction(async () => {
        await insert('a');
        await insert('b');
        return 42;
      });
      assert.equal(answer, 42);
      assert.deepEqual(await logins(), ['a', 'b']);
    });

    it('undoes all of the work when it throws, and passes the error on', async () => {
      const wrong = new Error('wrong');
      const work = async (): Promise<never> => {
        await insert('a');
        throw wrong;
      };
      await assert.rejects(
        async () => database().target.transaction(work),
        (error) => error === wrong,
      );
      assert.deepEqual(await logins(), []);
    });

    it('undoes all of the work when a statement fails', async () => {
      await insert('taken');
      const work = async (): Promise<void> => {
        await insert('a');
        await insert('taken');
      };
      await assert.rejects(async () => database().target.transaction(work), { kind: 'already-exists' });
      assert.deepEqual(await logins(), ['taken']);
    });

    it('sees its own writes; others do not before the end', async () => {
      const { target } = database();
      const written = gate();
      const seen = gate();
      const inside = Promise.resolve(
        target.transaction(async () => {
          await insert('a');
          assert.deepEqual(await logins(), ['a']);
          written.open();
          await seen.opened;
        }),
      );
      await written.opened;
      const outside = logins();
      seen.open();
      await inside;
      // A database that lets others read meanwhile shows what was there before; one that makes them wait, what is there after.
      assert.ok([0, 1].includes((await outside).length));
      assert.deepEqual(await logins(), ['a']);
    });

    it('keeps transactions that run at once apart', async () => {
      const { target } = database();
      const half = async (name: string, fail: boolean): Promise<void> => {
        await insert(`${name}1`);
        await new Promise((resolve) => setImmediate(resolve));
        await insert(`${name}2`);
        if (fail) throw new Error('undone');
      };
      const runs = Array.from({ length: 12 }, async (_, index) => target.transaction(() => half(`t${index}-`, index % 2 === 1)));
      const results = await Promise.allSettled(runs);
      assert.deepEqual(
        results.map(({ status }) => status),
        results.map((_, index) => (index % 2 === 1 ? 'rejected' : 'fulfilled')),
      );
      assert.equal((await logins()).length, 12);
      assert.ok((await logins()).every((login) => /^t\d*[02468]-[12]$/.test(String(login))));
    });

    it('runs statements of one transaction one after the other, also when they are started at once', async () => {
      await database().target.transaction(async () => {
        await Promise.all(Array.from({ length: 10 }, (_, index) => insert(`p${index}`)));
      });
      assert.equal((await logins()).length, 10);
    });

    it('undoes a transaction inside another alone', async () => {
      const { target } = database();
      await target.transaction(async () => {
        await insert('outer');
        const inner = async (): Promise<never> => {
          await insert('inner');
          throw new Error('only the inner one');
        };
        await assert.rejects(async () => target.transaction(inner), /only the inner one/);
        await target.transaction(() => insert('inner2'));
        await insert('outer2');
      });
      assert.deepEqual(await logins(), ['inner2', 'outer', 'outer2']);
    });

    it('refuses statements that come after the rollback', async () => {
      const { target } = database();
      const undone = gate();
      let late: Promise<unknown> | undefined;
      const work = async (): Promise<never> => {
        await insert('a');
        late = undone.opened.then(() => insert('late'));
        late.catch(() => undefined);
        throw new Error('undo');
      };
      await assert.rejects(async () => target.transaction(work), /undo/);
      undone.open();
      await assert.rejects(late!, { kind: 'conflict' });
      assert.deepEqual(await logins(), []);
    });

    it('throws the reason of a signal that is aborted already', async () => {
      const signal = AbortSignal.abort(new Error('stopped by hand'));
      await assert.rejects(async () => database().target.transaction(() => insert('a'), { signal }), /stopped by hand/);
      const statement = await database().target.prepare(`INSERT INTO ${people} (login) VALUES (:login)`);
      await assert.rejects(async () => statement.run(['a'], { signal }), /stopped by hand/);
      assert.deepEqual(await logins(), []);
    });
  });
}
