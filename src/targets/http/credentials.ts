import { TargetError } from '../port.ts';
import type { Authorisation } from './authorisation.ts';
import type { Deliver } from './delivery.ts';
import { createClientSecret, type ClientSecretAuth } from './oauth/client-secret.ts';
import { createMutualTls, type MutualTlsAuth } from './oauth/mutual-tls.ts';
import { createPrivateKeyJwt, type PrivateKeyJwtAuth } from './oauth/private-key-jwt.ts';

/** Ways to sign in to a server over HTTP. */
export type HttpAuth =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly user: string; readonly password: string }
  | ApiKeyAuth
  | ClientSecretAuth
  | MutualTlsAuth
  | (PrivateKeyJwtAuth & { readonly tokenUrl: string });

/** A key that the server has given out, in a header or in the query. */
export interface ApiKeyAuth {
  readonly type: 'api-key';
  readonly key: string;
  readonly in: 'header' | 'query';
  /** Name of the header or the query parameter. */
  readonly name: string;
  /** Stands before the key, as in `SSWS …`. */
  readonly prefix?: string | undefined;
}

/** @throws TargetError invalid-input: credentials that can not be sent */
export function createHttpAuthorisation(auth: HttpAuth, deliver: Deliver, now: () => number): Authorisation {
  switch (auth.type) {
    case 'none':
      return fixed('', []);
    case 'bearer':
      return fixed(`Bearer ${sendable(auth.token)}`, [auth.token]);
    case 'basic': {
      if (auth.user.includes(':')) throw refused('A user name of HTTP Basic can not hold a colon.');
      const encoded = Buffer.from(`${auth.user}:${auth.password}`).toString('base64');
      return fixed(`Basic ${encoded}`, [encoded, auth.password]);
    }
    case 'api-key':
      return apiKey(auth);
    case 'client-credentials':
      return createClientSecret(auth, deliver, now);
    case 'mutual-tls':
      return createMutualTls(auth, deliver, now);
    case 'private-key-jwt':
      return createPrivateKeyJwt(auth, auth.tokenUrl, deliver, now);
  }
}

const fixed = (header: string, secrets: readonly string[]): Authorisation => ({
  header: () => header,
  refused: () => false,
  secrets: () => secrets,
});

function apiKey({ key, in: where, name, prefix = '' }: ApiKeyAuth): Authorisation {
  const sent = prefix + sendable(key);
  const place = { in: where, name: where === 'header' ? name.toLowerCase() : name };
  return { ...fixed(sent, [encodeURIComponent(key), key]), place };
}

/** Only the token itself: what stands around it would be sent along, and refused with an unhelpful 401. */
function sendable(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw refused('The token is empty or holds blanks or characters that no token has; give the token alone.');
}

function refused(message: string): TargetError {
  return new TargetError('invalid-input', message, { safeToRepeat: true });
}
