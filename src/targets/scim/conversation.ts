import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { JsonConversation, type JsonAnswer, type JsonRequest, type JsonServer } from '../http/conversation.ts';
import type { DeliveryContext } from '../http/delivery.ts';
import { queryString } from '../idp/path-template.ts';
import { TargetError } from '../port.ts';

/** A SCIM server: JSON over HTTP, below a path of its own. */
export interface ScimServer extends JsonServer {
  /** Path of the base URL, without a slash at the end. */
  readonly base: string;
}

/** Resources a page: what servers that say nothing allow. */
const PAGE = 100;
const MOST_PAGES = 10_000;

/** The requests of one call of an operation, with the pages of lists. */
export class ScimConversation extends JsonConversation {
  readonly #base: string;

  constructor(server: ScimServer, context: DeliveryContext) {
    super(server, context);
    this.#base = server.base;
  }

  /** @param request its path is below the base URL @throws TargetError for everything but an accepted answer */
  send(request: JsonRequest): Promise<JsonAnswer> {
    return this.exchange({ ...request, path: this.#base + request.path });
  }

  /** A resource; null when it is not there. @throws TargetError */
  async read(path: string): Promise<JsonObject | null> {
    const { value } = await this.send({ method: 'GET', path, absent: [404] });
    return isJsonObject(value) ? value : null;
  }

  /** All resources that a filter matches, by index (RFC 7644, 3.4.2.4). @throws TargetError */
  async list(endpoint: string, filter: string | undefined, pageSize = PAGE): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    const known = new Set<Json>();
    for (let page = 0; ; page += 1) {
      const path = endpoint + queryString({ filter, startIndex: found.length + 1, count: pageSize });
      const { value } = await this.send({ method: 'GET', path });
      const listed = isJsonObject(value) ? value : {};
      const resources = Array.isArray(listed['Resources']) ? (listed['Resources'] as readonly Json[]).filter(isJsonObject) : [];
      const fresh = resources.filter(({ id = null }) => !known.has(id));
      for (const resource of fresh) known.add(resource['id'] ?? null);
      found.push(...fresh);
      const total = listed['totalResults'];
      // A server without pages answers the same again.
      if (fresh.length === 0 || typeof total !== 'number' || found.length >= total) return found;
      if (page > MOST_PAGES)
        throw new TargetError('unavailable', `The list ${endpoint} can not be read to its end: it has too many pages.`, {
          code: 'too-many-pages',
          safeToRepeat: true,
        });
    }
  }
}
