import type { PrivateKeyJwtAuth } from '../../http/oauth/private-key-jwt.ts';
import type { HttpServerOptions } from '../../http/server-options.ts';
import type { ErrorPredicate } from '../../port.ts';

/** How idflow shows the org who it is. */
export type OktaAuth = SswsAuth | PrivateKeyJwtAuth;

/** An API token of an administrator (https://developer.okta.com/docs/guides/create-an-api-token/). */
export interface SswsAuth {
  readonly type: 'ssws';
  readonly token: string;
}

export interface OktaTargetOptions extends Omit<HttpServerOptions, 'clock'> {
  /** Logical name in the flow. */
  readonly name: string;
  /** For example https://example.okta.com. Plain http: only for servers on this machine. */
  readonly orgUrl: string;
  readonly auth: OktaAuth;
  /** Pages a list may have before it is refused; default 1,000. */
  readonly maxPages?: number | undefined;
  /** More answers that mean "already exists", besides those of Okta that are known. */
  readonly alreadyExists?: readonly ErrorPredicate[] | undefined;
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined;
  /** At least 0, below 1. */
  readonly random?: (() => number) | undefined;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted before. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}
