import type { HttpAuth } from '../http/credentials.ts';
import type { HttpServerOptions } from '../http/server-options.ts';

export interface KeycloakOptions extends HttpServerOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** Where Keycloak is: https://login.example.com, with its path where it has one. */
  readonly url: string;
  readonly realm: string;
  /** A client of the realm with a service account, or any other way to sign in. */
  readonly auth: { readonly type: 'client'; readonly clientId: string; readonly clientSecret: string } | HttpAuth;
}
