import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeAuthority } from '../../../scripts/targets/signed-certificate.ts';
import { withProxySettings, type ProxySettings } from '../../../src/extension/run/proxy-variables.ts';
import { runnerVariables, type RunnerLaunch } from '../../../src/extension/run/runner-process.ts';
import { proxyPasswords } from '../../../src/targets/http/proxy/proxy.ts';
import { LAUNCH } from '../../runner/launch.ts';
import { RunnerFolder } from '../../runner/runner-folder.ts';
import { startConnectProxy, type ConnectProxy } from '../../targets/http/connect-proxy.ts';
import { startTlsFront, type TlsFront } from '../../targets/http/tls-front.ts';
import { WatchedRun } from './watched-run.ts';

const PASSWORD = 'p@ss/canary-4711';
const NONE: ProxySettings = { proxy: '', noProxy: [] };

const FLOW = `idflow: 1
name: Ask
targets: { idp: idp }
steps:
  ask: { idp: request, target: idp, with: { path: "'/who'" }, next: say }
  say: { log: "Told \${steps.ask.told}", next: end }
`;

describe('the proxy that the editor is set to', function () {
  this.timeout(30_000);

  describe('in the environment of a runner', () => {
    const VARIABLES = { PATH: '/bin', https_proxy: 'http://machine:1', NO_PROXY: 'a.example, b.example' };
    const merged = (settings: Partial<ProxySettings>): Record<string, string> => {
      const { ELECTRON_RUN_AS_NODE: _, ...rest } = runnerVariables(withProxySettings(VARIABLES, { ...NONE, ...settings }));
      return rest;
    };

    it('leaves what the machine says where there is none', () => {
      assert.deepEqual(merged({}), VARIABLES);
    });

    it('comes before the variables of the machine, however these are written', () => {
      assert.deepEqual(merged({ proxy: 'http://set:2' }), {
        PATH: '/bin',
        HTTPS_PROXY: 'http://set:2',
        HTTP_PROXY: 'http://set:2',
        NO_PROXY: 'a.example, b.example',
      });
    });

    it('reaches directly what either says', () => {
      assert.deepEqual(merged({ noProxy: ['.c.example', '10.0.0.0/8'] }), {
        ...VARIABLES,
        NO_PROXY: 'a.example, b.example,.c.example,10.0.0.0/8',
      });
    });
  });

  it('finds the passwords in addresses of proxies, as they are and as they stand there', () => {
    assert.deepEqual(proxyPasswords({ HTTPS_PROXY: 'http://ada:p%40ss@proxy:8080', http_proxy: 'ada:other@proxy' }), [
      'p%40ss',
      'other',
      'p@ss',
    ]);
    assert.deepEqual(proxyPasswords({ HTTPS_PROXY: 'http://proxy:8080', HTTP_PROXY: 'http://ada@proxy:8080' }), []);
  });

  describe('in a run', () => {
    let settings: ProxySettings = NONE;
    const launch: RunnerLaunch = {
      ...LAUNCH,
      get variables() {
        return withProxySettings({ ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' }, settings);
      },
    };
    const folder = new RunnerFolder(launch);
    const authority = makeAuthority();
    let server: Server;
    let front: TlsFront;
    let proxy: ConnectProxy;

    beforeEach(async () => {
      settings = NONE;
      const told = { told: `${PASSWORD} ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}` };
      server = createServer((_in, out) => void out.setHeader('content-type', 'application/json').end(JSON.stringify(told)));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      front = await startTlsFront((server.address() as AddressInfo).port, authority, 'nothing');
      proxy = await startConnectProxy();
      folder.write('ask.idflow.yaml', FLOW);
      folder.write('ca.pem', authority.certificate);
      write('');
    });
    afterEach(async () => {
      await front.close();
      await proxy.close();
      await new Promise((resolve) => server.close(resolve));
    });

    const write = (more: string): void => {
      const url = `https://idp.example.test:${String(front.port)}`;
      const api = 'api: { operations: {} }';
      folder.write(
        'idflow.targets.yaml',
        `environments:\n  a:\n    idp: { kind: rest, url: '${url}', auth: { type: none }, ca: ca.pem, ${api}${more} }\n`,
      );
    };
    const finished = async (): Promise<WatchedRun> => {
      const run = new WatchedRun(folder, 'ask.idflow.yaml');
      assert.equal(await run.ended(folder), undefined);
      return run;
    };
    const address = (credentials = ''): string => `http://${credentials}127.0.0.1:${String(proxy.port)}`;

    it('is gone through, and its password shows nowhere', async () => {
      settings = { ...NONE, proxy: address(`ada:${encodeURIComponent(PASSWORD)}@`) };
      const run = await finished();
      assert.equal(run.report.outcome, 'no-changes', JSON.stringify(run.report));
      const authorisation = `Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`;
      assert.deepEqual(proxy.asked, [{ what: `CONNECT idp.example.test:${String(front.port)}`, authorisation }]);
      const shown = JSON.stringify(run.events);
      assert.match(shown, /Told •••/);
      for (const secret of ['canary', encodeURIComponent(PASSWORD), authorisation.slice('Basic '.length)])
        assert.ok(!shown.includes(secret), secret);
    });

    it('counts for the next run once it is set, though a runner is warm', async () => {
      const before = await finished();
      assert.equal(before.report.outcome, 'failed');
      assert.deepEqual(proxy.asked, []);
      settings = { ...NONE, proxy: address() };
      const after = await finished();
      assert.equal(after.report.outcome, 'no-changes');
      assert.notEqual(after.runner.pid, before.runner.pid);
      const warm = await finished();
      assert.equal(warm.runner.pid, after.runner.pid);
    });

    it('does not count where a target names its own, or none', async () => {
      settings = { ...NONE, proxy: 'http://127.0.0.1:9' };
      write(`, proxy: '${address()}'`);
      assert.equal((await finished()).report.outcome, 'no-changes');
      assert.equal(proxy.asked.length, 1);
      settings = { ...NONE, proxy: address() };
      write(', proxy: none');
      assert.equal((await finished()).report.outcome, 'failed');
      assert.equal(proxy.asked.length, 1);
    });

    it('is left out for servers that are to be reached directly', async () => {
      settings = { proxy: address(), noProxy: ['.example.test'] };
      assert.equal((await finished()).report.outcome, 'failed', 'there is no idp.example.test but behind the proxy');
      assert.deepEqual(proxy.asked, []);
    });
  });
});
