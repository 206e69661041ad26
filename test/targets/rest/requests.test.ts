import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { IdpOperationName } from '../../../src/flow/idp-operations.ts';
import type { Json, JsonObject } from '../../../src/flow/json.ts';
import { TargetError, type IdpTarget } from '../../../src/targets/port.ts';
import { refusalOf } from '../idp-contract/contract.ts';
import { restSuite } from './rest-suite.ts';

describe('REST: requests', () => {
  const suite = restSuite();
  const call = async (target: IdpTarget, operation: IdpOperationName, parameters: JsonObject): Promise<Json> =>
    (await target.call(operation, parameters)).value;

  it('a parameter is one segment of the path, whatever it holds; what would lead elsewhere is refused', async () => {
    suite.server.replies({ status: 200, json: { id: 'u1' } });
    const target = suite.target("operations:\n  find-user: { path: '/people/{user}/card' }");
    for (const user of ['a/../b?c#d', 'ü 漢', '%2e%2e']) await target.call('find-user', { user });
    assert.deepEqual(suite.asked(), [
      'GET /api/people/a%2F..%2Fb%3Fc%23d/card',
      'GET /api/people/%C3%BC%20%E6%BC%A2/card',
      'GET /api/people/%252e%252e/card',
    ]);
    for (const user of ['.', '..', 'me', ' ', '\ud800']) {
      const error = await refusalOf(target.call('find-user', { user }));
      assert.deepEqual([error.kind, error.exchanges], ['invalid-input', []], user);
    }
  });

  it('the body keeps the types of values, and query and body leave out what is not given', async () => {
    suite.server.replies({ status: 201, json: { id: 7 } });
    const target = suite.target(`
headers: { X-Tenant: acme }
operations:
  create-user:
    method: POST
    path: /people
    query: { activate: '{activate ?? true}', notify: '{credentials/notify}', fixed: 1 }
    headers: { X-Login: '{profile/login}' }
    body: { person: '{profile}', groups: '{groupIds}', secret: '{credentials/password/value}', tags: [new, '{profile/age}'] }`);
    await target.call('create-user', { profile: { login: 'ann', age: 42, title: null }, activate: false, groupIds: null });
    const [{ path, body, headers } = assert.fail()] = suite.server.received;
    assert.equal(path, '/api/people?activate=false&fixed=1');
    assert.deepEqual(JSON.parse(body), { person: { login: 'ann', age: 42, title: null }, tags: ['new', 42] });
    assert.deepEqual([headers['x-tenant'], headers['x-login'], headers['content-type']], ['acme', 'ann', 'application/json']);
  });

  it('a parameter that the description has no use for is refused before anything is sent', async () => {
    const target = suite.target(`
operations:
  create-user: { method: POST, path: /people, body: '{profile}', ignores: credentials }
  list-group-users: { path: '/groups/{group}', result: /members }`);
    const error = await refusalOf(target.call('create-user', { profile: {}, groupIds: ['g'] }));
    assert.deepEqual([error.kind, error.exchanges], ['invalid-input', []]);
    assert.match(error.message, /"groupIds" is given, but this target's API has no use for it/);
    assert.match((await refusalOf(target.call('list-group-users', { group: 'g', nested: true }))).message, /"nested"/);
    suite.server.replies({ status: 200, json: { members: [] } });
    await target.call('create-user', { profile: {}, credentials: { password: { value: 'x' } } });
    assert.deepEqual(await call(target, 'list-group-users', { group: 'g', nested: false }), []);
  });

  it('statuses and words say what an answer means', async () => {
    const target = suite.target(`
errors: { code: /fault/number, texts: /fault }
operations:
  find-user: { path: '/people/{user}', not-found: [410, { status: 404, error-code: '17' }] }
  create-user:
    method: POST
    path: /people
    body: '{profile}'
    success: 201
    already-exists-when: [409, { status: 400, cause: '(?i)taken' }]`);
    const answers = async (status: number, fault: JsonObject, operation: IdpOperationName): Promise<string> => {
      suite.server.replies({ status, json: { fault } });
      const parameters: JsonObject = operation === 'find-user' ? { user: 'ann' } : { profile: {} };
      return target.call(operation, parameters).then(
        ({ value }) => JSON.stringify(value),
        (error: unknown) => (error instanceof TargetError ? error.kind : String(error)),
      );
    };
    assert.equal(await answers(410, {}, 'find-user'), 'null');
    assert.equal(await answers(404, { number: 17 }, 'find-user'), 'null');
    assert.equal(await answers(404, { number: 18 }, 'find-user'), 'not-found', 'a wrong address');
    assert.equal(await answers(201, {}, 'create-user'), '{"fault":{}}');
    assert.equal(await answers(200, {}, 'create-user'), 'unavailable', 'an answer that nobody said is a success');
    assert.equal(await answers(409, {}, 'create-user'), 'already-exists');
    assert.equal(await answers(400, { text: 'The login is TAKEN.' }, 'create-user'), 'already-exists');
    assert.equal(await answers(400, { text: 'The login is bad.' }, 'create-user'), 'invalid-input');
    suite.server.replies({ status: 400, json: { fault: { number: 3, text: 'Bad login.', more: ['Too short'] } } });
    const error = await refusalOf(target.call('create-user', { profile: {} }));
    assert.match(error.message, /^The server refused POST \/api\/people: Bad login; Too short \[HTTP 400, 3\]\.$/);
    assert.equal(error.code, '3');
  });

  it('what a step of the flow calls "already exists" counts too', async () => {
    const target = suite.target('operations:\n  create-group: { method: POST, path: /groups, body: { name: "{name}" } }', {
      alreadyExists: [{ errorCode: 'DUP' }],
    });
    suite.server.replies({ status: 400, json: { code: 'DUP' } });
    assert.equal((await refusalOf(target.call('create-group', { name: 'x' }))).kind, 'already-exists');
    suite.server.replies({ status: 422, json: { message: 'name in use' } });
    const alreadyExists = [{ cause: 'in use' }];
    assert.equal((await refusalOf(target.call('create-group', { name: 'x' }, { alreadyExists }))).kind, 'already-exists');
    assert.equal((await refusalOf(target.call('create-group', { name: 'x' }))).kind, 'invalid-input');
  });

  it('steps are done when their conditions hold, know the answers before them, and the last one answers', async () => {
    suite.server.script(({ method, path }) => {
      if (method === 'GET' && path === '/api/people?login=ann') return { status: 200, json: { hits: [{ id: 'u1', key: 'k' }] } };
      if (method === 'GET') return { status: 200, json: { hits: [] } };
      return { status: 204 };
    });
    const target = suite.target(`
operations:
  find-user: { path: /people, query: { login: '{user}' }, result: /hits/0 }
  delete-user:
    - { call: find-user, as: found, expect: found }
    - { when: found/key, method: POST, path: '/people/{found/key}/disable' }
    - { when: found/locked, method: POST, path: /never }
    - { method: DELETE, path: '/people/{found/id}' }
    - { answer: { deleted: '{found/id}' } }
  create-user:
    - { path: /people, query: { login: '{profile/login}' }, result: /hits, expect: none }
    - { method: POST, path: /people, body: '{profile}' }`);
    assert.deepEqual(await call(target, 'delete-user', { user: 'ann' }), { deleted: 'u1' });
    assert.deepEqual(suite.asked().slice(1), ['POST /api/people/k/disable', 'DELETE /api/people/u1']);
    const missing = await refusalOf(target.call('delete-user', { user: 'bo' }));
    assert.deepEqual([missing.kind, missing.safeToRepeat], ['not-found', true]);
    assert.match(missing.message, /delete-user.*expect: found/);
    const taken = await refusalOf(target.call('create-user', { profile: { login: 'ann' } }));
    assert.deepEqual([taken.kind, taken.safeToRepeat], ['already-exists', true]);
    await target.call('create-user', { profile: { login: 'bo' } });
    assert.equal(suite.asked().at(-1), 'POST /api/people');
  });

  it('a step is done for each item of a list, and leaves out what is gone meanwhile', async () => {
    suite.server.script(({ path }) => {
      if (path === '/api/groups/g') return { status: 200, json: { members: ['a', 'b', 'c'] } };
      return path.endsWith('b') ? { status: 404 } : { status: 200, json: { id: path.at(-1)! } };
    });
    const target = suite.target(`
operations:
  list-group-users:
    - { path: '/groups/{group}', as: found }
    - { for-each: '{found/members}', path: '/people/{item}', not-found: 404 }`);
    assert.deepEqual(await call(target, 'list-group-users', { group: 'g' }), [{ id: 'a' }, { id: 'c' }]);
  });

  it('a list keeps what has the values that were asked for, and gives the first where one is wanted', async () => {
    suite.server.replies({
      status: 200,
      json: {
        all: [
          { n: 'x1', of: 1 },
          { n: 'x', of: 2 },
          { n: 'x', of: 3 },
        ],
      },
    });
    const target = suite.target(`
operations:
  find-group: { path: /groups, query: { q: '{name}' }, result: /all, where: { /n: '{name}' }, first: true, ignores: group }
  list-groups: { path: /groups, result: /all, where: { /n: x } }`);
    assert.deepEqual(await call(target, 'find-group', { name: 'x' }), { n: 'x', of: 2 });
    assert.equal(await call(target, 'find-group', { name: 'y' }), null);
    assert.deepEqual(await call(target, 'list-groups', {}), [
      { n: 'x', of: 2 },
      { n: 'x', of: 3 },
    ]);
  });

  it('a list is a list and a look-up one thing, else the description is wrong', async () => {
    const target = suite.target(`
operations:
  find-group: { path: /groups, query: { q: '{name}' }, result: /all, ignores: group }
  list-groups: { path: /groups, result: /all, not-found: 404 }`);
    suite.server.replies({ status: 200, json: { all: [{ id: 'a' }] } });
    assert.match((await refusalOf(target.call('find-group', { name: 'x' }))).message, /answered a list.*`first: true`/);
    suite.server.replies({ status: 200, json: { all: { id: 'a' } } });
    assert.match((await refusalOf(target.call('list-groups', {}))).message, /answered no list.*`result`/);
    suite.server.replies({ status: 404 });
    assert.deepEqual(await call(target, 'list-groups', {}), []);
  });

  it('users are shown as flows know them, and written where the server has them', async () => {
    const description = (how: string): string => `
users:
  id: /key
  status: { at: /state, values: { ACTIVE: on, DEPROVISIONED: off } }
  profile: { login: /account, firstName: /name/first, email: /mails/kind=work/value }
operations:
  find-user: { path: '/people/{user}' }
  update-user: { method: PATCH, path: '/people/{user}', body: { by: idflow }, write-profile: ${how} }`;
    suite.server.replies({ status: 200, json: { key: 7, state: 'on', account: 'ann', mails: [{ kind: 'work', value: 'a@b' }] } });
    assert.deepEqual(await call(suite.target(description('changes')), 'find-user', { user: 'ann' }), {
      id: '7',
      status: 'ACTIVE',
      profile: { login: 'ann', firstName: null, email: 'a@b' },
    });
    const profile = { login: 'ann', email: 'n@b', firstName: null };
    const written = async (how: string): Promise<unknown> => {
      await suite.target(description(how)).call('update-user', { user: '7', profile });
      return JSON.parse(suite.server.received.at(-1)!.body);
    };
    const set = { by: 'idflow', account: 'ann', mails: [{ kind: 'work', value: 'n@b' }] };
    assert.deepEqual(await written('changes'), set);
    assert.deepEqual(await written('merge-patch'), { ...set, name: { first: null } });
    const error = await refusalOf(
      suite.target(description('whole')).call('update-user', { user: '7', profile: { shoeSize: 1 } }),
    );
    assert.match(error.message, /has "shoeSize", which is mapped to no place; there are login, firstName, email/);
    suite.server.replies({ status: 200, json: { account: 'ann' } });
    assert.match(
      (await refusalOf(suite.target(description('whole')).call('find-user', { user: 'x' }))).message,
      /without an id at \/key/,
    );
  });

  it('a raw request stays below the URL; what is not described is refused with what there is', async () => {
    suite.server.replies({ status: 200, json: { ok: true } });
    const target = suite.target("operations:\n  find-user: { path: '/people/{user}' }");
    assert.deepEqual(await call(target, 'request', { path: '/health', query: { deep: true } }), { ok: true });
    assert.deepEqual(suite.asked(), ['GET /api/health?deep=true']);
    assert.match((await refusalOf(target.call('request', { path: '/../x' }))).message, /must not hold/);
    const error = await refusalOf(target.call('delete-user', { user: 'x' }));
    assert.match(error.message, /has nothing for the operation delete-user\. It has find-user, request\./);
  });

  it('a POST is sent once, unless the description says that twice does no harm', async () => {
    suite.server.replies({ status: 503 }, { status: 200, json: {} });
    const target = suite.target(`
operations:
  create-user: { method: POST, path: /people, body: '{profile}' }
  activate-user: { method: POST, path: '/people/{user}/on', repeatable: true }
  find-user: { path: '/people/{user}' }`);
    const error = await refusalOf(target.call('create-user', { profile: {} }));
    assert.deepEqual([error.kind, error.safeToRepeat, suite.asked().length], ['unavailable', false, 1]);
    assert.match(error.message, /look first \(find-user\)/);
    suite.server.replies({ status: 503 }, { status: 200, json: {} });
    await target.call('activate-user', { user: 'ann' });
    assert.equal(suite.asked().length, 3);
  });
});
