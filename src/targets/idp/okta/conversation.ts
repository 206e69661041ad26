import type { Json } from '../../../flow/json.ts';
import type { Authorisation } from '../../http/authorisation.ts';
import { JsonConversation, type JsonRequest } from '../../http/conversation.ts';
import type { Deliver, DeliveryContext } from '../../http/delivery.ts';
import { nextLink } from '../../http/link-header.ts';
import { headerOf } from '../../http/port.ts';
import { withinOrigin } from '../../http/within-origin.ts';
import { TargetError } from '../../port.ts';
import type { AnswerTest } from '../already-exists.ts';
import { refusal } from './refusal.ts';

/** What all calls to one org share. */
export interface OktaOrg {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly deliver: Deliver;
  readonly authorisation: Authorisation;
  readonly maxPages: number;
}

export type OktaRequest = JsonRequest;

export interface OktaAnswer {
  readonly status: number;
  /** The answer's JSON; null for an empty one. */
  readonly value: Json;
  /** Path and query of the next page. */
  readonly next: string | undefined;
}

/** The requests of one call of an operation, with the pages of lists. */
export class OktaConversation extends JsonConversation {
  readonly #org: OktaOrg;

  /** @param duplicate tells which refusals mean "already exists" */
  constructor(org: OktaOrg, context: DeliveryContext, duplicate: AnswerTest) {
    const { origin, deliver, authorisation } = org;
    super(
      {
        name: 'Okta',
        origin,
        advice: 'Check that orgUrl is an Okta org and that no proxy answers in its place.',
        deliver,
        authorisation,
        refusal: (asked, response) => refusal(asked, response, duplicate),
        isGone: ({ code }) => code === 'E0000007',
      },
      context,
    );
    this.#org = org;
  }

  /** @throws TargetError for everything but an accepted answer; the signal's reason */
  async send(request: OktaRequest): Promise<OktaAnswer> {
    const { status, value, response } = await this.exchange(request);
    const link = response && nextLink(headerOf(response, 'link'));
    return { status, value, next: link === undefined ? undefined : withinOrigin(link, this.#org.origin, 'in the org') };
  }

  /**
   * All pages of a list, by `Link: <…>; rel="next"` (https://developer.okta.com/docs/api/#pagination).
   * @throws TargetError unavailable: not a list, a link out of the org, a loop, too many pages
   */
  async *pages(request: OktaRequest): AsyncGenerator<readonly Json[], void, undefined> {
    const seen = new Set<string>();
    let path: string | undefined = request.path;
    while (path !== undefined) {
      if (seen.has(path)) throw this.#endless('its pages link back to an earlier one', 'link-loop');
      if (seen.size >= this.#org.maxPages) {
        throw this.#endless(
          `it has more than ${String(this.#org.maxPages)} pages; narrow it by a filter, or raise maxPages`,
          'too-many-pages',
        );
      }
      seen.add(path);
      const { value, next }: OktaAnswer = await this.send({ ...request, path });
      if (!Array.isArray(value))
        throw this.#endless(`a page is not a list but ${value === null ? 'empty' : typeof value}`, 'not-a-list');
      yield value as readonly Json[];
      path = next;
    }
  }

  /** All items of a list. */
  async list(request: OktaRequest): Promise<readonly Json[]> {
    const items: Json[] = [];
    for await (const page of this.pages(request)) for (const item of page) items.push(item);
    return items;
  }

  #endless(words: string, code: string): TargetError {
    const [first] = this.exchanges;
    return new TargetError('unavailable', `The list ${first?.path ?? ''} can not be read to its end: ${words}.`, {
      code,
      safeToRepeat: true,
    });
  }
}
