import { createHash } from 'node:crypto';
import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import type { Answer, Call } from './exchange.ts';
import { randomLetters } from './identifiers.ts';
import type { OAuthClient } from './oauth-clients.ts';
import type { Route } from './router.ts';

/** Life of an access token, seconds; Okta's org authorization server gives an hour. */
const TOKEN_SECONDS = 3600;

/** Longest life of an assertion, seconds; Okta refuses longer ones. */
const ASSERTION_SECONDS = 3600;

/** Clocks of client and server may differ by this, seconds. */
const CLOCK_TOLERANCE = 30;

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

class TokenRefusal extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

const invalidClient = (description: string): TokenRefusal => new TokenRefusal(401, 'invalid_client', description);

/**
 * The token endpoint of the org authorization server for service applications: client credentials, authenticated by a
 * signed JWT (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/).
 */
export function oauthRoutes(clients: readonly OAuthClient[]): readonly Route[] {
  return [{ method: 'POST', path: '/oauth2/v1/token', access: 'public', handle: (call) => token(call, clients) }];
}

async function token(call: Call, clients: readonly OAuthClient[]): Promise<Answer> {
  try {
    const form = new URLSearchParams(typeof call.body === 'string' ? call.body : '');
    if (form.get('grant_type') !== 'client_credentials') {
      throw new TokenRefusal(
        400,
        'unsupported_grant_type',
        'The authorization grant type is not supported by the authorization server.',
      );
    }
    const { client, claims } = await authenticated(call, form, clients);
    const scopes = granted(client, form.get('scope'));
    return { status: 200, body: issued(call, client, claims, scopes), headers: NO_STORE };
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    return { status: error.status, body: { error: error.error, error_description: error.message }, headers: NO_STORE };
  }
}

const NO_STORE = { 'Cache-Control': 'no-store' };

async function authenticated(
  call: Call,
  form: URLSearchParams,
  clients: readonly OAuthClient[],
): Promise<{ client: OAuthClient; claims: JWTPayload & { exp: number } }> {
  const assertion = form.get('client_assertion');
  if (assertion === null || form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw invalidClient('No client credentials found.');
  }
  const client = clients.find(({ clientId }) => clientId === issuerOf(assertion));
  if (client === undefined) throw invalidClient('The client_assertion names no client that is known here.');
  const claims = await verified(call, assertion, client);
  const now = call.now() / 1000;
  if (claims.exp > now + ASSERTION_SECONDS + CLOCK_TOLERANCE) {
    throw invalidClient('The client_assertion token has an expiration too far into the future.');
  }
  return { client, claims };
}

function issuerOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).iss;
  } catch {
    throw invalidClient('The client_assertion token is not a valid JWT.');
  }
}

/** Tries the client's keys; the descriptions are Okta's where public logs quote them. */
async function verified(call: Call, assertion: string, client: OAuthClient): Promise<JWTPayload & { exp: number }> {
  const endpoint = `${call.url}/oauth2/v1/token`;
  const options: JWTVerifyOptions = {
    algorithms: ALGORITHMS,
    audience: [endpoint, endpoint.replace('//127.0.0.1', '//localhost')],
    issuer: client.clientId,
    subject: client.clientId,
    requiredClaims: ['exp'],
    currentDate: new Date(call.now()),
    clockTolerance: CLOCK_TOLERANCE,
  };
  for (const key of client.publicKeys) {
    try {
      const { payload } = await jwtVerify(
        assertion,
        async ({ alg, kid }) => {
          if (kid !== undefined && key.kid !== undefined && kid !== key.kid) throw new errors.JWSSignatureVerificationFailed();
          return importJWK(key, alg);
        },
        options,
      );
      return { ...payload, exp: payload.exp ?? 0 };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw invalidClient('The client_assertion token is expired.');
      if (error instanceof errors.JWTClaimValidationFailed) throw invalidClient(claimProblem(error.claim, endpoint));
      // Any other error: this key did not sign it, or is of another kind; perhaps the next one did.
    }
  }
  throw invalidClient('The client_assertion signature is invalid.');
}

function claimProblem(claim: string, endpoint: string): string {
  return claim === 'aud'
    ? `The audience claim for client_assertion must be the endpoint invoked for the request: ${endpoint}`
    : `The ${claim} claim of the client_assertion is missing or wrong.`;
}

function granted(client: OAuthClient, asked: string | null): string[] {
  const scopes = (asked ?? '').split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0) {
    const description =
      "The authorization server resource does not have any configured default scopes, 'scope' must be provided.";
    throw new TokenRefusal(400, 'invalid_scope', description);
  }
  const refused = scopes.filter((scope) => !client.scopes.includes(scope));
  if (refused.length > 0) {
    throw new TokenRefusal(400, 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.');
  }
  return [...new Set(scopes)];
}

/** Notes the assertion as used and the token as valid, in one transaction; a second use of a `jti` is refused. */
function issued(call: Call, client: OAuthClient, claims: JWTPayload & { exp: number }, scopes: string[]) {
  const now = Math.floor(call.now() / 1000);
  const accessToken = randomLetters(64);
  const { store } = call;
  store.transaction(() => {
    store.run('DELETE FROM used_assertions WHERE expires < ?', now - CLOCK_TOLERANCE);
    store.run('DELETE FROM access_tokens WHERE expires < ?', now);
    if (claims.jti !== undefined) {
      const sql = 'INSERT OR IGNORE INTO used_assertions (clientId, jti, expires) VALUES (?, ?, ?)';
      if (store.run(sql, client.clientId, claims.jti, Math.ceil(claims.exp)) === 0) {
        throw invalidClient('The client_assertion token has already been used.');
      }
    }
    store.run(
      'INSERT INTO access_tokens (hash, clientId, scopes, expires) VALUES (?, ?, ?, ?)',
      ...[tokenHash(accessToken), client.clientId, scopes.join(' '), now + TOKEN_SECONDS],
    );
  });
  return { token_type: 'Bearer', expires_in: TOKEN_SECONDS, access_token: accessToken, scope: scopes.join(' ') };
}

/** Tokens are kept as hashes: whoever reads the store can not use them. */
export function tokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}
