import type { Caller, IdpContext } from './exchange.ts';
import { tokenHash } from './oauth.ts';
import { OktaError } from './okta-error.ts';
import type { Access } from './router.ts';

/** Decides who calls and whether it may: `Authorization: SSWS <API token>` or `Bearer <access token>`. */
export class AccessControl {
  readonly #apiTokens: ReadonlySet<string>;

  /** @param apiTokens tokens of the administrator, allowed everything */
  constructor(apiTokens: readonly string[]) {
    this.#apiTokens = new Set(apiTokens);
  }

  /**
   * @param authorization the header, undefined when it was not sent
   * @throws OktaError E0000011 for a token that is missing, unknown or expired, E0000006 for one without the scope
   */
  check(context: IdpContext, authorization: string | undefined, access: Access): Caller {
    if (access === 'public') return { kind: 'administrator' };
    const [, scheme, token] = /^(SSWS|Bearer) +(\S+) *$/i.exec(authorization ?? '') ?? [];
    if (scheme === undefined || token === undefined) throw new OktaError('E0000011');
    if (scheme.toUpperCase() === 'SSWS') {
      if (!this.#apiTokens.has(token)) throw new OktaError('E0000011');
      return { kind: 'administrator' };
    }
    return this.#client(context, token, access);
  }

  #client(context: IdpContext, token: string, access: Exclude<Access, 'public'>): Caller {
    const row = context.store.one<{ clientId: string; scopes: string; expires: number }>(
      'SELECT clientId, scopes, expires FROM access_tokens WHERE hash = ?',
      tokenHash(token),
    );
    if (row === undefined || row.expires * 1000 <= context.now()) {
      const challenge = 'Bearer error="invalid_token", error_description="The token is unknown or has expired."';
      throw new OktaError('E0000011', { headers: { 'WWW-Authenticate': challenge } });
    }
    const scopes = row.scopes.split(' ');
    if (!scopes.includes(access) && !scopes.includes(access.replace('.read', '.manage'))) {
      // Header as in answers of Okta quoted in public issues.
      const challenge =
        `Bearer realm="${context.url}", scope="${access}", error="insufficient_scope", ` +
        'error_description="The access token provided does not contain the required scopes."';
      throw new OktaError('E0000006', { headers: { 'WWW-Authenticate': challenge } });
    }
    return { kind: 'client', clientId: row.clientId };
  }
}
