/**
 * How the real `oracledb` fails to connect: there is no Oracle Database to connect to. Listeners are real sockets that say nothing, hang
 * up, refuse as Oracle's listener does, or show a certificate.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeSignedCertificate, type SignedCertificate } from '../../../../scripts/targets/signed-certificate.ts';
import { freePort } from '../../../../scripts/targets/throwaway.ts';
import { TargetError } from '../../../../src/targets/port.ts';
import type { ServerSettings } from '../../../../src/targets/sql/server/driver.ts';
import { createDriver } from '../../../../src/targets/sql/oracle/driver.ts';
import { openTarget, query } from '../contract/database.ts';

const REFUSE = 4;

/** A packet with which a listener refuses, and why. */
function refusal(number: number): Buffer {
  const words = Buffer.from(`(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=${number})(ERROR_STACK=(ERROR=(CODE=${number})(EMFI=4))))`);
  const head = Buffer.from([0, 0, 0, 0, REFUSE, 0, 0, 0, 0x22, 0, 0, 0]);
  head.writeUInt16BE(head.length + words.length, 0);
  head.writeUInt16BE(words.length, 10);
  return Buffer.concat([head, words]);
}

describe('connecting to Oracle', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });
  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  async function failureAt(port: number, settings: Partial<ServerSettings> = {}, connectTimeoutMs = 5000): Promise<TargetError> {
    const hr = openTarget(
      {
        settings: {
          host: '127.0.0.1',
          port,
          database: 'HR',
          user: 'flow',
          password: 'correct-horse',
          tls: undefined,
          onConnect: [],
          ...settings,
        },
        createDriver,
      },
      { connectTimeoutMs },
    );
    const error: unknown = await query(hr, 'SELECT 1 FROM dual').catch((thrown: unknown) => thrown);
    await hr.close();
    assert.ok(error instanceof TargetError, String(error));
    assert.ok(!JSON.stringify([error.message, error.details]).includes('correct-horse'));
    return error;
  }

  it('tells of a port on which nobody listens', async () => {
    const error = await failureAt(await freePort());
    assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['connection', 'ECONNREFUSED', true]);
    assert.match(error.message, /^hr: could not connect at 127\.0\.0\.1:\d+\/HR.*Nothing listens there/);
    assert.doesNotMatch(error.message, /CONNECTION_ID|NJS-/);
  });

  it('gives up on a server that says nothing, with and without TLS, and leaves no socket behind', async () => {
    for (const tls of [undefined, { verify: true }]) {
      const port = await listen(createServer((socket) => socket.resume()));
      const error = await failureAt(port, { tls }, 150);
      assert.deepEqual([error.kind, error.code, error.safeToRepeat], ['connection', 'CONNECT_TIMEOUT', true]);
      await Promise.all([...sockets].map(async (socket) => socket.destroyed || once(socket, 'close')));
    }
  });

  it('tells of a server that hangs up', async () => {
    const error = await failureAt(await listen(createServer((socket) => socket.once('data', () => socket.destroy()))));
    assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true]);
  });

  it('tells of a listener that does not know the service, and of one that has no room', async () => {
    const refusing = (number: number) => listen(createServer((socket) => socket.once('data', () => socket.end(refusal(number)))));
    const unknown = await failureAt(await refusing(12514));
    assert.deepEqual([unknown.kind, unknown.code], ['connection', 'NJS-518']);
    assert.match(unknown.message, /"HR" is not registered.*Check `service` of the target/);
    const full = await failureAt(await refusing(12520));
    assert.deepEqual([full.kind, full.code], ['unavailable', 'ORA-12520']);
  });

  describe('with TLS', () => {
    let certificate: SignedCertificate;
    before(() => {
      certificate = makeSignedCertificate(['DNS:db.example.com', 'IP:127.0.0.1']);
    });
    /** A listener that refuses everybody, once the handshake is done. */
    const listenEncrypted = (): Promise<number> =>
      listen(
        createTlsServer({ cert: certificate.certificate, key: certificate.key }, (socket) => {
          socket.on('error', () => undefined);
          socket.once('data', () => socket.end(refusal(12514)));
        }),
      );

    it('takes a certificate of the authority that it was given, for the address or for the name', async () => {
      for (const serverName of [undefined, 'db.example.com']) {
        const tls = { verify: true, ca: certificate.authority, serverName };
        assert.equal((await failureAt(await listenEncrypted(), { tls })).code, 'NJS-518', 'so far it came');
      }
    });

    it('refuses any other', async () => {
      const other = makeSignedCertificate(['IP:127.0.0.1']).authority;
      for (const ca of [undefined, other]) {
        const error = await failureAt(await listenEncrypted(), { tls: { verify: true, ca } });
        assert.match(error.message, /certificate is not trusted.*`ca`/);
      }
      const wrongName = { verify: true, ca: certificate.authority, serverName: 'other.example.com' };
      assert.match(
        (await failureAt(await listenEncrypted(), { tls: wrongName })).message,
        /certificate is not trusted.*other\.example\.com/,
      );
    });

    it('looks at none where that is switched off', async () => {
      assert.equal((await failureAt(await listenEncrypted(), { tls: { verify: false } })).code, 'NJS-518');
    });
  });
});
