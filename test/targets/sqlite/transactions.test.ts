import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { TargetError, type MaybePromise, type SqlResult } from '../../../src/targets/port.ts';
import { openSqlite, type SqliteTarget } from '../../../src/targets/sql/sqlite.ts';

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

/** Something that work waits for, as for an answer of an IdP. */
function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('a transaction on SQLite', () => {
  let hr: SqliteTarget;
  beforeEach(() => {
    hr = openSqlite({
      name: 'hr',
      file: ':memory:',
      schema:
        'CREATE TABLE log (n INTEGER PRIMARY KEY, who TEXT, CHECK (n < 1000)); CREATE TABLE child (n REFERENCES log (n) DEFERRABLE INITIALLY DEFERRED)',
    });
  });
  afterEach(() => hr.close());

  const write = (who: string): MaybePromise<SqlResult> => hr.prepare('INSERT INTO log (who) VALUES (:who)').run([who]);
  const written = async (): Promise<unknown[]> =>
    (await hr.prepare('SELECT who FROM log ORDER BY n').run([])).rows.map((row) => row['who']);

  it('of synchronous work is synchronous', async () => {
    assert.equal(
      hr.transaction(() => {
        assert.ok(!(write('a') instanceof Promise));
        return 'done';
      }),
      'done',
    );
    assert.deepEqual(await written(), ['a']);
  });

  it('writes nothing when the work throws or rejects', async () => {
    const fault = new Error('veto');
    assert.throws(() => {
      void hr.transaction(() => {
        void write('a');
        throw fault;
      });
    }, fault);
    await assert.rejects(async () => {
      await hr.transaction(async () => {
        await write('b');
        await Promise.resolve();
        throw fault;
      });
    }, fault);
    assert.deepEqual(await written(), []);
  });

  it('inside another one undoes only its own part', async () => {
    void hr.transaction(() => {
      void write('a');
      assert.throws(() =>
        hr.transaction(() => {
          void write('b');
          void hr.transaction(() => write('c'));
          throw new Error('veto');
        }),
      );
      void hr.transaction(() => write('d'));
    });
    assert.deepEqual(await written(), ['a', 'd']);
  });

  it('that waits keeps the statements of others out, in their order', async () => {
    const answer = gate();
    const first = hr.transaction(async () => {
      await write('first 1');
      await answer.opened;
      await write('first 2');
      throw new Error('the IdP refused');
    });
    const others = [write('second'), hr.transaction(() => write('third')), write('fourth')];
    for (const other of others) assert.ok(other instanceof Promise, 'waits');
    const seen = written();
    answer.open();
    await assert.rejects(async () => first, /refused/);
    for (const other of others) await other;
    assert.deepEqual(await seen, ['second', 'third', 'fourth'], 'nothing of the first, nothing of the others undone with it');
    assert.ok(!(write('fifth') instanceof Promise), 'at once again');
  });

  it('of many runs at once are one after the other', async () => {
    const open = new Set<number>();
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, run) =>
        hr.transaction(async () => {
          open.add(run);
          most = Math.max(most, open.size);
          for (let n = 0; n < 5; n++) {
            await write(`run ${run}`);
            await new Promise(setImmediate);
          }
          open.delete(run);
        }),
      ),
    );
    assert.equal(most, 1);
    assert.deepEqual(
      await written(),
      Array.from({ length: 100 }, (_, n) => `run ${Math.floor(n / 5)}`),
    );
  });

  it('has its own inner ones one after the other', async () => {
    const results = await hr.transaction(() =>
      Promise.allSettled(
        ['a', 'b', 'c'].map(async (who) =>
          hr.transaction(async () => {
            await write(who);
            await new Promise(setImmediate);
            if (who === 'b') throw new Error('veto');
            await write(`${who} again`);
          }),
        ),
      ),
    );
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await written(), ['a', 'a again', 'c', 'c again']);
  });

  it('rolled back, refuses what its work still tries to write', async () => {
    const late = gate();
    let straggler: Promise<unknown> = Promise.resolve();
    let inner: Promise<unknown> = Promise.resolve();
    await assert.rejects(async () => {
      await hr.transaction(async () => {
        straggler = late.opened.then(() => write('straggler'));
        inner = Promise.resolve(
          hr.transaction(async () => {
            await write('inner');
            await late.opened;
            await write('inner again');
          }),
        );
        await Promise.resolve();
        throw new Error('veto');
      });
    }, /veto/);
    late.open();
    const refused = (error: unknown): boolean =>
      error instanceof TargetError && error.kind === 'conflict' && /rolled back/.test(error.message);
    await assert.rejects(straggler, refused);
    await assert.rejects(inner, refused);
    assert.deepEqual(await written(), []);
    await write('next');
    assert.deepEqual(await written(), ['next']);
  });

  it('does not end while one inside it is running', async () => {
    const answer = gate();
    let inner: Promise<unknown> = Promise.resolve();
    await assert.rejects(async () => {
      await hr.transaction(async () => {
        await write('a');
        inner = Promise.resolve(hr.transaction(() => answer.opened));
      });
    }, /ended while another inside it was still running/);
    answer.open();
    await assert.rejects(inner, /rolled back/);
    assert.deepEqual(await written(), []);
  });

  it('lets a waiting statement go when its run is cancelled', async () => {
    const answer = gate();
    const first = hr.transaction(() => answer.opened);
    const stop = new AbortController();
    const waiting = hr.prepare("INSERT INTO log (who) VALUES ('cancelled')").run([], { signal: stop.signal });
    const reason = new Error('cancelled by the operator');
    stop.abort(reason);
    await assert.rejects(async () => waiting, reason);
    answer.open();
    await first;
    assert.deepEqual(await written(), []);
  });

  it('that SQLite rolled back by itself writes nothing more', async () => {
    let refusal: unknown;
    assert.throws(
      () =>
        hr.transaction(() => {
          void write('a');
          assert.throws(() => hr.prepare("INSERT OR ROLLBACK INTO log VALUES (1, 'b')").run([]), TargetError);
          try {
            void write('c');
          } catch (error) {
            refusal = error;
          }
        }),
      TargetError,
    );
    assert.match(String(refusal), /rolled back/);
    assert.deepEqual(await written(), []);
    assert.ok(!(write('next') instanceof Promise));
    assert.deepEqual(await written(), ['next']);
  });

  it('whose commit fails is rolled back', async () => {
    assert.throws(
      () => hr.transaction(() => [write('a'), hr.prepare('INSERT INTO child VALUES (99)').run([])]),
      (error) => error instanceof TargetError && error.kind === 'conflict' && /commit the transaction/.test(error.message),
    );
    assert.deepEqual(await written(), []);
  });

  it('is rolled back when the target is closed', async () => {
    const answer = gate();
    const first = hr.transaction(async () => {
      await write('a');
      await answer.opened;
    });
    const waiting = write('b');
    await hr.close();
    answer.open();
    await assert.rejects(async () => first, /the target was closed/);
    await assert.rejects(async () => waiting, /the target was closed/);
  });
});
