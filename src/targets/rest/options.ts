import type { HttpAuth } from '../http/credentials.ts';
import type { HttpServerOptions } from '../http/server-options.ts';
import type { ErrorPredicate } from '../port.ts';
import type { RestApi } from './api.ts';

export interface RestOptions extends HttpServerOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** Where the paths of the API start: https://example.com/api/v2. */
  readonly url: string;
  readonly auth: HttpAuth;
  readonly api: RestApi;
  /** More answers that mean "already exists", besides those of the API. */
  readonly alreadyExists?: readonly ErrorPredicate[] | undefined;
}
