import { TargetError } from '../../port.ts';
import type { Authorisation } from '../../http/authorisation.ts';

/**
 * Authorisation by API token.
 * @throws TargetError invalid-input: an empty token or one with characters a header can not hold
 */
export function createSsws(token: string): Authorisation {
  // Only the token itself: what stands around it would be sent along, and refused with an unhelpful 401.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TargetError(
      'invalid-input',
      'The Okta API token is empty or holds blanks or characters that no token has; give the token alone.',
      {
        safeToRepeat: true,
      },
    );
  }
  return { header: () => `SSWS ${token}`, refused: () => false, secrets: () => [token] };
}
