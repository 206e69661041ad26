import type { JWK } from 'jose';

/** An API service application: it gets its access tokens with `private_key_jwt`. */
export interface OAuthClient {
  readonly clientId: string;
  /** Public keys; a `kid` in the assertion picks one of them. */
  readonly publicKeys: readonly JWK[];
  /** Scopes granted, for example okta.users.manage. */
  readonly scopes: readonly string[];
}
