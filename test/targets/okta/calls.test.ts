import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { IDP_OPERATIONS, type IdpOperationName } from '../../../src/flow/idp-operations.ts';
import type { JsonObject } from '../../../src/flow/json.ts';
import { failureOf, oktaSuite } from './okta-suite.ts';
import { oktaError } from './scripted-org.ts';

interface Example {
  readonly given: JsonObject;
  /** METHOD path, one per request. */
  readonly sends: readonly string[];
  readonly body?: unknown;
  /** What the server answers; default {}. */
  readonly answer?: unknown;
}

const profile = { login: 'anna@example.com', email: 'anna@example.com', firstName: 'Anna', lastName: 'Berg' };

const EXAMPLES: Readonly<Record<IdpOperationName, Example>> = {
  'find-user': { given: { user: 'anna@example.com' }, sends: ['GET /api/v1/users/anna%40example.com'] },
  'list-users': {
    given: { search: 'profile.department eq "Sales"', limit: 50 },
    sends: ['GET /api/v1/users?search=profile.department%20eq%20%22Sales%22&limit=50'],
    answer: [],
  },
  'create-user': {
    given: { profile, groupIds: ['00g1'], credentials: { password: { value: 'Tlpq 17!' } } },
    sends: ['POST /api/v1/users?activate=true'],
    body: { profile, credentials: { password: { value: 'Tlpq 17!' } }, groupIds: ['00g1'] },
  },
  'update-user': {
    given: { user: '00u1', profile: { lastName: 'Holm' } },
    sends: ['POST /api/v1/users/00u1'],
    body: { profile: { lastName: 'Holm' } },
  },
  'replace-user': { given: { user: '00u1', profile }, sends: ['PUT /api/v1/users/00u1'], body: { profile } },
  'activate-user': { given: { user: '00u1' }, sends: ['POST /api/v1/users/00u1/lifecycle/activate?sendEmail=false'] },
  'deactivate-user': { given: { user: '00u1' }, sends: ['POST /api/v1/users/00u1/lifecycle/deactivate'] },
  'suspend-user': { given: { user: '00u1' }, sends: ['POST /api/v1/users/00u1/lifecycle/suspend'] },
  'unsuspend-user': { given: { user: '00u1' }, sends: ['POST /api/v1/users/00u1/lifecycle/unsuspend'] },
  'delete-user': { given: { user: '00u1' }, sends: ['DELETE /api/v1/users/00u1', 'DELETE /api/v1/users/00u1'] },
  'list-user-groups': { given: { user: '00u1' }, sends: ['GET /api/v1/users/00u1/groups'], answer: [] },
  'find-group': { given: { group: '00g1' }, sends: ['GET /api/v1/groups/00g1'] },
  'list-groups': { given: { q: 'app' }, sends: ['GET /api/v1/groups?q=app&limit=200'], answer: [] },
  'create-group': {
    given: { name: 'Portal Nord', description: 'Users of the portal' },
    sends: ['POST /api/v1/groups'],
    body: { profile: { name: 'Portal Nord', description: 'Users of the portal' } },
  },
  'delete-group': { given: { group: '00g1' }, sends: ['DELETE /api/v1/groups/00g1'] },
  'list-group-users': { given: { group: '00g1' }, sends: ['GET /api/v1/groups/00g1/users?limit=200'], answer: [] },
  'add-user-to-group': { given: { group: '00g1', user: '00u1' }, sends: ['PUT /api/v1/groups/00g1/users/00u1'] },
  'remove-user-from-group': { given: { group: '00g1', user: '00u1' }, sends: ['DELETE /api/v1/groups/00g1/users/00u1'] },
  'find-app': { given: { app: '0oa1' }, sends: ['GET /api/v1/apps/0oa1'] },
  'create-app': {
    given: { label: 'Portal Nord', redirectUris: ['https://nord.example.com/callback'], settings: { consent_method: 'TRUSTED' } },
    sends: ['POST /api/v1/apps?activate=true'],
    body: {
      name: 'oidc_client',
      label: 'Portal Nord',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { autoKeyRotation: true, token_endpoint_auth_method: 'client_secret_basic' } },
      settings: {
        oauthClient: {
          redirect_uris: ['https://nord.example.com/callback'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'web',
          consent_method: 'TRUSTED',
        },
      },
    },
  },
  'activate-app': { given: { app: '0oa1' }, sends: ['POST /api/v1/apps/0oa1/lifecycle/activate'] },
  'deactivate-app': { given: { app: '0oa1' }, sends: ['POST /api/v1/apps/0oa1/lifecycle/deactivate'] },
  'delete-app': { given: { app: '0oa1' }, sends: ['DELETE /api/v1/apps/0oa1'] },
  'assign-group-to-app': {
    given: { app: '0oa1', group: '00g1', priority: 2 },
    sends: ['PUT /api/v1/apps/0oa1/groups/00g1'],
    body: { priority: 2 },
  },
  'remove-group-from-app': { given: { app: '0oa1', group: '00g1' }, sends: ['DELETE /api/v1/apps/0oa1/groups/00g1'] },
  'list-app-groups': { given: { app: '0oa1' }, sends: ['GET /api/v1/apps/0oa1/groups?limit=200'], answer: [] },
  'assign-user-to-app': {
    given: { app: '0oa1', user: '00u1' },
    sends: ['POST /api/v1/apps/0oa1/users'],
    body: { id: '00u1', scope: 'USER' },
  },
  'remove-user-from-app': { given: { app: '0oa1', user: '00u1' }, sends: ['DELETE /api/v1/apps/0oa1/users/00u1'] },
  'list-app-users': { given: { app: '0oa1' }, sends: ['GET /api/v1/apps/0oa1/users?limit=200'], answer: [] },
  'find-trusted-origin': { given: { id: 'tos1' }, sends: ['GET /api/v1/trustedOrigins/tos1'] },
  'create-trusted-origin': {
    given: { name: 'Portal Nord', origin: 'https://nord.example.com' },
    sends: ['POST /api/v1/trustedOrigins'],
    body: { name: 'Portal Nord', origin: 'https://nord.example.com', scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] },
  },
  'delete-trusted-origin': { given: { id: 'tos1' }, sends: ['DELETE /api/v1/trustedOrigins/tos1'] },
  request: {
    given: { method: 'post', path: '/api/v1/users/00u1/sessions', query: { notify: true }, body: { reason: 'left' } },
    sends: ['POST /api/v1/users/00u1/sessions?notify=true'],
    body: { reason: 'left' },
  },
};

describe('Okta: each operation makes its call', () => {
  const suite = oktaSuite();

  for (const [name, example] of Object.entries(EXAMPLES)) {
    it(`${name}: ${example.sends.join(', ')}`, async () => {
      const answer = example.answer ?? { id: 'answered' };
      suite.org.replies({ status: 200, json: answer });

      const { value, exchanges } = await suite.okta.call(name as IdpOperationName, example.given);

      assert.deepEqual(
        suite.org.received.map(({ method, path }) => `${method} ${path}`),
        example.sends,
      );
      assert.deepEqual(
        exchanges.map(({ method, path }) => `${method} ${path}`),
        example.sends,
      );
      const { body } = suite.org.received[0]!;
      assert.deepEqual(body === '' ? undefined : JSON.parse(body), example.body);
      assert.deepEqual(value, name === 'delete-user' ? null : answer);
    });
  }

  it('create-user and create-app can leave what they create inactive', async () => {
    await suite.okta.call('create-user', { profile, activate: false });
    await suite.okta.call('create-app', { label: 'Portal Nord', activate: false });
    assert.deepEqual(
      suite.org.received.map(({ path }) => path),
      ['/api/v1/users?activate=false', '/api/v1/apps?activate=false'],
    );
  });

  it('an answer without body is null', async () => {
    suite.org.replies({ status: 204 });
    assert.equal((await suite.okta.call('add-user-to-group', { group: '00g1', user: '00u1' })).value, null);
  });

  it('scopes of a trusted origin may be names or objects', async () => {
    await suite.okta.call('create-trusted-origin', {
      name: 'N',
      origin: 'https://n.example.com',
      scopes: ['CORS', { type: 'REDIRECT' }],
    });
    assert.deepEqual((JSON.parse(suite.org.received[0]!.body) as JsonObject)['scopes'], [{ type: 'CORS' }, { type: 'REDIRECT' }]);
  });

  it('a service app gets the grant of services, a browser app no secret', async () => {
    await suite.okta.call('create-app', { label: 'Sync', applicationType: 'service' });
    await suite.okta.call('create-app', { label: 'Spa', applicationType: 'browser' });
    const [service, browser] = suite.org.received.map(
      ({ body }) => JSON.parse(body) as Record<string, { oauthClient: JsonObject }>,
    );
    assert.deepEqual(service!['settings']!.oauthClient['grant_types'], ['client_credentials']);
    assert.equal(browser!['credentials']!.oauthClient['token_endpoint_auth_method'], 'none');
  });
});

describe('Okta: parameters become path segments, whatever they hold', () => {
  const suite = oktaSuite();

  for (const login of [
    'a+b@example.com',
    'a/b@example.com',
    'a#b?c=d&e@example.com',
    'søren@exämple.dk',
    'a%2fb',
    '名前@example.jp',
    "o'neil@example.com",
  ]) {
    it(`find-user ${login}`, async () => {
      suite.org.replies({ status: 200, json: { id: '00u1' } });
      await suite.okta.call('find-user', { user: login });
      const [, segment, ...more] = suite.org.received[0]!.path.split('/api/v1/users/');
      assert.equal(decodeURIComponent(segment!), login);
      assert.doesNotMatch(segment!, /[/?#+@]/);
      assert.deepEqual(more, []);
    });
  }

  for (const user of ['.', '..', 'me', '', '  ', '\ud800', null, 17, ['00u1']]) {
    it(`delete-user refuses ${JSON.stringify(user)} without a request`, async () => {
      const error = await failureOf(suite.okta.call('delete-user', { user }));
      assert.equal(error.kind, 'invalid-input');
      assert.match(error.message, /^delete-user: parameter "user"/);
      assert.equal(error.safeToRepeat, true);
      assert.deepEqual(suite.org.received, []);
    });
  }
});

describe('Okta: parameters are checked before anything is sent', () => {
  const suite = oktaSuite();
  const bad: readonly (readonly [IdpOperationName, JsonObject, RegExp])[] = [
    ['create-user', {}, /"profile" is missing or null: Attributes.*[^.]\.$/],
    ['create-user', { profile: 'anna' }, /"profile" must be an object, not string/],
    ['create-user', { profile: {}, activate: 'yes' }, /"activate" must be true or false, not string/],
    ['create-user', { profile: {}, groupIds: [7] }, /"groupIds" must be a list of texts/],
    ['find-user', { user: '00u1', usr: 'x' }, /"usr" is not known; the parameters are user/],
    ['list-users', { limit: 1_000 }, /"limit" must be a whole number from 1 to 200/],
    ['find-group', {}, /"group" is missing: give group or name/],
    ['find-group', { group: '00g1', name: 'Nord' }, /"group" can not go with name: give group or name/],
    ['create-app', { label: 'Nord', applicationType: 'fax' }, /"applicationType" must be web, native, browser, service/],
    ['create-trusted-origin', { name: 'N', origin: 'https://n', scopes: [7] }, /"scopes" must be a list of texts or objects/],
    ['request', { path: 'https://evil.example/' }, /"path" must begin with one "\/"/],
    ['request', { path: '//evil.example/api' }, /"path" must begin with one "\/"/],
    ['request', { path: '/\\evil.example' }, /"path" must begin with one "\/"/],
    ['request', { path: '/api/v1/users/%2e%2e/apps' }, /"path" must not hold/],
    ['request', { path: '/api/v1/users/../apps' }, /"path" must not hold/],
    ['request', { path: '/', method: 'TRACE' }, /"method" must be GET/],
    ['request', { path: '/', body: {} }, /"body" can not go with GET/],
    ['request', { path: '/', method: 'POST', pages: true }, /"pages" goes with method GET only/],
    ['request', { path: '/', headers: { Authorization: 'SSWS other' } }, /"headers" must not set authorization/],
    ['request', { path: '/', headers: { 'x-note': 'a\r\nx: y' } }, /"headers" has no plain text as x-note/],
    ['request', { path: '/', success: ['200'] }, /"success" must be a list of HTTP statuses/],
  ];

  for (const [operation, given, words] of bad) {
    it(`${operation} ${JSON.stringify(given)}`, async () => {
      const error = await failureOf(suite.okta.call(operation, given));
      assert.equal(error.kind, 'invalid-input');
      assert.match(error.message, words);
      assert.deepEqual(suite.org.received, []);
    });
  }

  it('every required parameter of every operation is asked for', async () => {
    for (const [operation, { parameters }] of Object.entries(IDP_OPERATIONS)) {
      const required = Object.entries(parameters).find(([, parameter]) => parameter.required)?.[0];
      if (required === undefined) continue;
      const error = await failureOf(suite.okta.call(operation as IdpOperationName, {}));
      assert.match(error.message, new RegExp(`^${operation}: parameter "${required}" is missing`));
    }
  });
});

describe('Okta: look-ups', () => {
  const suite = oktaSuite();
  const notFound = oktaError(404, 'E0000007', 'Not found: Resource not found: anna@example.com (User)');

  for (const [operation, given] of [
    ['find-user', { user: 'anna@example.com' }],
    ['find-group', { group: '00g1' }],
    ['find-app', { app: '0oa1' }],
    ['find-trusted-origin', { id: 'tos1' }],
  ] as const) {
    it(`${operation} answers null for what is not there`, async () => {
      suite.org.replies(notFound);
      const { value, exchanges } = await suite.okta.call(operation, given);
      assert.equal(value, null);
      assert.equal(exchanges[0]?.status, 404);
    });
  }

  it('a 404 of something that is no Okta org is an error, not "not there"', async () => {
    suite.org.replies({ status: 404, headers: { 'content-type': 'text/html' }, text: '<html>nginx</html>' });
    const error = await failureOf(suite.okta.call('find-user', { user: '00u1' }));
    assert.equal(error.kind, 'not-found');
    assert.match(error.message, /the answer is text\/html; check that orgUrl is an Okta org/);
  });

  it('find-group takes only the exact name, on whichever page it is', async () => {
    suite.org.script(({ path }) =>
      path.includes('after=')
        ? { status: 200, json: [{ id: '00g3', profile: { name: 'Portal "Nord"' } }] }
        : {
            status: 200,
            headers: { link: `<${suite.org.url}/api/v1/groups?after=2>; rel="next"` },
            json: [
              { id: '00g1', profile: { name: 'portal "nord"' } },
              { id: '00g2', profile: { name: 'Portal "Nord" 2' } },
            ],
          },
    );
    const { value } = await suite.okta.call('find-group', { name: 'Portal "Nord"' });
    assert.equal((value as JsonObject)['id'], '00g3');
    assert.equal(
      new URL(suite.org.received[0]!.path, suite.org.url).searchParams.get('search'),
      'profile.name eq "Portal \\"Nord\\""',
    );
  });

  it('find-app takes only the exact label', async () => {
    suite.org.replies({
      status: 200,
      json: [
        { id: '0oa1', label: 'Portal Nord 2' },
        { id: '0oa2', label: 'Portal Nord' },
      ],
    });
    assert.equal(((await suite.okta.call('find-app', { label: 'Portal Nord' })).value as JsonObject)['id'], '0oa2');
    assert.equal((await suite.okta.call('find-app', { label: 'Portal' })).value, null);
  });

  it('find-trusted-origin compares origin or name exactly', async () => {
    const listed = [{ id: 'tos1', origin: 'https://nord.example.com', name: 'Portal Nord' }];
    suite.org.replies({ status: 200, json: listed });
    assert.deepEqual((await suite.okta.call('find-trusted-origin', { origin: 'https://nord.example.com' })).value, listed[0]);
    assert.deepEqual((await suite.okta.call('find-trusted-origin', { name: 'Portal Nord' })).value, listed[0]);
    assert.equal((await suite.okta.call('find-trusted-origin', { name: 'Portal' })).value, null);
    assert.equal(
      new URL(suite.org.received[0]!.path, suite.org.url).searchParams.get('filter'),
      'origin eq "https://nord.example.com"',
    );
  });

  it('find-app stops at the page that has it', async () => {
    suite.org.replies({
      status: 200,
      headers: { link: `<${suite.org.url}/api/v1/apps?after=2>; rel="next"` },
      json: [{ id: '0oa2', label: 'Portal Nord' }],
    });
    await suite.okta.call('find-app', { label: 'Portal Nord' });
    assert.equal(suite.org.received.length, 1);
  });
});

describe('Okta: delete-user deletes for good', () => {
  const suite = oktaSuite();

  it('an active user takes two deletes', async () => {
    let status = 'ACTIVE';
    suite.org.script(() => {
      status = status === 'ACTIVE' ? 'DEPROVISIONED' : 'gone';
      return { status: 204 };
    });
    await suite.okta.call('delete-user', { user: '00u1' });
    assert.equal(status, 'gone');
  });

  it('a deactivated user is gone with the first one', async () => {
    suite.org.replies({ status: 204 }, oktaError(404, 'E0000007', 'Not found'));
    const { exchanges } = await suite.okta.call('delete-user', { user: '00u1' });
    assert.deepEqual(
      exchanges.map(({ status }) => status),
      [204, 404],
    );
  });

  it('a user who was never there is not-found', async () => {
    suite.org.replies(oktaError(404, 'E0000007', 'Not found'));
    assert.equal((await failureOf(suite.okta.call('delete-user', { user: '00u1' }))).kind, 'not-found');
    assert.equal(suite.org.received.length, 1);
  });
});

describe('Okta: raw requests', () => {
  const suite = oktaSuite();

  it('sends method, query, headers and body as given, and the query of the path', async () => {
    await suite.okta.call('request', {
      method: 'PATCH',
      path: '/api/v1/zones/grüße?a=1',
      query: { b: 'x y', c: null },
      headers: { 'If-Match': 'W/"7"' },
      body: [1],
    });
    const { method, path, headers, body } = suite.org.received[0]!;
    assert.deepEqual(
      [method, path, headers['if-match'], body],
      ['PATCH', '/api/v1/zones/gr%C3%BC%C3%9Fe?a=1&b=x%20y', 'W/"7"', '[1]'],
    );
  });

  it('success and notFound decide what a status means', async () => {
    suite.org.replies({ status: 409, json: { known: true } });
    assert.deepEqual((await suite.okta.call('request', { path: '/x', success: [200, 409] })).value, { known: true });
    suite.org.replies({ status: 410, text: '<gone>' });
    assert.equal((await suite.okta.call('request', { path: '/x', notFound: [404, 410] })).value, null);
    suite.org.replies({ status: 200, json: {} });
    assert.equal((await failureOf(suite.okta.call('request', { path: '/x', success: [202] }))).kind, 'unavailable');
  });

  it('pages: true answers all pages as one list', async () => {
    suite.org.script(({ path }) =>
      path.includes('after')
        ? { status: 200, json: [3] }
        : { status: 200, headers: { link: '</api/v1/logs?after=1>; rel="next"' }, json: [1, 2] },
    );
    assert.deepEqual((await suite.okta.call('request', { path: '/api/v1/logs', pages: true })).value, [1, 2, 3]);
  });
});
