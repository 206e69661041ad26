import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { makeSignedCertificate } from '../../../../scripts/targets/signed-certificate.ts';
import { freePort } from '../../../../scripts/targets/throwaway.ts';
import { TargetError, type CallNotice, type SqlTarget } from '../../../../src/targets/port.ts';
import { execute, newTable, openTarget, query, type ContractServer } from './database.ts';
import { startProxy, type Proxy } from './proxy.ts';

const failureOf = async (work: () => unknown): Promise<TargetError> => {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof TargetError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
};

/** What happens when the server, the network or the time is not there. */
export function faultsContract(server: () => ContractServer): void {
  describe('faults', () => {
    const people = newTable();
    const open: SqlTarget[] = [];
    const target = (...options: Parameters<typeof openTarget> extends [unknown, ...infer Rest] ? Rest : never) => {
      const made = openTarget(server(), ...options);
      open.push(made);
      return made;
    };
    const count = async (): Promise<number> => Number((await query(target(), `SELECT count(*) AS n FROM ${people}`))[0]?.['n']);
    const insert = (id: string): string => `INSERT INTO ${people} (id) VALUES ('${id}')`;

    before(async () => {
      const { dialect } = server();
      await execute(
        target(),
        `CREATE TABLE ${people} (id ${dialect.key} NOT NULL PRIMARY KEY, n ${dialect.bigint}) ${dialect.tableOptions ?? ''}`,
      );
    });
    after(() => execute(target(), `DROP TABLE ${people}`).finally(closeAll));
    beforeEach(() => execute(target(), `DELETE FROM ${people}`));
    afterEach(closeAll);
    async function closeAll(): Promise<void> {
      await Promise.all(open.splice(0).map((made) => made.close()));
    }

    describe('connecting', () => {
      it('tells of a port on which nobody listens', async () => {
        const error = await failureOf(async () => query(target({ settings: { port: await freePort() } }), 'SELECT 1 AS x'));
        assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['connection', 'ECONNREFUSED', true]);
        assert.match(error.message, /^hr: could not connect at 127\.0\.0\.1:\d+.*Nothing listens there/);
      });

      it('names the statement of on-connect that fails', async () => {
        const onConnect = ['SELECT 1 FROM idflow_nowhere'];
        const error = await failureOf(async () => query(target({ settings: { onConnect } }), 'SELECT 1 AS x'));
        assert.match(error.message, /^hr: could not run `SELECT 1 FROM idflow_nowhere` of `on-connect` at 127\.0\.0\.1:\d+/);
        assert.equal(error.safeToRepeat, true);
      });

      it('gives up on a server that takes the connection and says nothing', async () => {
        const silent = createServer().listen(0, '127.0.0.1');
        await once(silent, 'listening');
        const sockets: Socket[] = [];
        silent.on('connection', (socket) => sockets.push(socket.resume()));
        const { port } = silent.address() as AddressInfo;
        const started = performance.now();
        const error = await failureOf(() => query(target({ settings: { port }, connectTimeoutMs: 200 }), 'SELECT 1 AS x'));
        assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['connection', 'CONNECT_TIMEOUT', true]);
        assert.match(error.message, /within 200 ms/);
        assert.ok(performance.now() - started < 5000);
        await Promise.all(sockets.map(async (socket) => socket.destroyed || once(socket, 'close')));
        await closed(silent);
      });

      it('tells of a password that is wrong, without repeating it', async () => {
        const error = await failureOf(() => query(target({ settings: { password: 'wr0ng-password' } }), 'SELECT 1 AS x'));
        assert.equal(error.kind, 'unauthorised');
        assert.match(error.message, /user and password/);
        assert.ok(!JSON.stringify([error.message, error.details]).includes('wr0ng-password'));
      });

      it('answers a test of a server that is not there', async () => {
        const status = await target({ settings: { port: await freePort() } }).test();
        assert.equal(status.ok, false);
        assert.match(status.message ?? '', /Nothing listens there/);
      });
    });

    describe('TLS', () => {
      const tls = () => server().settings.tls!;
      before(function () {
        if (server().settings.tls === undefined) this.skip();
      });

      it('is on, and said so', async () => {
        const status = await target().test();
        assert.match(status.tls ?? '', /^TLSv1\.[23]$/);
      });

      it('refuses a certificate of an authority that it does not know, before it signs in', async () => {
        const other = makeSignedCertificate(['IP:127.0.0.1']).authority;
        for (const ca of [undefined, other]) {
          const error = await failureOf(() => query(target({ settings: { tls: { ...tls(), ca } } }), 'SELECT 1 AS x'));
          assert.equal(error.kind, 'connection', error.message);
          assert.match(error.message, /certificate is not trusted.*`ca`/);
        }
      });

      it('refuses a certificate of another name', async () => {
        const wrong = { ...tls(), serverName: 'db.example.com' };
        const error = await failureOf(() => query(target({ settings: { tls: wrong } }), 'SELECT 1 AS x'));
        assert.equal(error.kind, 'connection', error.message);
        assert.match(error.message, /certificate is not trusted.*db\.example\.com/);
      });

      it('takes the name that the certificate is said to have', async () => {
        assert.deepEqual((await target({ settings: { tls: { ...tls(), serverName: 'localhost' } } }).test()).ok, true);
        assert.deepEqual((await target({ settings: { host: 'localhost' } }).test()).ok, true);
      });

      it('takes any certificate where verification is off, and does without encryption where TLS is', async () => {
        assert.match((await target({ settings: { tls: { verify: false } } }).test()).tls ?? '', /^TLSv1/);
        assert.equal((await target({ settings: { tls: undefined } }).test()).tls, undefined);
      });
    });

    describe('the pool', () => {
      it('opens no more connections than allowed, and lets the rest wait', async () => {
        const { slowRead } = server().dialect;
        const few = target({ size: 2 });
        const started = performance.now();
        await Promise.all(Array.from({ length: 4 }, () => query(few, slowRead(0.2))));
        assert.ok(performance.now() - started >= 380);
      });

      it('tells when all connections stay in use', async () => {
        const few = target({ size: 1, acquireTimeoutMs: 400 });
        await query(few, 'SELECT 1 AS x');
        const slow = query(few, server().dialect.slowRead(1));
        const error = await failureOf(() => query(few, 'SELECT 1 AS x'));
        assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['timeout', 'POOL_TIMEOUT', true]);
        assert.match(error.message, /all 1 connections were in use for 400 ms.*pool-size/);
        await slow;
        await query(few, 'SELECT 1 AS x');
      });

      it('stops waiting for a connection when the caller is stopped', async () => {
        const few = target({ size: 1 });
        const slow = query(few, server().dialect.slowRead(0.4));
        const controller = new AbortController();
        const statement = few.prepare('SELECT 1 AS x');
        const waiting = assert.rejects(async () => statement.run([], { signal: controller.signal }), /enough/);
        controller.abort(new Error('enough'));
        await waiting;
        await slow;
      });

      it('closes connections that nobody uses', async () => {
        const proxy = await startProxy(server().settings);
        try {
          const idle = target({ settings: proxy.settings, idleMs: 50 });
          await query(idle, 'SELECT 1 AS x');
          assert.equal(proxy.connections, 1);
          await proxy.until(() => proxy.connections === 0);
          await query(idle, 'SELECT 1 AS x');
        } finally {
          await proxy.stop();
        }
      });

      it('forgets connections that broke while nobody used them', async () => {
        const proxy = await startProxy(server().settings);
        try {
          const kept = target({ settings: proxy.settings, size: 3 });
          await Promise.all(Array.from({ length: 3 }, () => query(kept, server().dialect.slowRead(0.05))));
          proxy.hangUp();
          await proxy.until(() => proxy.connections === 0);
          for (let time = 0; time < 5; time++) await query(kept, 'SELECT 1 AS x');
        } finally {
          await proxy.stop();
        }
      });

      it('is refused after the target was closed', async () => {
        const shut = target();
        await query(shut, 'SELECT 1 AS x');
        await shut.close();
        assert.equal((await failureOf(() => query(shut, 'SELECT 1 AS x'))).kind, 'internal');
      });
    });

    describe('time', () => {
      const soon = { statementTimeoutMs: 200 };

      it('stops a statement at the server when its time is over, so that nothing is written', async () => {
        const { slowInsert } = server().dialect;
        const hasty = target({ ...soon, size: 1 });
        const started = performance.now();
        const error = await failureOf(() => execute(hasty, slowInsert(people, 3), { id: 'late' }));
        assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', true]);
        assert.match(error.message, /longer than 200 ms\. The server stopped it; nothing of it was written/);
        assert.ok(performance.now() - started < 2500);
        // The connection is as good as before, and the request to stop does not hit what comes after.
        for (let time = 0; time < 5; time++) await query(hasty, 'SELECT 1 AS x');
        assert.equal(await count(), 0);
      });

      it('stops a statement at the server when the caller is stopped', async () => {
        const { slowInsert, slowRead } = server().dialect;
        const patient = target({ size: 1 });
        for (const sql of [slowInsert(people, 3), slowRead(3)]) {
          const controller = new AbortController();
          const statement = patient.prepare(sql);
          const started = performance.now();
          setTimeout(() => controller.abort(new Error('stopped by hand')), 150);
          await assert.rejects(
            async () => statement.run(['x'].slice(0, statement.parameters.length), { signal: controller.signal }),
            /stopped by hand/,
          );
          assert.ok(performance.now() - started < 2500);
        }
        assert.equal(await count(), 0);
        await query(patient, 'SELECT 1 AS x');
      });

      it('undoes a transaction in which a statement was stopped', async () => {
        const hasty = target(soon);
        const work = async (): Promise<void> => {
          await execute(hasty, insert('a'));
          await execute(hasty, server().dialect.slowInsert(people, 3), { id: 'late' });
        };
        const error = await failureOf(() => hasty.transaction(work));
        assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', true]);
        assert.equal(await count(), 0);
      });

      it('cuts a connection on which the server answers nothing any more, and does not claim to know what it did', async () => {
        const proxy = await startProxy(server().settings);
        try {
          const hasty = target({ settings: proxy.settings, ...soon });
          await query(hasty, 'SELECT 1 AS x');
          proxy.freeze();
          const error = await failureOf(() => execute(hasty, insert('perhaps')));
          assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', false]);
          assert.match(error.message, /did not say that it stopped it/);
        } finally {
          await proxy.stop();
        }
      });
    });

    describe('lost connections', () => {
      let proxy: Proxy;
      beforeEach(async () => {
        proxy = await startProxy(server().settings);
      });
      afterEach(() => proxy.stop());

      it('leave it open whether a write was done', async () => {
        const cut = target({ settings: proxy.settings });
        await query(cut, 'SELECT 1 AS x');
        const writing = failureOf(() => execute(cut, server().dialect.slowInsert(people, 0.5), { id: 'perhaps' }));
        await proxy.untilAsked();
        proxy.cut();
        const error = await writing;
        assert.deepEqual([error.kind, error.safeToRepeat], ['connection', false]);
        assert.equal((await query(cut, 'SELECT 1 AS x')).length, 1, 'the next statement gets a new connection');
      });

      it('undo a transaction before its COMMIT, which leaves no doubt', async () => {
        const cut = target({ settings: proxy.settings });
        const error = await failureOf(() =>
          cut.transaction(async () => {
            await execute(cut, insert('a'));
            proxy.cut();
            await execute(cut, insert('b'));
          }),
        );
        assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true]);
        assert.equal(await count(), 0);
      });

      it('leave it open whether a COMMIT was done whose answer was lost', async () => {
        const cut = target({ settings: proxy.settings });
        const error = await failureOf(() =>
          cut.transaction(async () => {
            await execute(cut, insert('a'));
            proxy.loseAnswers();
          }),
        );
        assert.deepEqual([error.kind, error.safeToRepeat], ['connection', false]);
        assert.match(error.message, /could not commit the transaction/);
        assert.deepEqual(await query(target(), `SELECT id FROM ${people} WHERE id = 'a'`), [{ id: 'a' }], 'here it was');
      });
    });

    describe('a deadlock', () => {
      it('is resolved by doing the work again that the server undid, and told of', async () => {
        const two = target({ size: 4 });
        for (const id of ['a', 'b']) await execute(two, insert(id));
        const notices: CallNotice[] = [];
        let waiting = 0;
        let meet = (): void => undefined;
        const met = new Promise<void>((resolve) => (meet = resolve));
        const add = async (first: string, second: string): Promise<void> => {
          const update = two.prepare(`UPDATE ${people} SET n = COALESCE(n, 0) + 1 WHERE id = :id`);
          await update.run([first]);
          if (++waiting === 2) meet();
          await met;
          await update.run([second]);
        };
        const options = { onNotice: (notice: CallNotice) => void notices.push(notice) };
        await Promise.all([two.transaction(() => add('a', 'b'), options), two.transaction(() => add('b', 'a'), options)]);
        const rows = await query(two, `SELECT id, n FROM ${people} WHERE id IN ('a', 'b') ORDER BY id`);
        assert.deepEqual(
          rows.map(({ id, n }) => [id, Number(n)]),
          [
            ['a', 2],
            ['b', 2],
          ],
        );
        assert.deepEqual([...new Set(notices.map(({ kind }) => kind))], ['retry']);
        assert.match(notices[0]?.message ?? '', /deadlock/i);
      });
    });

    describe('a server that is killed', () => {
      before(function () {
        if (server().kill === undefined) this.skip();
      });

      it('in the middle of a statement breaks it, and is used again when it is back', async () => {
        const { kill, start, dialect } = server();
        const kept = target();
        await execute(kept, insert('before'));
        const running = failureOf(() => execute(kept, dialect.slowInsert(people, 30), { id: 'never' }));
        await query(kept, 'SELECT 1 AS x');
        await kill!();
        const error = await running;
        assert.ok(['connection', 'unavailable'].includes(error.kind), error.message);
        const refused = await failureOf(() => query(kept, 'SELECT 1 AS x'));
        assert.deepEqual([refused.kind, refused.safeToRepeat], ['connection', true]);
        await start!();
        assert.deepEqual(await query(kept, `SELECT id FROM ${people} WHERE id IN ('before', 'never')`), [{ id: 'before' }]);
      });
    });
  });
}

const closed = (listening: Server): Promise<void> => new Promise((resolve) => void listening.close(() => resolve()));
