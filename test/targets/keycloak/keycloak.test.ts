import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { KeycloakOptions } from '../../../src/targets/keycloak/options.ts';
import { createKeycloakTarget } from '../../../src/targets/keycloak/target.ts';
import { contractOf, groupName, refusalOf, somebody, type Absent } from '../idp-contract/contract.ts';
import { skipWithout } from '../servers.ts';
import { httpAnswer, isPost } from '../idp-contract/http-wire.ts';
import type { IdentityServer } from '../idp-contract/identity-server.ts';
import { CLIENT, startKeycloakDouble, type KeycloakDouble } from './keycloak-double.ts';

let double: KeycloakDouble;

const options = (url: string, more: Partial<KeycloakOptions> = {}): KeycloakOptions => ({
  name: 'idp',
  url,
  realm: 'staff',
  auth: { type: 'client', ...CLIENT },
  retry: { attempts: 2, baseMs: 1 },
  ...more,
});

async function standIn(): Promise<IdentityServer> {
  double = await startKeycloakDouble();
  const own = double.port;
  return {
    version: 'a stand-in for Keycloak, made after its documentation',
    port: own,
    open: ({ port = own, timeoutMs, password = CLIENT.clientSecret } = {}) =>
      createKeycloakTarget(
        options(`http://127.0.0.1:${String(port)}`, { timeoutMs, auth: { type: 'client', ...CLIENT, clientSecret: password } }),
      ),
    isCreate: isPost(/^\/admin\/realms\/staff\/(users|groups)$/),
    busy: () => httpAnswer(429, { 'retry-after': '0' }, { error: 'Too many requests' }),
    crash: () => double.close(),
    async restart() {
      double = await startKeycloakDouble(own, double);
    },
    anyName: true,
    groupDescriptions: true,
    stop: () => double.close(),
  };
}

contractOf('Keycloak: a stand-in', { wire: true, crash: true, browses: 'lists' }, standIn, (suite) => {
  describe('what Keycloak does in its own way', () => {
    it('a change keeps the attributes that it does not name, though the server replaces them as a whole', async () => {
      const { call, one } = suite();
      const { id } = await one('create-user', { profile: somebody({ badge: 'B-1', title: 'Engineer' }) });
      await call('update-user', { user: id, profile: { title: 'Lead' } });
      assert.deepEqual(double.users.get(id)!['attributes'], {
        badge: ['B-1'],
        displayName: (double.users.get(id)!['attributes'] as { readonly displayName: string[] }).displayName,
        title: ['Lead'],
      });
    });

    it('a change that changes nothing writes nothing', async () => {
      const { call, one } = suite();
      const profile = somebody();
      const { id } = await one('create-user', { profile });
      double.requests.length = 0;
      await call('update-user', { user: id, profile });
      assert.deepEqual(
        double.requests.filter(({ what }) => !what.startsWith('GET')),
        [],
      );
    });

    it('groups in groups are looked through when that is asked for', async () => {
      const { call, one, list } = suite();
      const [outer, inner] = [await one('create-group', { name: groupName() }), await one('create-group', { name: groupName() })];
      double.groups.set(inner.id, { ...double.groups.get(inner.id), parentId: outer.id });
      const { id } = await one('create-user', { profile: somebody() });
      await call('add-user-to-group', { group: inner.id, user: id });
      assert.deepEqual(await list('list-group-users', { group: outer.id }), []);
      assert.deepEqual(
        (await list('list-group-users', { group: outer.id, nested: true })).map((user) => user.id),
        [id],
      );
      const around = await list('list-user-groups', { user: id, nested: true });
      assert.deepEqual(around.map((group) => group.id).sort(), [inner.id, outer.id].sort());
    });

    it('an address without TLS and a realm that leads elsewhere are refused', async () => {
      assert.throws(() => createKeycloakTarget(options('http://login.example.com')), /must begin with https:/);
      assert.throws(() => createKeycloakTarget(options(double.url, { realm: '../master' })), /is no name of a realm/);
      assert.match((await refusalOf(suite().target.call('create-app', { label: 'x' }))).message, /has nothing for/);
    });
  });
});

/** `https://CLIENT:SECRET@HOST/PATH?realm=REALM`; the realm is filled with people and groups that stay. */
const real = process.env['IDFLOW_TEST_KEYCLOAK_URL'];

// Keycloak can not be had as a package: this runs where somebody has one.
describe('Keycloak: a server of its own', () => {
  if (real === undefined)
    it('holds to the contract', function () {
      skipWithout(this, 'Keycloak', 'Set IDFLOW_TEST_KEYCLOAK_URL; there is no package to start one from.', 'is skipped');
    });
  else contractOf('Keycloak: a real one', { browses: 'lists' }, () => realKeycloak(new URL(real)));
});

function realKeycloak(url: URL): Promise<IdentityServer | Absent> {
  const { username, password: secret, searchParams } = url;
  const plain = `${url.origin}${url.pathname}`;
  const open: IdentityServer['open'] = ({ port, timeoutMs, password = decodeURIComponent(secret) } = {}) =>
    createKeycloakTarget({
      name: 'idp',
      url: port === undefined ? plain : `http://127.0.0.1:${String(port)}`,
      realm: searchParams.get('realm') ?? 'idflow-test',
      auth: { type: 'client', clientId: decodeURIComponent(username), clientSecret: password },
      timeoutMs,
      retry: { attempts: 2, baseMs: 1 },
    });
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  return Promise.resolve({
    version: `Keycloak at ${url.host}`,
    port,
    open,
    anyName: true,
    groupDescriptions: true,
    stop: () => Promise.resolve(),
  });
}
