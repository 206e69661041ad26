import type { JWK } from 'jose';
import type { HttpPort } from '../../http/port.ts';
import type { ErrorPredicate } from '../../port.ts';

/** How idflow shows the org who it is. */
export type OktaAuth = SswsAuth | PrivateKeyJwtAuth;

/** An API token of an administrator (https://developer.okta.com/docs/guides/create-an-api-token/). */
export interface SswsAuth {
  readonly type: 'ssws';
  readonly token: string;
}

/** OAuth 2 client credentials of an API service app (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/). */
export interface PrivateKeyJwtAuth {
  readonly type: 'private-key-jwt';
  readonly clientId: string;
  /** PEM (PKCS#8 or PKCS#1), or a JWK as object or JSON text. RSA or EC. */
  readonly privateKey: string | JWK;
  /** Which of the app's public keys belongs to it; default the JWK's `kid`. */
  readonly keyId?: string | undefined;
  /** For example okta.users.manage, okta.groups.manage. */
  readonly scopes: readonly string[];
  /** Default ORG_URL/oauth2/v1/token. */
  readonly tokenUrl?: string | undefined;
}

export interface OktaRetry {
  /** Tries per request when the connection breaks or the server fails, the first one included. Default 4. */
  readonly attempts: number;
  /** Upper bound of the first pause; it doubles with each further one. Default 250 ms. */
  readonly baseMs: number;
  /** Upper bound of any such pause. Default 8,000 ms. */
  readonly maxBackoffMs: number;
  /**
   * How long one request may wait for rate limits altogether. Default 65,000 ms: Okta's windows are a minute, and a request that
   * comes at their very beginning waits a second longer than that.
   */
  readonly maxWaitMs: number;
}

export interface OktaTargetOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** For example https://example.okta.com. Plain http: only for servers on this machine. */
  readonly orgUrl: string;
  readonly auth: OktaAuth;
  /** Default: a keep-alive port of its own, which `close` ends. A given one stays open. */
  readonly http?: HttpPort | undefined;
  readonly retry?: Partial<OktaRetry> | undefined;
  /** Time for one HTTP exchange; default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
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

/** Time and chance, replaced in tests so that nothing waits. */
export interface OktaClock {
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const RETRY_DEFAULTS: OktaRetry = { attempts: 4, baseMs: 250, maxBackoffMs: 8_000, maxWaitMs: 65_000 };
