import { randomUUID } from 'node:crypto';
import { SignJWT, type JWK } from 'jose';
import { TargetError } from '../../port.ts';
import type { Authorisation } from '../authorisation.ts';
import type { Deliver } from '../delivery.ts';
import { secureUrl } from '../secure-url.ts';
import { createAccessTokens } from './access-token.ts';
import { readSigningKey } from './private-key.ts';

/** An assertion is used at once; minutes only make up for clocks that differ. Okta allows an hour. */
const ASSERTION_LIFE_S = 300;

/** OAuth 2 client credentials with a signed assertion in place of a client secret (RFC 7523). */
export interface PrivateKeyJwtAuth {
  readonly type: 'private-key-jwt';
  readonly clientId: string;
  /** PEM (PKCS#8 or PKCS#1), or a JWK as object or JSON text. RSA or EC. */
  readonly privateKey: string | JWK;
  /** Which of the app's public keys belongs to it; default the JWK's `kid`. */
  readonly keyId?: string | undefined;
  /** For example okta.users.manage, okta.groups.manage. */
  readonly scopes: readonly string[];
  /** Address of the token endpoint; for Okta ORG_URL/oauth2/v1/token if not given. */
  readonly tokenUrl?: string | undefined;
}

/**
 * Authorisation by `private_key_jwt`
 * (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/).
 * @param tokenUrl where tokens are given when `auth` does not say
 * @throws TargetError invalid-input: a key, client id, scope list or token URL that can not be used
 */
export function createPrivateKeyJwt(
  auth: PrivateKeyJwtAuth,
  tokenUrl: string,
  deliver: Deliver,
  now: () => number,
): Authorisation {
  if (auth.clientId === '' || auth.scopes.length === 0) {
    throw new TargetError(
      'invalid-input',
      'private-key-jwt needs a clientId and at least one scope, for example okta.users.manage.',
      { safeToRepeat: true },
    );
  }
  const signingKey = readSigningKey(auth);
  const url = secureUrl(auth.tokenUrl ?? tokenUrl, 'token-url');
  const endpoint = url.origin + url.pathname + url.search;

  const assertion = (): Promise<string> => {
    const issued = Math.floor(now() / 1_000);
    return new SignJWT({})
      .setProtectedHeader({ alg: signingKey.algorithm, ...(signingKey.keyId === undefined ? {} : { kid: signingKey.keyId }) })
      .setIssuer(auth.clientId)
      .setSubject(auth.clientId)
      .setAudience(endpoint)
      .setIssuedAt(issued)
      .setExpirationTime(issued + ASSERTION_LIFE_S)
      .setJti(randomUUID())
      .sign(signingKey.key);
  };

  return createAccessTokens({
    endpoint,
    deliver,
    now,
    advice: 'Check clientId, key, keyId and the scopes granted to the app.',
    request: async () => {
      const signed = await assertion();
      return {
        form: {
          grant_type: 'client_credentials',
          scope: auth.scopes.join(' '),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: signed,
        },
        secrets: [signed],
      };
    },
  });
}
