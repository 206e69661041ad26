import { OktaError } from './okta-error.ts';
import type { Answer, Call } from './exchange.ts';

/** OAuth 2 scope that a call needs; `manage` includes `read`. `public`: no token at all. */
export type Access = 'public' | `okta.${'users' | 'groups' | 'apps' | 'trustedOrigins'}.${'read' | 'manage'}` | 'okta.orgs.read';

/** One call of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template, for example /api/v1/users/{user}. */
  readonly path: string;
  readonly access: Access;
  /**
   * Serves the call; everything but GET runs in one transaction. A promise is for `public` routes only, which look
   * after their own transaction.
   * @throws OktaError
   */
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

interface Place {
  readonly literals: Map<string, Place>;
  parameter?: { readonly name: string; readonly place: Place };
  readonly methods: Map<string, Route>;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** Finds the route of a request in a table of routes. */
export class Router {
  readonly #root: Place = newPlace();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /**
   * @param path without query, still encoded
   * @throws OktaError E0000008 for an unknown path, E0000022 for a known path with another method,
   * E0000020 for a segment that does not decode
   */
  match(method: string, path: string): RouteMatch {
    const params: Record<string, string> = {};
    let place = this.#root;
    for (const segment of path.slice(1).split('/')) {
      const literal = place.literals.get(segment);
      if (literal !== undefined) {
        place = literal;
      } else if (place.parameter !== undefined && segment !== '') {
        params[place.parameter.name] = decoded(segment);
        place = place.parameter.place;
      } else {
        throw new OktaError('E0000008');
      }
    }
    if (place.methods.size === 0) throw new OktaError('E0000008');
    const route = place.methods.get(method);
    if (route === undefined) throw new OktaError('E0000022', { headers: { Allow: [...place.methods.keys()].join(', ') } });
    return { route, params };
  }

  #add(route: Route): void {
    let place = this.#root;
    for (const segment of route.path.slice(1).split('/')) {
      if (segment.startsWith('{')) {
        place.parameter ??= { name: segment.slice(1, -1), place: newPlace() };
        place = place.parameter.place;
      } else {
        const next = place.literals.get(segment) ?? newPlace();
        place.literals.set(segment, next);
        place = next;
      }
    }
    place.methods.set(route.method, route);
  }
}

function newPlace(): Place {
  return { literals: new Map(), methods: new Map() };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new OktaError('E0000020');
  }
}
