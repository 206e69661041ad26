import type { Json } from '../../../flow/json.ts';
import { headerOf, type HttpResponse } from '../../http/port.ts';
import { TargetError, type IdpExchange } from '../../port.ts';
import type { AnswerTest } from './already-exists.ts';
import type { Authorisation } from './authorisation.ts';
import type { Composed, Deliver, Delivered, DeliveryContext } from './delivery.ts';
import { nextLink } from './link-header.ts';
import { maskBody, maskPath, scrub } from './mask.ts';
import { withinOrg } from './org-url.ts';
import { refusal, unknownOutcome, type Asked } from './refusal.ts';

/** What all calls to one org share. */
export interface OktaOrg {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly deliver: Deliver;
  readonly authorisation: Authorisation;
  readonly maxPages: number;
}

export interface OktaRequest {
  readonly method: string;
  /** Path and query below the org, encoded. */
  readonly path: string;
  readonly body?: Json | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a second arrival does no harm; default: GET, HEAD, PUT and DELETE only. */
  readonly repeatable?: boolean | undefined;
  /** Statuses that are a success; default 200 to 299. */
  readonly accepts?: ((status: number) => boolean) | undefined;
  /** Statuses that mean "not there": the answer is null, whatever its body says. */
  readonly absent?: readonly number[] | undefined;
  /** How to find out whether a write whose answer was lost was carried out. */
  readonly lookUp?: string | undefined;
}

export interface OktaAnswer {
  readonly status: number;
  /** The answer's JSON; null for an empty one. */
  readonly value: Json;
  /** Path and query of the next page. */
  readonly next: string | undefined;
}

const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** The requests of one call of an operation: authorised, recorded, and their refusals translated. */
export class OktaConversation {
  /** Every try, in order. */
  readonly exchanges: IdpExchange[] = [];
  readonly #org: OktaOrg;
  readonly #context: DeliveryContext;
  readonly #duplicate: AnswerTest;

  /** @param duplicate tells which refusals mean "already exists" */
  constructor(org: OktaOrg, context: DeliveryContext, duplicate: AnswerTest) {
    this.#org = org;
    this.#context = context;
    this.#duplicate = duplicate;
  }

  /** @throws TargetError for everything but an accepted answer; the signal's reason */
  async send(request: OktaRequest): Promise<OktaAnswer> {
    const { method, path } = request;
    const writes = method !== 'GET' && method !== 'HEAD';
    const asked: Asked = {
      method,
      label: scrub(maskPath(path), this.#org.authorisation.secrets()),
      writes,
      lookUp: request.lookUp,
    };
    const { response, repeated } = await this.#deliver(request, asked);
    const { status } = response;
    if (request.absent?.includes(status) === true) return { status, value: null, next: undefined };
    if (request.accepts?.(status) ?? (status >= 200 && status < 300)) return this.#read(response, asked);
    const error = refusal(asked, response, this.#duplicate);
    // The first try got through and only its answer was lost.
    if (method === 'DELETE' && repeated && error.code === 'E0000007') return { status, value: null, next: undefined };
    throw error;
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

  async #deliver(request: OktaRequest, asked: Asked): Promise<Delivered> {
    const first = await this.#try(request, asked);
    // A 401 was not carried out: with a fresh token anything may be sent once more.
    if (first.response.status !== 401 || !this.#org.authorisation.refused(first.header)) return first;
    return this.#try(request, asked);
  }

  async #try(request: OktaRequest, asked: Asked): Promise<Delivered & { header: string }> {
    const { authorisation, origin, deliver } = this.#org;
    const { method, label } = asked;
    const repeatable = request.repeatable ?? REPEATABLE.has(method);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    let header = '';
    const compose = async (): Promise<Composed> => {
      header = await authorisation.header(this.#context);
      const content = body === undefined ? {} : { 'content-type': 'application/json' };
      return {
        headers: { accept: 'application/json', 'user-agent': 'idflow', ...content, ...request.headers, authorization: header },
        body,
      };
    };
    const onTry = (status: number, durationMs: number): void => {
      this.#record(request, label, status, durationMs);
    };
    try {
      const { response, repeated } = await deliver(
        { method, url: origin + request.path, label, repeatable, compose, onTry },
        this.#context,
      );
      return { response: { ...response, text: scrub(response.text, authorisation.secrets()) }, repeated, header };
    } catch (error) {
      throw error instanceof TargetError ? lost(error, asked, repeatable) : error;
    }
  }

  #record(request: OktaRequest, label: string, status: number, durationMs: number): void {
    // Once more: the first access token is known only now.
    const path = scrub(label, this.#org.authorisation.secrets());
    const body = maskBody(request.body);
    this.exchanges.push({ method: request.method, path, ...(body === undefined ? {} : { body }), status, durationMs });
  }

  #read(response: HttpResponse, asked: Asked): OktaAnswer {
    const { status, text } = response;
    const link = nextLink(headerOf(response, 'link'));
    const next = link === undefined ? undefined : withinOrg(link, this.#org.origin);
    if (text === '') return { status, value: null, next };
    try {
      return { status, value: JSON.parse(text) as Json, next };
    } catch (cause) {
      const type = headerOf(response, 'content-type') ?? 'of no declared type';
      const advice = asked.writes
        ? 'The write was accepted; look at what it wrote before repeating it.'
        : 'Check that orgUrl is an Okta org and that no proxy answers in its place.';
      const message = `Okta's answer to ${asked.method} ${asked.label} (HTTP ${String(status)}, ${type}) is not valid JSON. ${advice}`;
      // The parser's own words quote the answer; they are not passed on.
      throw new TargetError('unavailable', message, {
        code: 'malformed-answer',
        safeToRepeat: !asked.writes,
        details: { reason: nameOf(cause) },
      });
    }
  }

  #endless(words: string, code: string): TargetError {
    const [first] = this.exchanges;
    return new TargetError('unavailable', `The list ${first?.path ?? ''} can not be read to its end: ${words}.`, {
      code,
      safeToRepeat: true,
    });
  }
}

/** Adds to a failed delivery what its caller has to know: a read is harmless, a lost create is not. */
function lost(error: TargetError, asked: Asked, repeatable: boolean): TargetError {
  const { kind, code, details, cause } = error;
  const safeToRepeat = error.safeToRepeat || !asked.writes;
  const where = `${asked.method} ${asked.label}`;
  const message = error.message.includes(where) ? error.message : `${where} failed: ${error.message}`;
  const tail = safeToRepeat || repeatable ? '' : ` ${unknownOutcome(asked)}`;
  return new TargetError(kind, message + tail, { code, details, cause, safeToRepeat });
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'error';
}
