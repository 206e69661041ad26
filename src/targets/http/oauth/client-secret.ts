import { TargetError } from '../../port.ts';
import type { Authorisation } from '../authorisation.ts';
import type { Deliver } from '../delivery.ts';
import { secureUrl } from '../secure-url.ts';
import { createAccessTokens } from './access-token.ts';

/** OAuth 2 client credentials with a client secret. */
export interface ClientSecretAuth {
  readonly type: 'client-credentials';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
  readonly scopes?: readonly string[] | undefined;
  /** How id and secret are sent: `basic` (default), which every server must take, or `post`, in the body. */
  readonly send?: 'basic' | 'post' | undefined;
}

/**
 * Authorisation by client id and secret (RFC 6749, 2.3.1).
 * @throws TargetError invalid-input: an empty client id or secret, a token URL that can not be used
 */
export function createClientSecret(auth: ClientSecretAuth, deliver: Deliver, now: () => number): Authorisation {
  const { clientId, clientSecret, scopes = [], send = 'basic' } = auth;
  if (clientId === '' || clientSecret === '') {
    throw new TargetError('invalid-input', 'client-credentials needs a client id and a client secret.', { safeToRepeat: true });
  }
  const url = secureUrl(auth.tokenUrl, 'token-url');
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  const tokens = createAccessTokens({
    endpoint: url.origin + url.pathname + url.search,
    deliver,
    now,
    advice: 'Check the client id, the client secret, and that the client may use client credentials.',
    request: () => ({
      form: {
        grant_type: 'client_credentials',
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
        ...(send === 'post' ? { client_id: clientId, client_secret: clientSecret } : {}),
      },
      headers: send === 'post' ? {} : { authorization: `Basic ${basic}` },
      secrets: [clientSecret, basic],
    }),
  });
  return { ...tokens, secrets: () => [clientSecret, basic, ...tokens.secrets()] };
}

/** Basic credentials of OAuth 2 are form-encoded first, so that a colon in them does not split. */
const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
