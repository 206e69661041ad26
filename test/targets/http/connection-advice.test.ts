import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, it } from 'mocha';
import { makeSignedCertificate } from '../../../scripts/targets/signed-certificate.ts';
import { createLdapTarget } from '../../../src/targets/directory/target.ts';
import { startEmbeddedIdp } from '../../../src/targets/embedded/idp/embedded-idp.ts';
import { createKeycloakTarget } from '../../../src/targets/keycloak/target.ts';
import { createOktaTarget } from '../../../src/targets/idp/okta/target.ts';
import { createScimTarget } from '../../../src/targets/scim/target.ts';
import { startScimServer } from '../scim/scim-server.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';

/** What the test of a connection tells a person whose settings are wrong. */
describe('the test of a connection says what to do', () => {
  const opened: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  const listen = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push(() => new Promise((resolve) => server.close(resolve)));
    return (server.address() as AddressInfo).port;
  };
  const idp = async (): Promise<number> => {
    const server = await startEmbeddedIdp({ tokens: ['token-of-a-throwaway'] });
    opened.push(() => server.close());
    return Number(new URL(server.url).port);
  };
  const said = async (target: IdpTarget): Promise<string> => {
    opened.push(() => target.close());
    const { ok, message } = await target.test();
    assert.equal(ok, false);
    return message ?? '';
  };
  const once = { retry: { attempts: 1 }, timeoutMs: 5_000 };
  const okta = (orgUrl: string, ca?: string): IdpTarget =>
    createOktaTarget({ name: 'idp', orgUrl, ca, auth: { type: 'ssws', token: 'token-of-a-throwaway' }, ...once });
  const ldap = (url: string, ca?: string): IdpTarget => createLdapTarget({ name: 'idp', url, ca, ...once });
  const secure = async (): Promise<{ readonly port: number; readonly authority: string }> => {
    const { certificate, key, authority } = makeSignedCertificate(['DNS:idp.example.test', 'DNS:sso.example.test']);
    return { port: await listen(createTlsServer({ cert: certificate, key })), authority };
  };

  it('where the certificate is for other names, which is no matter of authorities', async () => {
    const { port, authority } = await secure();
    const why =
      'is not trusted: it is for idp.example.test, sso.example.test, not for localhost. Use the name of the certificate in the address.';
    assert.equal(
      await said(okta(`https://localhost:${String(port)}`, authority)),
      `GET /api/v1/org failed: The certificate of https://localhost:${String(port)} ${why}`,
    );
    assert.equal(
      await said(ldap(`ldaps://localhost:${String(port)}`, authority)),
      `The certificate of ldaps://localhost:${String(port)} ${why} Or say that name as "server-name".`,
    );
  });

  it('where nobody knows who signed the certificate, without advice for programmers', async () => {
    const { port } = await secure();
    for (const target of [okta(`https://127.0.0.1:${String(port)}`), ldap(`ldaps://127.0.0.1:${String(port)}`)]) {
      const message = await said(target);
      assert.match(message, /is not trusted: .* give the certificate of its authority as "ca"\.$/);
      assert.doesNotMatch(message, /Node|--use/);
    }
  });

  it('where the server speaks without TLS', async () => {
    const port = await idp();
    const words = 'does not speak TLS. Check the port, and whether the address is one with TLS.';
    assert.equal(
      await said(okta(`https://127.0.0.1:${String(port)}`)),
      `GET /api/v1/org failed: https://127.0.0.1:${String(port)} ${words}`,
    );
    assert.equal(await said(ldap(`ldaps://127.0.0.1:${String(port)}`)), `ldaps://127.0.0.1:${String(port)} ${words}`);
  });

  it('where something else listens', async () => {
    const port = await listen(createServer((socket) => socket.destroy()));
    const words =
      /: the connection was (reset|closed).*; where this stays, check the port and whether the address is one with TLS\.$/;
    for (const scheme of ['http', 'https']) assert.match(await said(okta(`${scheme}://127.0.0.1:${String(port)}`)), words);
    for (const scheme of ['ldap', 'ldaps']) assert.match(await said(ldap(`${scheme}://127.0.0.1:${String(port)}`)), words);
  });

  it('where the credentials are wrong', async () => {
    const server = await startScimServer();
    opened.push(() => server.close());
    const { url } = server;
    const auth = { type: 'bearer', token: 'of-somebody-else' } as const;
    assert.match(
      await said(createScimTarget({ name: 'idp', url, auth, ...once })),
      /\[HTTP 401\]\. Check `auth` of the target\.$/,
    );
  });

  it('where the address leads to another kind of server', async () => {
    const url = `http://127.0.0.1:${String(await idp())}`;
    assert.match(
      await said(createScimTarget({ name: 'idp', url, auth: { type: 'none' }, ...once })),
      /\[HTTP 404\]\. Check `url`: nothing of the kind is there\.$/,
    );
    assert.match(
      await said(
        createKeycloakTarget({
          name: 'idp',
          url,
          realm: 'staff',
          auth: { type: 'client', clientId: 'idflow', clientSecret: 'x' },
          ...once,
        }),
      ),
      /\/realms\/staff\/protocol\/openid-connect\/token gave no access token: .* Nobody gives tokens there: check `url`, and `token-url` or `realm` where the target has one\.$/,
    );
  });
});
