import type { Json, JsonObject } from '../../../flow/json.ts';
import { objectMember, timestamp } from './exchange.ts';
import type { IdpContext } from './exchange.ts';
import { invalidFields, LEFT_BLANK, notFound, OktaError } from './okta-error.ts';

/** An application as stored. */
export interface AppRow {
  readonly seq: number;
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly clientId: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly created: string;
  readonly lastUpdated: string;
  /** JSON of {@link AppDocument}. */
  readonly document: string;
}

/** The parts of an application that a caller sets. */
export interface AppDocument {
  readonly oauthClient: JsonObject;
  readonly settings: JsonObject;
  readonly visibility: JsonObject;
  readonly profile?: JsonObject | undefined;
}

const GRANT_TYPES: ReadonlySet<Json | undefined> = new Set([
  ...['authorization_code', 'client_credentials', 'implicit', 'interaction_code', 'password', 'refresh_token'],
  ...['device_code', 'jwt-bearer', 'saml2-bearer', 'token-exchange'].map((n) => `urn:ietf:params:oauth:grant-type:${n}`),
  'urn:openid:params:grant-type:ciba',
  ...['otp', 'oob'].map((name) => `urn:okta:params:oauth:grant-type:${name}`),
  ...['otp', 'oob'].map((name) => `http://auth0.com/oauth/grant-type/mfa-${name}`),
]);
const RESPONSE_TYPES: ReadonlySet<Json | undefined> = new Set(['code', 'id_token', 'token']);
const APPLICATION_TYPES: ReadonlySet<Json | undefined> = new Set(['browser', 'native', 'service', 'web']);
const SECRET_METHODS: ReadonlySet<Json | undefined> = new Set([
  ...['client_secret_basic', 'client_secret_post', 'client_secret_jwt'],
]);

/** An application as Okta's API answers it (schema OpenIdConnectApplication). */
export function appJson(row: AppRow, url: string): JsonObject {
  const { oauthClient, settings, visibility, profile } = documentOf(row);
  const self = `${url}/api/v1/apps/${row.id}`;
  const other = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    status: row.status,
    lastUpdated: row.lastUpdated,
    created: row.created,
    accessibility: { selfService: false },
    visibility,
    features: [],
    signOnMode: 'OPENID_CONNECT',
    credentials: { userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' }, oauthClient },
    settings,
    ...(profile && { profile }),
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      [other]: { href: `${self}/lifecycle/${other}` },
    },
  };
}

export function documentOf(row: AppRow): AppDocument {
  return JSON.parse(row.document) as AppDocument;
}

/** @throws OktaError E0000007 */
export function requireApp(context: IdpContext, id: string): AppRow {
  const row = context.store.one<AppRow>('SELECT * FROM apps WHERE id = ?', id);
  if (row === undefined) throw notFound(id, 'AppInstance');
  return row;
}

/**
 * Writes a new application with a client id and, where its way to authenticate takes one, a client secret; inside a
 * transaction.
 * @param body as in `POST /api/v1/apps`
 * @throws OktaError E0000001, E0000003 for a bad body, E0000040 for a label that is taken
 */
export function insertApp(context: IdpContext, body: JsonObject, active: boolean, id = context.ids.id('app')): AppRow {
  const label = checkedLabel(context, body, undefined);
  const settings = checkedSettings(body);
  const asked = objectMember(objectMember(body, 'credentials') ?? {}, 'oauthClient') ?? {};
  // Okta gives a client the id of its application unless the caller brings one.
  const clientId = typeof asked['client_id'] === 'string' ? asked['client_id'] : id;
  const taken = context.store.one('SELECT 1 FROM apps WHERE clientId = ?', clientId);
  if (taken !== undefined || !/^[\w-]{6,100}$/.test(clientId)) {
    throw invalidFields([
      { field: 'client_id', problem: taken ? 'The client ID is already in use' : 'The client ID is not valid' },
    ]);
  }
  const method = asked['token_endpoint_auth_method'] ?? defaultMethod(settings);
  const oauthClient: JsonObject = {
    autoKeyRotation: true,
    client_id: clientId,
    ...(SECRET_METHODS.has(method) && { client_secret: asked['client_secret'] ?? context.ids.secret(64) }),
    token_endpoint_auth_method: method,
    pkce_required: asked['pkce_required'] ?? method === 'none',
  };
  const document: AppDocument = { oauthClient, settings, ...readable(body) };
  const at = timestamp(context);
  context.store.run(
    `INSERT INTO apps (id, label, name, clientId, status, created, lastUpdated, document)
     VALUES (?, ?, 'oidc_client', ?, ?, ?, ?, ?)`,
    ...[id, label, clientId, active ? 'ACTIVE' : 'INACTIVE', at, at, JSON.stringify(document)],
  );
  return requireApp(context, id);
}

/**
 * Replaces label, settings, visibility and profile of an application; its client id, secret and status stay. Inside a
 * transaction.
 * @throws OktaError as {@link insertApp}
 */
export function updateApp(context: IdpContext, row: AppRow, body: JsonObject): AppRow {
  const label = checkedLabel(context, body, row.id);
  const asked = objectMember(objectMember(body, 'credentials') ?? {}, 'oauthClient') ?? {};
  const { oauthClient } = documentOf(row);
  const changed: JsonObject = { ...oauthClient };
  for (const name of ['token_endpoint_auth_method', 'pkce_required']) {
    if (asked[name] !== undefined) changed[name] = asked[name];
  }
  const document: AppDocument = { oauthClient: changed, settings: checkedSettings(body), ...readable(body) };
  context.store.run(
    'UPDATE apps SET label = ?, document = ?, lastUpdated = ? WHERE id = ?',
    ...[label, JSON.stringify(document), timestamp(context), row.id],
  );
  return requireApp(context, row.id);
}

/** Activates or deactivates an application; inside a transaction. */
export function setAppStatus(context: IdpContext, row: AppRow, status: AppRow['status']): void {
  context.store.run('UPDATE apps SET status = ?, lastUpdated = ? WHERE id = ?', status, timestamp(context), row.id);
}

/** Labels are unique here, as E0000040 of Okta's error list says; newer orgs let two applications share one. */
function checkedLabel(context: IdpContext, body: JsonObject, owner: string | undefined): string {
  const label = body['label'] ?? '';
  if (typeof label !== 'string') throw new OktaError('E0000003');
  if (label.trim() === '') throw invalidFields([{ field: 'label', problem: LEFT_BLANK }]);
  if (label.length > 100) throw invalidFields([{ field: 'label', problem: 'The field is too long' }]);
  const taken = context.store.one<{ id: string }>('SELECT id FROM apps WHERE label = ?', label);
  if (taken !== undefined && taken.id !== owner) throw new OktaError('E0000040');
  return label;
}

function checkedSettings(body: JsonObject): JsonObject {
  if (body['signOnMode'] !== 'OPENID_CONNECT' || body['name'] !== 'oidc_client') {
    const field = body['signOnMode'] === 'OPENID_CONNECT' ? 'name' : 'signOnMode';
    throw invalidFields([{ field, problem: 'The embedded IdP knows oidc_client applications with OPENID_CONNECT only' }]);
  }
  const settings = objectMember(body, 'settings') ?? {};
  const client = objectMember(settings, 'oauthClient') ?? {};
  const type = client['application_type'] ?? 'web';
  const grants = listOf(client, 'grant_types', GRANT_TYPES) ?? ['authorization_code'];
  const responses = listOf(client, 'response_types', RESPONSE_TYPES);
  if (!APPLICATION_TYPES.has(type)) throw new OktaError('E0000003');
  const redirects = listOf(client, 'redirect_uris', undefined) ?? [];
  const needsRedirect = !grants.includes('client_credentials') && !grants.includes('password');
  if (needsRedirect && redirects.length === 0) {
    // "At least one redirect URI and response type is required for all client types, with exceptions …"
    throw invalidFields([{ field: 'redirect_uris', problem: 'At least one redirect URI is required for these grant types' }]);
  }
  return {
    ...settings,
    app: {},
    implicitAssignment: false,
    oauthClient: {
      ...client,
      redirect_uris: redirects,
      response_types: responses ?? (needsRedirect ? ['code'] : ['token']),
      grant_types: grants,
      application_type: type,
      issuer_mode: client['issuer_mode'] ?? 'DYNAMIC',
    },
  };
}

function listOf(client: JsonObject, name: string, known: ReadonlySet<Json | undefined> | undefined): string[] | undefined {
  const value = client[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length > 200) throw new OktaError('E0000003');
  return value.map((item: Json) => {
    if (typeof item !== 'string' || known?.has(item) === false) throw new OktaError('E0000003');
    return item;
  });
}

function defaultMethod(settings: JsonObject): string {
  const type = objectMember(settings, 'oauthClient')?.['application_type'];
  return type === 'browser' || type === 'native' ? 'none' : 'client_secret_basic';
}

function readable(body: JsonObject): Pick<AppDocument, 'visibility' | 'profile'> {
  const visibility = { autoSubmitToolbar: false, hide: { iOS: true, web: true }, ...objectMember(body, 'visibility') };
  return { visibility, profile: objectMember(body, 'profile') };
}
