import { TargetError } from '../../port.ts';
import type { Authorisation } from '../authorisation.ts';
import type { Deliver } from '../delivery.ts';
import { secureUrl } from '../secure-url.ts';
import { createAccessTokens } from './access-token.ts';

/** OAuth 2 client credentials of a client that is known by its certificate (RFC 8705), which the connection shows. */
export interface MutualTlsAuth {
  readonly type: 'mutual-tls';
  readonly clientId: string;
  readonly tokenUrl: string;
  readonly scopes?: readonly string[] | undefined;
}

/**
 * Authorisation by client id and client certificate.
 * @throws TargetError invalid-input: an empty client id, a token URL that can not be used
 */
export function createMutualTls(auth: MutualTlsAuth, deliver: Deliver, now: () => number): Authorisation {
  const { clientId, scopes = [] } = auth;
  if (clientId === '') throw new TargetError('invalid-input', 'mutual-tls needs a client id.', { safeToRepeat: true });
  const url = secureUrl(auth.tokenUrl, 'token-url');
  return createAccessTokens({
    endpoint: url.origin + url.pathname + url.search,
    deliver,
    now,
    advice: 'Check the client id, the client certificate, and that the server knows the client by it.',
    request: () => ({
      form: {
        grant_type: 'client_credentials',
        client_id: clientId,
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      },
      secrets: [],
    }),
  });
}
