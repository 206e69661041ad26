import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { makeAuthority, type Authority, type KeyPair } from '../../../scripts/targets/signed-certificate.ts';
import type { TargetKind } from '../../../src/flow/flow-file.ts';
import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { openEnvironment } from '../../../src/targets/environment/environment.ts';
import { TargetsFileError } from '../../../src/targets/environment/environment-error.ts';
import { environmentVariables } from '../../../src/targets/environment/reference.ts';
import { readTargetsFile } from '../../../src/targets/environment/targets-file.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import { refusalOf } from '../idp-contract/contract.ts';
import { CLIENT, startKeycloakDouble } from '../keycloak/keycloak-double.ts';
import { startScimServer, TOKEN } from '../scim/scim-server.ts';
import { startConnectProxy, type ConnectProxy } from './connect-proxy.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';

const API_TOKEN = 'api-token-of-a-throwaway';
const PASSWORD = 'p@ss:w/rd%41';

interface Kind {
  readonly targetKind: TargetKind;
  /** What stands in the file besides the way there. */
  readonly settings: (origin: string) => string;
  readonly start: () => Promise<{ readonly port: number; readonly close: () => Promise<unknown> }>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  okta: {
    targetKind: 'okta',
    settings: (origin) => `kind: okta\nurl: ${origin}\nauth: { type: ssws, token: '\${secret:api}' }`,
    start: embeddedIdp,
  },
  scim: {
    targetKind: 'idp',
    settings: (origin) => `kind: scim\nurl: ${origin}/scim/v2\nauth: { type: bearer, token: '\${secret:scim}' }`,
    start: startScimServer,
  },
  keycloak: {
    targetKind: 'idp',
    settings: (origin) => `kind: keycloak\nurl: ${origin}\nrealm: staff\nclient: { id: idflow, secret: '\${secret:client}' }`,
    start: startKeycloakDouble,
  },
  rest: {
    targetKind: 'idp',
    settings: (origin) => `kind: rest
url: ${origin}/api/v1
auth: { type: api-key, header: Authorization, prefix: 'SSWS ', key: '\${secret:api}' }
api:
  operations:
    find-user: { path: '/users/{user}', not-found: 404 }`,
    start: embeddedIdp,
  },
};

async function embeddedIdp(): Promise<{ readonly port: number; readonly close: () => Promise<unknown> }> {
  const idp = await startEmbeddedIdp({ tokens: [API_TOKEN] });
  return { port: Number(new URL(idp.url).port), close: () => idp.close() };
}

const SECRETS = {
  IDFLOW_SECRET_API: API_TOKEN,
  IDFLOW_SECRET_SCIM: TOKEN,
  IDFLOW_SECRET_CLIENT: CLIENT.clientSecret,
  IDFLOW_SECRET_PROXY: PASSWORD,
};

describe('the way to a server over HTTP', () => {
  let folder = '';
  let authority: Authority;
  let client: KeyPair;
  const opened: (() => Promise<unknown>)[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-way-'));
    authority = makeAuthority();
    client = authority.sign('idflow-client');
    writeFileSync(join(folder, 'ca.pem'), authority.certificate);
    writeFileSync(join(folder, 'client.pem'), client.certificate);
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (settings: string, kind: TargetKind, secrets: Record<string, string> = {}): Promise<IdpTarget> => {
    const file = join(folder, 'idflow.targets.yaml');
    const environment = await openEnvironment({
      folder,
      targetsFile: readTargetsFile(`environments:\n  live:\n    idp:\n${settings.replace(/^/gm, '      ')}\n`, file),
      wanted: new Map([['idp', kind]]),
      references: environmentVariables({ ...SECRETS, IDFLOW_SECRET_KEY: client.key, ...secrets }),
    });
    opened.push(() => environment.close());
    const target = environment.targets.get('idp');
    assert.ok(target !== undefined && target.kind !== 'sql');
    return target;
  };

  for (const [name, { targetKind, settings, start }] of Object.entries(KINDS))
    describe(name, () => {
      let proxy: ConnectProxy;
      let front: TlsFront;
      const begin = async (): Promise<string> => {
        const server = await start();
        proxy = await startConnectProxy();
        front = await startTlsFront(server.port, authority, 'client certificates');
        opened.push(
          () => server.close(),
          () => proxy.close(),
          () => front.close(),
        );
        return settings(`https://idp.example.test:${String(front.port)}`);
      };
      const way = (): string => `proxy: http://ann:\${secret:proxy}@127.0.0.1:${String(proxy.port)}`;
      const CERTIFICATES = "ca: ca.pem\nclient-certificate: client.pem\nclient-key: '${secret:key}'";

      it('goes through a proxy that wants a password, to a server with an authority of its own that wants a certificate', async () => {
        const own = await begin();
        const target = await open(`${own}\n${way()}\n${CERTIFICATES}`, targetKind);
        assert.equal((await target.call('find-user', { user: 'nobody@example.com' })).value, null);
        assert.deepEqual(
          [...new Set(proxy.asked.map(({ what, authorisation }) => `${what} ${authorisation ?? ''}`))],
          [`CONNECT idp.example.test:${String(front.port)} Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`],
        );
        assert.deepEqual([...new Set(front.clients)], ['idflow-client']);
      });

      it('says which of them is missing, and shows no secret', async () => {
        const own = await begin();
        const failure = async (more: string): Promise<string> => {
          const target = await open(`${own}\n${more}`, targetKind);
          const { kind, message, details } = await refusalOf(target.call('find-user', { user: 'nobody@example.com' }));
          const status = await target.test();
          assert.deepEqual([kind, status.ok], ['connection', false], message);
          assert.ok(!JSON.stringify([message, details, status]).includes(PASSWORD));
          return message;
        };
        assert.match(await failure(way()), /certificate of https:\/\/idp\.example\.test:\d+ is not trusted/);
        assert.match(await failure(`${way()}\nca: ca.pem`), /refused the encryption: certificate required/);
        assert.match(await failure(`proxy: none\n${CERTIFICATES}`), /host name/);
        proxy.answer = 407;
        assert.match(await failure(`${way()}\n${CERTIFICATES}`), /user and the password of the proxy/);
      });
    });

  const { settings } = KINDS['rest']!;
  const rest = settings('https://idp.example.test');
  it('a password of the proxy that stands in the file is refused without being repeated', async () => {
    for (const proxy of ['http://ann:hunter2@proxy:8080', 'http://ann:hunter2${secret:proxy}@proxy', 'http://ann:${env:P}@proxy'])
      await assert.rejects(open(`${rest}\nproxy: ${proxy}`, 'idp'), (error) => {
        assert.ok(error instanceof TargetsFileError);
        const [{ message, suggestion = '', range } = assert.fail('no problem'), ...more] = error.problems;
        assert.deepEqual([more, range.start.line > 4], [[], true]);
        assert.match(message, /Only a reference to the password of the proxy/);
        assert.ok(!`${message} ${suggestion}`.includes('hunter2'));
        return true;
      });
    await assert.rejects(open(`${rest}\nproxy: proxy:8080`, 'idp'), TargetsFileError);
  });

  it('a certificate goes with its key', async () => {
    await assert.rejects(
      open(`${rest}\nclient-certificate: client.pem`, 'idp'),
      /has a `client-certificate` but no `client-key`/,
    );
    const both = `${rest}\nclient-certificate: client.pem\nclient-key: '\${secret:key}'`;
    await assert.rejects(open(both, 'idp', { IDFLOW_SECRET_KEY: 'canary' }), (error: Error) => {
      assert.match(error.message, /client certificate and its key can not be used/);
      return !error.message.includes('canary');
    });
  });
});
