import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { makeAuthority, type Authority } from '../../../scripts/targets/signed-certificate.ts';
import { freePort } from '../../../scripts/targets/throwaway.ts';
import { createKeepAliveHttp, type KeepAliveOptions } from '../../../src/targets/http/keep-alive.ts';
import type { HttpPort } from '../../../src/targets/http/port.ts';
import { isExcepted } from '../../../src/targets/http/proxy/no-proxy.ts';
import { isLasting } from '../../../src/targets/http/connection-errors.ts';
import { failureOf } from '../okta/okta-suite.ts';
import { startConnectProxy, type ConnectProxy } from './connect-proxy.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';

describe('proxies', () => {
  let authority: Authority;
  let proxy: ConnectProxy;
  let front: TlsFront;
  let url = '';
  const opened: (() => Promise<unknown>)[] = [];
  const port = (options: KeepAliveOptions): HttpPort => {
    const http = createKeepAliveHttp({ ca: authority.certificate, proxyEnv: {}, ...options });
    opened.push(() => http.close());
    return http;
  };
  const get = { method: 'GET', headers: {} };
  const serve = async (listener: RequestListener): Promise<number> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push(() => new Promise((resolve) => server.close(resolve)));
    return (server.address() as AddressInfo).port;
  };
  before(() => {
    authority = makeAuthority();
  });
  beforeEach(async () => {
    proxy = await startConnectProxy();
    front = await startTlsFront(await serve((_in, out) => void out.end('inside')), authority, 'nothing');
    opened.push(
      () => front.close(),
      () => proxy.close(),
    );
    url = `https://idp.example.test:${String(front.port)}/`;
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  const address = (scheme = 'http'): string => `${scheme}://127.0.0.1:${String(proxy.port)}`;
  const asked = (): string[] => proxy.asked.map(({ what }) => what);

  it('opens one tunnel for requests that follow each other, and checks the certificate of the server inside', async () => {
    const http = port({ proxy: { url: address() } });
    for (let count = 0; count < 3; count += 1) assert.equal((await http.request({ ...get, url })).text, 'inside');
    assert.deepEqual(asked(), [`CONNECT idp.example.test:${String(front.port)}`]);
    const error = await failureOf(port({ proxy: { url: address() }, ca: undefined }).request({ ...get, url }));
    assert.match(error.message, /^The certificate of https:\/\/idp\.example\.test:\d+ is not trusted/);
    assert.deepEqual([error.kind, error.safeToRepeat, isLasting(error)], ['connection', true, true]);
    const other = url.replace('idp.example.test', 'other.example.test');
    assert.match((await failureOf(http.request({ ...get, url: other }))).message, /not trusted: .*other\.example\.test/);
  });

  it('is reached by TLS where its address says so', async () => {
    const secure = await startConnectProxy(authority.sign('proxy', ['IP:127.0.0.1']));
    opened.push(() => secure.close());
    const choice = { url: `https://127.0.0.1:${String(secure.port)}` };
    assert.equal((await port({ proxy: choice }).request({ ...get, url })).text, 'inside');
    assert.equal(secure.asked.length, 1);
    const error = await failureOf(port({ proxy: choice, ca: undefined }).request({ ...get, url }));
    assert.match(error.message, /^The certificate of the proxy https:\/\/127\.0\.0\.1:\d+ is not trusted/);
  });

  it('signs in to the proxy, and to nobody else', async () => {
    const http = port({ proxy: { url: address(), user: 'ann', password: 'p@ss:word' } });
    await http.request({ ...get, url });
    const expected = `Basic ${Buffer.from('ann:p@ss:word').toString('base64')}`;
    assert.deepEqual(proxy.asked[0]?.authorisation, expected);
  });

  it('takes what the environment says, with exceptions; a choice of the target comes first', async () => {
    const proxyEnv = { https_proxy: `bo:a%40b@127.0.0.1:${String(proxy.port)}`, NO_PROXY: 'direct.example.test' };
    assert.equal((await port({ proxyEnv }).request({ ...get, url })).text, 'inside');
    assert.equal(proxy.asked[0]?.authorisation, `Basic ${Buffer.from('bo:a@b').toString('base64')}`);
    const direct = url.replace('idp.', 'direct.');
    assert.match((await failureOf(port({ proxyEnv }).request({ ...get, url: direct }))).message, /host name/);
    assert.match((await failureOf(port({ proxyEnv, proxy: 'none' }).request({ ...get, url }))).message, /host name/);
    const dead = { HTTPS_PROXY: 'http://127.0.0.1:1' };
    assert.equal((await port({ proxyEnv: dead, proxy: { url: address() } }).request({ ...get, url })).text, 'inside');
    const local = `https://localhost:${String(front.port)}/`;
    assert.equal(
      (await port({ proxyEnv: dead }).request({ ...get, url: local })).text,
      'inside',
      'this machine is not behind a proxy',
    );
  });

  for (const [answer, kind, lasting, words] of [
    [407, 'connection', true, /wants somebody to sign in \(HTTP 407\); check the user and the password of the proxy/],
    [403, 'connection', true, /opened no way to idp\.example\.test:\d+: HTTP 403/],
    [502, 'connection', false, /HTTP 502/],
  ] as const)
    it(`tells of a proxy that answers ${String(answer)}; nothing has reached the server`, async () => {
      proxy.answer = answer;
      const error = await failureOf(
        port({ proxy: { url: address(), user: 'ann', password: 'canary' } }).request({ ...get, url }),
      );
      assert.deepEqual([error.kind, error.safeToRepeat, isLasting(error)], [kind, true, lasting]);
      assert.match(error.message, words);
      assert.match(error.message, /^The proxy http:\/\/127\.0\.0\.1:\d+ /);
      assert.ok(!JSON.stringify([error.message, error.details]).includes('canary'));
    });

  it('tells of a proxy that is not there', async () => {
    const error = await failureOf(
      port({ proxy: { url: `http://127.0.0.1:${String(await freePort())}` } }).request({ ...get, url }),
    );
    assert.match(error.message, /^Could not talk to the proxy http:\/\/127\.0\.0\.1:\d+: nothing listens there/);
    assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true]);
  });

  it('does not wait for a proxy that is silent, and leaves no tunnel half open', async () => {
    proxy.answer = 'silence';
    const http = port({ proxy: { url: address() } });
    const error = await failureOf(http.request({ ...get, url, timeoutMs: 50 }));
    assert.deepEqual([error.kind, error.safeToRepeat], ['timeout', true]);
    const stop = new AbortController();
    const aborted = http.request({ ...get, url, signal: stop.signal });
    stop.abort(new Error('the person stopped it'));
    await assert.rejects(aborted, /the person stopped it/);
    await http.close();
  });

  it('shows the client certificate to the server, not to the proxy', async () => {
    const mutual = await startTlsFront(await serve((_in, out) => void out.end('inside')), authority, 'client certificates');
    opened.push(() => mutual.close());
    const to = { ...get, url: `https://idp.example.test:${String(mutual.port)}/` };
    const clientCertificate = authority.sign('idflow-client');
    assert.equal((await port({ proxy: { url: address() }, clientCertificate }).request(to)).text, 'inside');
    assert.deepEqual(mutual.clients, ['idflow-client']);
    const error = await failureOf(port({ proxy: { url: address() } }).request(to));
    assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true], error.message);
    assert.match(error.message, /refused the encryption: .* give "client-certificate" and "client-key"/);
    const stranger = { ...clientCertificate, key: authority.sign('other').key };
    assert.throws(() => port({ clientCertificate: stranger }), /client certificate and its key can not be used/);
  });

  it('refuses an address that is no proxy, without showing it', () => {
    for (const address of ['ftp://canary@proxy', 'http://', 'canary proxy'])
      assert.throws(
        () => port({ proxy: { url: address } }),
        (error: Error) => /is no address of a proxy/.test(error.message) && !error.message.includes('canary'),
      );
  });

  it('an address in the environment that is no proxy is told when it would be used, not before', async () => {
    const http = port({ proxyEnv: { HTTPS_PROXY: 'socks5://ann:canary@proxy' } });
    assert.equal((await http.request({ ...get, url: `https://localhost:${String(front.port)}/` })).text, 'inside');
    const error = await failureOf(http.request({ ...get, url }));
    assert.match(error.message, /^HTTPS_PROXY is no address of a proxy/);
    assert.deepEqual([error.kind, error.message.includes('canary')], ['invalid-input', false]);
  });

  const exceptions: readonly (readonly [string | undefined, string, boolean])[] = [
    [undefined, 'https://a.example.com/', false],
    ['*', 'https://a.example.com/', true],
    ['example.com', 'https://a.example.com/', true],
    ['.example.com', 'https://example.com/', true],
    ['*.example.com other', 'https://a.b.example.com/', true],
    ['ample.com', 'https://example.com/', false],
    ['Example.COM:8443', 'https://example.com:8443/', true],
    ['example.com:8443', 'https://example.com/', false],
    ['example.com:443', 'https://example.com/', true],
    ['10.0.0.0/8, fd00::/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8, fd00::/8', 'https://[fd00::1]/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99,/,:,10.0.0.0/', 'https://10.1.2.3/', false],
    ['2.3', 'https://10.1.2.3/', false],
    ['[fd00::1]:443', 'https://[fd00::1]/', true],
  ];
  for (const [list, server, is] of exceptions)
    it(`NO_PROXY ${list ?? 'unset'}: ${server} is ${is ? 'reached directly' : 'behind the proxy'}`, () => {
      assert.equal(isExcepted(list, new URL(server)), is);
    });
});
