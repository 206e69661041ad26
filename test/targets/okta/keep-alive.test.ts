import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, before, describe, it } from 'mocha';
import { makeSignedCertificate, type SignedCertificate } from '../../../scripts/targets/signed-certificate.ts';
import { createKeepAliveHttp, type KeepAliveOptions } from '../../../src/targets/http/keep-alive.ts';
import { headerOf, type HttpPort } from '../../../src/targets/http/port.ts';
import { failureOf } from './okta-suite.ts';
import { Signal } from './signal.ts';

describe('keep-alive HTTP port', () => {
  const opened: (() => Promise<unknown>)[] = [];
  const listen = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const serve = async (listener: RequestListener): Promise<string> => `http://${await listen(createServer(listener))}`;
  const port = (options?: KeepAliveOptions): HttpPort => {
    const http = createKeepAliveHttp(options);
    opened.push(() => http.close());
    return http;
  };
  const get = { method: 'GET', headers: {} };

  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  it('answers status, headers and text, and uses one connection for requests that follow each other', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((incoming, outgoing) => {
      sockets.add(incoming.socket);
      outgoing.writeHead(418, { link: ['<a>; rel="self"', '<b>; rel="next"'], 'set-cookie': ['a=1', 'b=2'] });
      outgoing.write('grü');
      outgoing.end('ße');
    });
    const http = port();
    for (let request = 0; request < 5; request += 1) {
      const response = await http.request({ ...get, url });
      assert.deepEqual([response.status, response.text], [418, 'grüße']);
      assert.equal(headerOf(response, 'link'), '<a>; rel="self", <b>; rel="next"');
      assert.equal(headerOf(response, 'set-cookie'), 'a=1, b=2');
      assert.equal(headerOf(response, 'x-none'), undefined);
    }
    assert.equal(sockets.size, 1);
  });

  it('sends method, path, query, headers and a body with its length', async () => {
    const url = await serve((incoming, outgoing) => {
      void incoming
        .setEncoding('utf8')
        .toArray()
        .then((body) => {
          outgoing.end(
            JSON.stringify([
              incoming.method,
              incoming.url,
              incoming.headers['x-a'],
              incoming.headers['content-length'],
              body.join(''),
            ]),
          );
        });
    });
    const { text } = await port().request({ method: 'PUT', url: `${url}/a%2Fb?c=%20`, headers: { 'x-a': '1' }, body: '"ü"' });
    assert.deepEqual(JSON.parse(text), ['PUT', '/a%2Fb?c=%20', '1', '4', '"ü"']);
  });

  it('a character cut in two by chunks is put together', async () => {
    const url = await serve((_incoming, outgoing) => {
      const bytes = Buffer.from('€');
      outgoing.write(bytes.subarray(0, 1), () => setImmediate(() => outgoing.end(bytes.subarray(1))));
    });
    assert.equal((await port().request({ ...get, url })).text, '€');
  });

  it('holds no more connections than allowed; the others queue', async () => {
    let open = 0;
    let most = 0;
    const url = await serve((_incoming, outgoing) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        outgoing.end();
      });
    });
    const http = port({ maxSockets: 3 });
    await Promise.all(Array.from({ length: 30 }, () => http.request({ ...get, url })));
    assert.ok(most <= 3, `${most} at once`);
  });

  it('an answer larger than allowed is refused', async () => {
    const url = await serve((_incoming, outgoing) => void outgoing.end('x'.repeat(2_000)));
    const error = await failureOf(port({ maxResponseBytes: 1_000 }).request({ ...get, url }));
    assert.equal(error.kind, 'unavailable');
    assert.match(error.message, /larger than 1000 bytes/);
  });

  it('no answer in time: a timeout that may have been carried out', async () => {
    const url = await serve(() => undefined);
    const error = await failureOf(port().request({ ...get, url, timeoutMs: 30 }));
    assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', false]);
  });

  it('no connection free in time: a timeout that was never sent', async () => {
    const busy = new Signal();
    const url = await serve(() => busy.give());
    const http = port({ maxSockets: 1 });
    const first = http.request({ ...get, url });
    await busy.given;
    const error = await failureOf(http.request({ ...get, url, timeoutMs: 30 }));
    assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', true]);
    await http.close();
    assert.equal((await failureOf(first)).kind, 'connection');
  });

  it('what can not be written is refused without a connection, and without quoting it', async () => {
    const http = port();
    for (const request of [
      { url: 'ftp://example.com' },
      { url: 'nonsense' },
      { url: 'http://127.0.0.1:1', headers: { authorization: 'canary\n' } },
    ]) {
      const error = await failureOf(http.request({ ...get, ...request }));
      assert.deepEqual([error.kind, error.safeToRepeat], ['invalid-input', true]);
      assert.ok(!error.message.includes('canary'));
    }
  });

  it('leaves no listener on the signal behind', async () => {
    const url = await serve((_incoming, outgoing) => void outgoing.end());
    const http = port();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners += 1;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...given);
    };
    await http.request({ ...get, url, signal });
    await failureOf(http.request({ ...get, url: 'http://127.0.0.1:1', signal }));
    assert.equal(listeners, 0);
  });

  it('goes through a proxy where the environment names one, but never to this machine', async () => {
    const proxied: string[] = [];
    const proxy = await serve((incoming, outgoing) => {
      proxied.push(incoming.url ?? '');
      outgoing.end('by proxy');
    });
    const url = await serve((_incoming, outgoing) => void outgoing.end('direct'));
    const http = port({ proxyEnv: { HTTP_PROXY: proxy, NO_PROXY: 'direct.invalid' } });
    assert.equal((await http.request({ ...get, url: 'http://okta.invalid/api' })).text, 'by proxy');
    assert.equal((await http.request({ ...get, url })).text, 'direct');
    assert.equal((await failureOf(http.request({ ...get, url: 'http://direct.invalid/' }))).kind, 'connection');
    assert.deepEqual(proxied, ['http://okta.invalid/api']);
  });

  describe('TLS', () => {
    let made: SignedCertificate;
    before(() => {
      made = makeSignedCertificate(['IP:127.0.0.1']);
    });
    const serveTls = async (): Promise<string> => {
      const keys = { key: made.key, cert: made.certificate };
      return `https://${await listen(createTlsServer(keys, (_incoming, outgoing) => void outgoing.end('safe')))}`;
    };

    it('a certificate nobody vouches for is refused before anything is sent, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
      const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        const error = await failureOf(port().request({ ...get, url: await serveTls() }));
        assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true]);
        assert.match(
          error.message,
          /^The certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted: .* give the certificate of its authority as "ca"/,
        );
      } finally {
        if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      }
    });

    it('the same certificate is trusted when its authority is given as ca', async () => {
      const http = port({ ca: made.authority });
      assert.equal((await http.request({ ...get, url: await serveTls() })).text, 'safe');
    });
  });
});
