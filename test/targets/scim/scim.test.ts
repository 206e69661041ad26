import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import { request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { makeSignedCertificate } from '../../../scripts/targets/signed-certificate.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/flow/json.ts';
import type { IdpTarget } from '../../../src/targets/port.ts';
import type { ScimOptions } from '../../../src/targets/scim/options.ts';
import { createScimTarget } from '../../../src/targets/scim/target.ts';
import { groupName, refusalOf, somebody } from '../idp-contract/contract.ts';
import { seedOf, tellStory, tellStoryEmbedded } from '../idp-contract/sample-story.ts';
import { startScimServer, TOKEN, type ScimServer } from './scim-server.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('SCIM', () => {
  let server: ScimServer;
  let targets: IdpTarget[];
  const open = (more: Partial<ScimOptions> = {}): IdpTarget => {
    const target = createScimTarget({ name: 'idp', url: server.url, auth: { type: 'bearer', token: TOKEN }, ...more });
    targets.push(target);
    return target;
  };
  const one = async (target: IdpTarget, ...of: Parameters<IdpTarget['call']>): Promise<JsonObject & { id: string }> => {
    const { value } = await target.call(...of);
    assert.ok(isJsonObject(value) && typeof value['id'] === 'string');
    return value as JsonObject & { id: string };
  };
  const methods = (): string[] =>
    server.requests.map((request) => request.replace('/scim/v2', '').replace(/[0-9a-f-]{36}/, 'ID'));
  beforeEach(async () => {
    targets = [];
    server = await startScimServer();
  });
  afterEach(async () => {
    for (const target of targets) await target.close();
    await server.close();
  });

  it('asks once what the server can do', async () => {
    const target = open();
    await target.call('find-user', { user: 'ann@example.com' });
    await target.call('find-user', { user: 'ann@example.com' });
    assert.deepEqual(methods(), ['GET /ServiceProviderConfig', 'GET /ResourceTypes', 'GET /Users', 'GET /Users']);
    const status = await target.test();
    assert.match(`${status.server}: ${status.message ?? ''}`, /^SCIM 2\.0 at http:.*: It has PATCH, filters, bulk\.$/);
  });

  it('a change is a PATCH of what differs; other values of a list stay, and no change is no request', async () => {
    const target = open();
    const { id } = await one(target, 'create-user', { profile: somebody({ department: 'Sales' }) });
    const stored = server.users.get(id)!;
    server.users.set(id, { ...stored, emails: [...(stored['emails'] as Json[]), { type: 'home', value: 'ann@home.example' }] });
    const { exchanges } = await target.call('update-user', {
      user: id,
      profile: { email: 'a@example.com', department: null, title: 'Lead' },
    });
    const { Operations } = exchanges.at(-1)!.body as { readonly Operations: Json };
    assert.deepEqual(Operations, [
      {
        op: 'replace',
        path: 'emails',
        value: [
          { type: 'work', value: 'a@example.com' },
          { type: 'home', value: 'ann@home.example' },
        ],
      },
      { op: 'remove', path: `${ENTERPRISE}:department` },
      { op: 'replace', path: 'title', value: 'Lead' },
    ]);
    assert.deepEqual(server.users.get(id)!['emails'], [
      { type: 'work', value: 'a@example.com' },
      { type: 'home', value: 'ann@home.example' },
    ]);
    const again = await target.call('update-user', { user: id, profile: { title: 'Lead' } });
    assert.deepEqual(
      again.exchanges.map(({ method }) => method),
      ['GET'],
    );
  });

  it('a server without PATCH gets a PUT that keeps what idflow does not know', async () => {
    server.configure({ patch: false });
    const target = open();
    const { id } = await one(target, 'create-user', { profile: somebody() });
    server.users.set(id, { ...server.users.get(id), nickName: 'Annie' });
    await target.call('update-user', { user: id, profile: { title: 'Lead' } });
    const { id: group } = await one(target, 'create-group', { name: groupName() });
    await target.call('add-user-to-group', { group, user: id });
    await target.call('add-user-to-group', { group, user: id });
    await target.call('remove-user-from-group', { group, user: id });
    assert.ok(!server.requests.some((request) => request.startsWith('PATCH')));
    assert.deepEqual([server.users.get(id)!['title'], server.users.get(id)!['nickName']], ['Lead', 'Annie']);
  });

  it('a server without filters is read as a whole to find somebody, and refuses searches', async () => {
    server.configure({ filter: false });
    const target = open();
    const profile = somebody();
    const { id } = await one(target, 'create-user', { profile });
    await target.call('create-user', { profile: somebody() });
    assert.equal((await one(target, 'find-user', { user: profile.login })).id, id);
    const error = await refusalOf(target.call('list-users', { search: 'title eq "Lead"' }));
    assert.match(error.message, /it has no filters/);
  });

  it('several groups of a new user are one bulk request where the server has that', async () => {
    const target = open();
    const groupIds = [
      (await one(target, 'create-group', { name: groupName() })).id,
      (await one(target, 'create-group', { name: groupName() })).id,
    ];
    const { id } = await one(target, 'create-user', { profile: somebody(), groupIds });
    assert.equal(server.requests.filter((request) => request === 'POST /scim/v2/Bulk').length, 1);
    for (const group of groupIds)
      assert.deepEqual(
        (server.groups.get(group)!['members'] as JsonObject[]).map(({ value }) => value),
        [id],
      );
    const error = await refusalOf(target.call('create-user', { profile: somebody(), groupIds: ['nowhere-1', 'nowhere-2'] }));
    assert.deepEqual([error.kind, /membership in "nowhere-1"/.test(error.message)], ['not-found', true], error.message);
  });

  it('groups in groups are looked through when that is asked for', async () => {
    const target = open();
    const [outer, inner] = [
      await one(target, 'create-group', { name: groupName() }),
      await one(target, 'create-group', { name: groupName() }),
    ];
    const { id } = await one(target, 'create-user', { profile: somebody() });
    await target.call('add-user-to-group', { group: inner.id, user: id });
    server.groups.set(outer.id, { ...server.groups.get(outer.id), members: [{ value: inner.id, type: 'Group' }] });
    const members = await target.call('list-group-users', { group: outer.id, nested: true });
    assert.deepEqual(
      (members.value as JsonObject[]).map((user) => user['id']),
      [id],
    );
    const groups = await target.call('list-user-groups', { user: id, nested: true });
    assert.deepEqual((groups.value as JsonObject[]).map((group) => group['id']).sort(), [outer.id, inner.id].sort());
  });

  it('more attributes are mapped by the target, unknown ones are refused', async () => {
    const target = open({ attributes: { home: 'emails[type eq "home"].value', login: 'userName' } });
    const { profile } = await one(target, 'create-user', { profile: somebody({ home: 'ann@home.example' }) });
    assert.equal((profile as JsonObject)['home'], 'ann@home.example');
    const error = await refusalOf(target.call('create-user', { profile: somebody({ shoeSize: 42 }) }));
    assert.match(error.message, /"shoeSize", which is mapped to no place/);
    assert.throws(() => open({ attributes: { home: 'emails[' } }), /maps home to "emails\[", which is no place/);
  });

  it('a raw request stays below the address of the target', async () => {
    const { value } = await open().call('request', { path: '/Schemas' });
    assert.ok(isJsonObject(value) && Array.isArray(value['Resources']));
    assert.match((await refusalOf(open().call('request', { path: '/../admin' }))).message, /must not hold/);
    assert.match(
      (await refusalOf(open().call('create-app', { label: 'x' }))).message,
      /has nothing for the operation create-app/,
    );
  });

  it('an address without TLS is refused, unless it is this machine', () => {
    assert.throws(() => open({ url: 'http://idp.example.com/scim/v2' }), /must begin with https:/);
  });

  describe('over TLS', () => {
    it('works with the authority that is given, and is refused without', async () => {
      const { certificate, key, authority } = makeSignedCertificate(['DNS:localhost']);
      const tls = createTlsServer({ cert: certificate, key }, (request, response) => {
        const { method, url, headers } = request;
        request.pipe(
          forward({ port: server.port, method, path: url, headers }, (answer) => {
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            answer.pipe(response);
          }),
        );
      });
      await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
      const url = `https://localhost:${String((tls.address() as AddressInfo).port)}/scim/v2`;
      assert.equal((await open({ url, ca: authority }).call('find-user', { user: 'ann@example.com' })).value, null);
      const error = await refusalOf(open({ url }).call('find-user', { user: 'ann@example.com' }));
      assert.deepEqual([error.kind, error.code], ['connection', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
      tls.closeAllConnections();
      await new Promise((resolve) => tls.close(resolve));
    });
  });

  it('the sample create-user does the same as on the embedded IdP, run after run', async () => {
    const inputs = [
      ...['new-user', 'new-user', 'known-at-idp', 'known-at-idp', 'returning-user', 'returning-user'],
      ...['saved-before', 'saved-before', 'unchanged', 'disposable-mail'],
    ];
    for (const { id, profile, status } of seedOf('create-user').users ?? []) {
      const { login, email, firstName, lastName } = profile as unknown as Record<string, string>;
      server.users.set(id!, {
        id: id!,
        userName: login!,
        name: { givenName: firstName!, familyName: lastName! },
        emails: [{ type: 'work', value: email! }],
        active: status !== 'DEPROVISIONED',
      });
    }
    const told = await tellStory('create-user', open(), inputs);
    assert.deepEqual(told, await tellStoryEmbedded('create-user', inputs));
    assert.deepEqual(told.outcomes.slice(0, 2), ['new-user: succeeded', 'new-user: no-changes']);
    assert.deepEqual(
      told.outcomes.filter((outcome) => outcome.includes('failed')),
      [],
    );
  });
});
