import { AccessControl } from './access.ts';
import { APP_ASSIGNMENT_ROUTES } from './app-assignments.ts';
import { APP_ROUTES } from './apps.ts';
import type { IdpContext } from './exchange.ts';
import { Faults } from './faults.ts';
import type { IdpFault, InjectedFault } from './faults.ts';
import { GROUP_ROUTES } from './groups.ts';
import { IdpHttpServer } from './http-server.ts';
import { createIdentifiers, randomLetters } from './identifiers.ts';
import type { OAuthClient } from './oauth-clients.ts';
import { oauthRoutes } from './oauth.ts';
import { ORG_ROUTES } from './org.ts';
import { RateLimiter } from './rate-limit.ts';
import type { RateLimit } from './rate-limit.ts';
import { RequestLog } from './request-log.ts';
import type { LoggedRequest } from './request-log.ts';
import { Router } from './router.ts';
import { applySeed } from './seed.ts';
import type { IdpSeed } from './seed.ts';
import { IdpState } from './state.ts';
import { IdpStore } from './store.ts';
import { TRUSTED_ORIGIN_ROUTES } from './trusted-origins.ts';
import { USER_LIFECYCLE_ROUTES } from './user-lifecycle.ts';
import { USER_ROUTES } from './users.ts';

export { idpSeedSchema } from './seed.ts';
export type { IdpSeed } from './seed.ts';
export { IdpState } from './state.ts';
export type * from './state.ts';

export interface EmbeddedIdpOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Only this machine is served. */
  readonly host?: '127.0.0.1';
  /** Database file; made when missing, shared with other processes. Default: in memory. */
  readonly file?: string;
  /** API tokens that are accepted (`Authorization: SSWS …`). Default: one that is made at each start. */
  readonly tokens?: readonly string[];
  /** Service applications that may fetch access tokens. */
  readonly oauthClients?: readonly OAuthClient[];
  /** Written at the first start on an empty store. */
  readonly seed?: IdpSeed;
  /** Time that passes before a call is served, milliseconds; default 0. */
  readonly latencyMs?: number;
  /** Default: no limit. */
  readonly rateLimit?: RateLimit;
  /** Faults that are there from the start. */
  readonly faults?: readonly IdpFault[];
  /** Clock, epoch milliseconds; default the real one. */
  readonly now?: () => number;
  /** Same seed, same calls: same ids. Default: ids that nobody can guess. */
  readonly idSeed?: number;
  /** Told of defects of this server; default a process warning. */
  readonly onDefect?: (error: unknown) => void;
}

/** A running embedded IdP. */
export interface EmbeddedIdp {
  /** Base URL without a slash at the end, for example http://127.0.0.1:40123. */
  readonly url: string;
  /** First of the API tokens. */
  readonly token: string;
  /** What it holds now. */
  readonly state: IdpState;
  /** The latest 1,000 requests, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Number of requests since the start. */
  readonly requestCount: number;
  /** Forgets the requests listed so far. */
  clearRequests(): void;
  inject(fault: IdpFault): InjectedFault;
  /** Breaks all connections, frees the port, closes the store. */
  close(): Promise<void>;
}

/**
 * Starts a stateful HTTP server that answers the calls of Okta's management API which provisioning flows make: users and
 * their lifecycle, groups, applications and their assignments, trusted origins, access tokens.
 *
 * Each call's writes are one SQLite transaction, on disk before the answer goes out: a process killed at any moment
 * leaves a store that the next start reads.
 * @throws Error in words for people: port in use, store not readable, seed not valid
 */
export async function startEmbeddedIdp(options: EmbeddedIdpOptions = {}): Promise<EmbeddedIdp> {
  const host = options.host ?? '127.0.0.1';
  const tokens = options.tokens !== undefined && options.tokens.length > 0 ? options.tokens : [`00${randomLetters(40)}`];
  const store = new IdpStore(options.file);
  const http = new IdpHttpServer();
  try {
    const ids = createIdentifiers(store, options.idSeed);
    const now = options.now ?? Date.now;
    const url = `http://${host}:${await http.listen(options.port ?? 0, host)}`;
    const context: IdpContext = { store, ids, now, url };
    if (options.seed !== undefined) applySeed(context, options.seed);
    const faults = new Faults();
    for (const fault of options.faults ?? []) faults.inject(fault);
    const log = new RequestLog();
    http.serve({
      context,
      router: new Router([
        ...[...USER_ROUTES, ...USER_LIFECYCLE_ROUTES, ...GROUP_ROUTES, ...APP_ROUTES, ...APP_ASSIGNMENT_ROUTES],
        ...[...TRUSTED_ORIGIN_ROUTES, ...ORG_ROUTES, ...oauthRoutes(options.oauthClients ?? [])],
      ]),
      access: new AccessControl(tokens),
      limiter: new RateLimiter(options.rateLimit),
      faults,
      log,
      latencyMs: options.latencyMs ?? 0,
      onDefect: options.onDefect ?? warn,
    });
    return running(http, store, url, tokens[0] ?? '', faults, log);
  } catch (error) {
    await http.close();
    store.close();
    throw error;
  }
}

function running(http: IdpHttpServer, store: IdpStore, url: string, token: string, faults: Faults, log: RequestLog): EmbeddedIdp {
  let closed: Promise<void> | undefined;
  return {
    url,
    token,
    state: new IdpState(store),
    get requests() {
      return log.list();
    },
    get requestCount() {
      return log.total;
    },
    clearRequests: () => log.clear(),
    inject: (fault) => faults.inject(fault),
    close: () => (closed ??= http.close().then(() => store.close())),
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error), 'EmbeddedIdpDefect');
}
