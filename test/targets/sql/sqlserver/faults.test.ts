import assert from 'node:assert/strict';
import { makeSignedCertificate, type SignedCertificate } from '../../../../scripts/targets/signed-certificate.ts';
import { execute, query } from '../contract/database.ts';
import { failureOf, isStatement, onDoubles } from '../sqlserver-double/suite.ts';
import * as tds from '../sqlserver-double/tokens.ts';

describe('SQL Server, on a scripted double: faults', () => {
  const start = onDoubles();

  describe('TLS', () => {
    let certificate: SignedCertificate;
    before(() => {
      certificate = makeSignedCertificate(['DNS:db.example.com', 'IP:127.0.0.1']);
    });
    const tlsOf = () => ({ cert: certificate.certificate, key: certificate.key });
    const trusted = () => ({ verify: true, ca: certificate.authority });

    it('encrypts what is sent, the password included, and takes the address of the host for its name', async () => {
      const { hr, double } = await start({ tls: tlsOf() }, { settings: { tls: trusted() } });
      assert.deepEqual([(await hr.test()).tls, double.logins.length], ['TLSv1.2', 1]);
      await execute(hr, 'SELECT :x', { x: 'ä'.repeat(100_000) });
    });

    it('takes the name that the certificate is said to have, and no other', async () => {
      const named = (serverName: string) => start({ tls: tlsOf() }, { settings: { tls: { ...trusted(), serverName } } });
      assert.equal((await (await named('db.example.com')).hr.test()).ok, true);
      const { hr, double } = await named('other.example.com');
      const error = await failureOf(query(hr, 'SELECT 1'));
      assert.equal(error.kind, 'connection');
      assert.match(error.message, /certificate is not trusted.*other\.example\.com/);
      assert.equal(double.logins.length, 0);
    });

    it('refuses an authority that it does not know before a password is sent', async () => {
      for (const ca of [undefined, makeSignedCertificate(['IP:127.0.0.1']).authority]) {
        const { hr, double } = await start({ tls: tlsOf() }, { settings: { tls: { verify: true, ca } } });
        assert.match((await failureOf(query(hr, 'SELECT 1'))).message, /certificate is not trusted.*`ca`/);
        assert.equal(double.logins.length, 0);
      }
    });

    it('takes any certificate where that is not looked at', async () => {
      const { hr } = await start({ tls: tlsOf() }, { settings: { tls: { verify: false } } });
      assert.equal((await hr.test()).tls, 'TLSv1.2');
    });

    it('is not done without where the server has none: no password goes out unencrypted', async () => {
      const { hr, double } = await start({}, { settings: { tls: trusted() } });
      const error = await failureOf(query(hr, 'SELECT 1'));
      assert.match(error.message, /does not offer TLS.*`tls: off`/);
      assert.deepEqual([error.code, double.logins.length], ['NO_TLS', 0]);
    });

    it('that the server wants and the target has switched off is an error that says so', async () => {
      const { hr, double } = await start({ tls: tlsOf() });
      assert.match((await failureOf(query(hr, 'SELECT 1'))).message, /wants encryption.*Take `tls: off` out/);
      assert.equal(double.logins.length, 0);
    });
  });

  describe('time', () => {
    const slow = {
      answer: (request: Parameters<typeof isStatement>[0]) =>
        isStatement(request, 'WAITFOR') ? ('nothing' as const) : undefined,
    };
    const soon = { statementTimeoutMs: 100, size: 1 };

    it('that is over sends an attention; the connection is as good as before', async () => {
      const { hr, double } = await start(slow, soon);
      const error = await failureOf(query(hr, "WAITFOR DELAY '1:00'"));
      assert.deepEqual([error.kind, error.safeToRepeat, double.attentions], ['timeout', true, 1]);
      assert.match(error.message, /longer than 100 ms\. The server stopped it; nothing of it was written/);
      await query(hr, 'SELECT 1');
      assert.equal(double.logins.length, 1);
    });

    it('is that of a caller who stops, too', async () => {
      const { hr, double } = await start(slow, { size: 1 });
      const controller = new AbortController();
      const waiting = hr.prepare("WAITFOR DELAY '1:00'").run([], { signal: controller.signal });
      while (double.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
      controller.abort(new Error('stopped by hand'));
      await assert.rejects(waiting, /stopped by hand/);
      assert.equal(double.attentions, 1);
      await query(hr, 'SELECT 1');
      assert.equal(double.logins.length, 1);
    });

    it('that was over too late leaves it open: the statement had come to its end', async () => {
      const { hr } = await start({ ...slow, beforeAttention: () => tds.changed(tds.COMMAND.insert, 1) }, soon);
      const error = await failureOf(execute(hr, "INSERT a VALUES (1) WAITFOR DELAY '1:00'"));
      assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', false]);
      assert.match(error.message, /did not say that it stopped it/);
    });

    it('undoes the transaction in which a statement was stopped', async () => {
      const { hr, double } = await start(slow, soon);
      const error = await failureOf(hr.transaction(() => query(hr, "WAITFOR DELAY '1:00'")));
      assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', true]);
      assert.deepEqual(
        double.requests.map(({ kind }) => kind),
        ['begin', 'statement', 'rollback'],
      );
    });

    it('cuts a connection on which the server answers nothing any more', async () => {
      const { hr, double } = await start({ ...slow, acknowledges: false }, soon);
      const error = await failureOf(query(hr, "WAITFOR DELAY '1:00'"));
      assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', false]);
      await double.untilConnections(0);
      await query(hr, 'SELECT 1');
    }).timeout(10_000);
  });

  describe('connections', () => {
    it('that break in the middle leave it open whether a write was done', async () => {
      const { hr } = await start({ answer: (request) => (isStatement(request, 'INSERT') ? 'hang up' : undefined) });
      const error = await failureOf(execute(hr, 'INSERT INTO a VALUES (1)'));
      assert.deepEqual([error.kind, error.safeToRepeat], ['connection', false]);
      await query(hr, 'SELECT 1');
    });

    it('that break during a COMMIT leave it open whether it was done', async () => {
      const { hr } = await start({ answer: ({ kind }) => (kind === 'commit' ? 'hang up' : undefined) });
      const error = await failureOf(hr.transaction(() => execute(hr, 'INSERT INTO a VALUES (1)')));
      assert.deepEqual([error.kind, error.safeToRepeat], ['connection', false]);
      assert.match(error.message, /could not commit the transaction/);
    });

    it('that break while nobody uses them are forgotten', async () => {
      const { hr, double } = await start({}, { size: 1 });
      await query(hr, 'SELECT 1');
      double.cut();
      await double.untilConnections(0);
      for (let time = 0; time < 3; time++) await query(hr, 'SELECT 1');
      assert.equal(double.logins.length, 2);
    });

    it('are no more than allowed, used again, and closed at the end', async () => {
      const { hr, double } = await start({}, { size: 2 });
      await Promise.all(Array.from({ length: 20 }, () => query(hr, 'SELECT 1')));
      assert.ok(double.logins.length <= 2);
      await hr.close();
      await double.untilConnections(0);
    });

    it('that are not made in time are given up, and nothing of them stays', async () => {
      const { hr, double } = await start({ login: () => Buffer.alloc(0) }, { connectTimeoutMs: 100 });
      const error = await failureOf(query(hr, 'SELECT 1'));
      assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true]);
      await double.untilConnections(0);
    });
  });

  it('refuses what would change the connection for others, and takes blocks', async () => {
    const { hr } = await start();
    for (const sql of [
      'SET XACT_ABORT ON',
      'USE master',
      'BEGIN TRAN',
      'BEGIN TRANSACTION x',
      'COMMIT',
      'SAVE TRAN x',
      "EXECUTE AS USER = 'x'",
      'REVERT',
    ]) {
      await assert.rejects(async () => hr.prepare(sql), { kind: 'forbidden' }, sql);
    }
    assert.deepEqual(hr.prepare('DECLARE @id int; EXEC add_user :login, @id OUTPUT; SELECT @id AS id').parameters, ['login']);
    assert.deepEqual(hr.prepare('BEGIN TRY UPDATE t SET a = :a; END TRY BEGIN CATCH THROW; END CATCH').parameters, ['a']);
  });
});
