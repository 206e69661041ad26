import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { person, portal, startTestIdp } from './idp-client.ts';
import type { TestIdp } from './idp-client.ts';

/** Shapes of Okta's answers, written after its API description (management API, version 2026.06.3). */
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' };
const timeOrNull = { anyOf: [time, { type: 'null' }] };
const link = { type: 'object', required: ['href'], properties: { href: { type: 'string', pattern: '^http://127' } } };
const links = (...names: string[]) => ({
  type: 'object',
  required: names,
  additionalProperties: link,
});
const closed = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
});

const SHAPES = {
  user: closed({
    id: { type: 'string', pattern: '^00u' },
    status: {
      enum: ['ACTIVE', 'DEPROVISIONED', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'PROVISIONED', 'RECOVERY', 'STAGED', 'SUSPENDED'],
    },
    ...{ created: time, lastUpdated: time },
    ...{ activated: timeOrNull, statusChanged: timeOrNull, lastLogin: timeOrNull, passwordChanged: timeOrNull },
    type: closed({ id: { type: 'string' } }),
    profile: { type: 'object', required: ['login', 'email', 'firstName', 'lastName'] },
    credentials: closed(
      { provider: closed({ type: { type: 'string' }, name: { type: 'string' } }) },
      { password: closed({}), recovery_question: closed({ question: { type: 'string' } }) },
    ),
    _links: links('self'),
  }),
  group: closed({
    id: { type: 'string', pattern: '^00g' },
    ...{ created: time, lastUpdated: time, lastMembershipUpdated: time },
    objectClass: { const: ['okta:user_group'] },
    type: { enum: ['APP_GROUP', 'BUILT_IN', 'OKTA_GROUP'] },
    profile: { type: 'object', required: ['name'] },
    _links: links('self', 'users', 'apps'),
  }),
  app: {
    type: 'object',
    required: ['id', 'name', 'label', 'status', 'created', 'lastUpdated', 'signOnMode', 'credentials', 'settings', '_links'],
    properties: {
      id: { type: 'string', pattern: '^0oa' },
      name: { const: 'oidc_client' },
      status: { enum: ['ACTIVE', 'DELETED', 'INACTIVE'] },
      signOnMode: { const: 'OPENID_CONNECT' },
      credentials: {
        type: 'object',
        required: ['oauthClient'],
        properties: {
          oauthClient: closed(
            {
              client_id: { type: 'string', minLength: 6, maxLength: 100 },
              token_endpoint_auth_method: {
                enum: ['client_secret_basic', 'client_secret_jwt', 'client_secret_post', 'none', 'private_key_jwt'],
              },
            },
            {
              client_secret: { type: 'string', minLength: 14, maxLength: 100 },
              ...{ autoKeyRotation: { type: 'boolean' }, pkce_required: { type: 'boolean' } },
            },
          ),
        },
      },
      settings: {
        type: 'object',
        required: ['oauthClient'],
        properties: {
          oauthClient: {
            type: 'object',
            required: ['grant_types', 'response_types', 'redirect_uris', 'application_type'],
            properties: { application_type: { enum: ['browser', 'native', 'service', 'web'] } },
          },
        },
      },
      _links: links('self', 'users', 'groups', 'deactivate'),
    },
  },
  appGroup: closed({
    id: { type: 'string', pattern: '^00g' },
    lastUpdated: time,
    priority: { type: 'integer' },
    profile: { type: 'object' },
    _links: links('app', 'self', 'group'),
  }),
  appUser: closed({
    id: { type: 'string', pattern: '^00u' },
    ...{ created: time, lastUpdated: time, statusChanged: time, passwordChanged: timeOrNull },
    scope: { enum: ['USER', 'GROUP'] },
    status: { const: 'ACTIVE' },
    syncState: { enum: ['DISABLED', 'ERROR', 'OUT_OF_SYNC', 'SYNCHRONIZED', 'SYNCING'] },
    credentials: closed({ userName: { type: 'string' } }),
    profile: { type: 'object' },
    _links: links('app', 'user'),
  }),
  trustedOrigin: closed({
    id: { type: 'string', pattern: '^tos' },
    ...{ name: { type: 'string' }, origin: { type: 'string' }, status: { enum: ['ACTIVE', 'INACTIVE'] } },
    scopes: { type: 'array', maxItems: 3, items: closed({ type: { enum: ['CORS', 'IFRAME_EMBED', 'REDIRECT'] } }) },
    ...{ created: time, lastUpdated: time, createdBy: { type: 'string' }, lastUpdatedBy: { type: 'string' } },
    _links: links('self', 'deactivate'),
  }),
  error: closed({
    ...{ errorCode: { type: 'string', pattern: '^E\\d{7}$' }, errorSummary: { type: 'string', minLength: 1 } },
    ...{ errorLink: { type: 'string' }, errorId: { type: 'string', pattern: '^oae' } },
    errorCauses: { type: 'array', items: closed({ errorSummary: { type: 'string' } }) },
  }),
  token: closed({
    ...{ activationUrl: { type: 'string' }, activationToken: { type: 'string' } },
  }),
};

describe('embedded IdP: shapes of answers', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const ids = { user: '', group: '', app: '', origin: '' };
  let idp: TestIdp;

  before(async () => {
    idp = await startTestIdp();
    const made = async (path: string, body: unknown) => String((await idp.request('POST', path, body)).json['id']);
    const credentials = { password: { value: 'Tulip-3489x' }, recovery_question: { question: 'Pet?', answer: 'Rex' } };
    ids.user = await made('/api/v1/users', { ...person('nora', { badge: 7 }), credentials });
    ids.group = await made('/api/v1/groups', { profile: { name: 'Portal users' } });
    ids.app = await made('/api/v1/apps', portal('Portal'));
    ids.origin = await made('/api/v1/trustedOrigins', { name: 'P', origin: 'https://p.example.com', scopes: [{ type: 'CORS' }] });
    await idp.request('POST', '/api/v1/users?activate=false', person('omar'));
    await idp.request('PUT', `/api/v1/groups/${ids.group}/users/${ids.user}`);
  });
  after(() => idp.close());

  const cases: [keyof typeof SHAPES, string, () => string, unknown?][] = [
    ['appGroup', 'PUT', () => `/api/v1/apps/${ids.app}/groups/${ids.group}`, {}],
    ['appUser', 'GET', () => `/api/v1/apps/${ids.app}/users`],
    ['appUser', 'POST', () => `/api/v1/apps/${ids.app}/users`, { id: 'omar@example.com', scope: 'USER' }],
    ['appUser', 'GET', () => `/api/v1/apps/${ids.app}/users/${ids.user}`],
    ['appGroup', 'GET', () => `/api/v1/apps/${ids.app}/groups`],
    ['user', 'GET', () => '/api/v1/users'],
    ['user', 'GET', () => `/api/v1/users/${ids.user}`],
    ['user', 'GET', () => '/api/v1/users/me'],
    ['user', 'POST', () => `/api/v1/users/${ids.user}`, { profile: { city: 'Rome' } }],
    ['user', 'GET', () => `/api/v1/groups/${ids.group}/users`],
    ['token', 'POST', () => '/api/v1/users/omar@example.com/lifecycle/activate?sendEmail=false'],
    ['group', 'GET', () => '/api/v1/groups'],
    ['group', 'GET', () => `/api/v1/users/${ids.user}/groups`],
    ['group', 'PUT', () => `/api/v1/groups/${ids.group}`, { profile: { name: 'Members' } }],
    ['app', 'GET', () => '/api/v1/apps'],
    ['app', 'GET', () => `/api/v1/apps/${ids.app}`],
    ['app', 'GET', () => `/api/v1/groups/${ids.group}/apps`],
    ['trustedOrigin', 'GET', () => '/api/v1/trustedOrigins'],
    ['trustedOrigin', 'GET', () => `/api/v1/trustedOrigins/${ids.origin}`],
    ['error', 'GET', () => '/api/v1/users/nobody@example.com'],
    ['error', 'POST', () => '/api/v1/users', {}],
    ['error', 'DELETE', () => `/api/v1/apps/${ids.app}`],
  ];
  for (const [shape, method, path, body] of cases) {
    it(`${method} ${path()} answers ${shape}`, async () => {
      const answer = await idp.request(method, path(), body);
      const items: unknown[] = Array.isArray(answer.json) ? answer.json : [answer.json];
      assert.notEqual(items.length, 0);
      for (const item of items) assert.ok(ajv.validate(SHAPES[shape], item), `${ajv.errorsText()}\n${answer.text}`);
      assert.equal(answer.headers.get('content-type'), 'application/json');
      assert.match(answer.headers.get('x-okta-request-id') ?? '', /^req\w{20}$/);
      assert.ok(answer.headers.has('x-rate-limit-remaining'));
    });
  }
});
