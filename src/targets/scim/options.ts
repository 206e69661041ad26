import type { HttpAuth } from '../http/credentials.ts';
import type { HttpServerOptions } from '../http/server-options.ts';

export interface ScimOptions extends HttpServerOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** Where the endpoints start: https://example.com/scim/v2. */
  readonly url: string;
  readonly auth: HttpAuth;
  /** More names of profile attributes, or other places of those known: `nickName`, `emails[type eq "home"].value`. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Where groups keep their description, which the core schema does not have. */
  readonly groupDescription?: string | undefined;
}
