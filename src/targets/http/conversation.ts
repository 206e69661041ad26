import type { Json } from '../../flow/json.ts';
import { TargetError, type IdpExchange } from '../port.ts';
import type { Authorisation } from './authorisation.ts';
import type { Composed, Deliver, Delivered, DeliveryContext } from './delivery.ts';
import { maskBody, maskPath, scrub } from './mask.ts';
import { headerOf, type HttpResponse } from './port.ts';
import { unknownOutcome, type Asked } from './unknown-outcome.ts';

/** A server that speaks JSON over HTTP, and what all calls to it share. */
export interface JsonServer {
  /** As messages name it: "Okta". */
  readonly name: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** What a person checks when an answer is no JSON, as a sentence. */
  readonly advice: string;
  readonly deliver: Deliver;
  readonly authorisation: Authorisation;
  /** Media type of bodies; default application/json. */
  readonly mediaType?: string | undefined;
  /** Translates an answer that is no success. */
  readonly refusal: (asked: Asked, response: HttpResponse) => TargetError;
  /** Tells which refusals say that the thing addressed is not there. */
  readonly isGone: (error: TargetError) => boolean;
}

export interface JsonRequest {
  readonly method: string;
  /** Path and query below the origin, encoded. */
  readonly path: string;
  readonly body?: Json | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a second arrival does no harm; default: GET, HEAD, PUT and DELETE only. */
  readonly repeatable?: boolean | undefined;
  /** Statuses that are a success; default 200 to 299. */
  readonly accepts?: ((status: number) => boolean) | undefined;
  /** Statuses that mean "not there": the answer is null, whatever its body says. */
  readonly absent?: readonly number[] | undefined;
  /** The same, told by more than the status. */
  readonly isAbsent?: ((response: HttpResponse) => boolean) | undefined;
  /** Translates an answer that is no success, in place of the server's way. */
  readonly refusal?: JsonServer['refusal'] | undefined;
  /** How to find out whether a write whose answer was lost was carried out. */
  readonly lookUp?: string | undefined;
}

export interface JsonAnswer {
  readonly status: number;
  /** The answer's JSON; null for an empty one. */
  readonly value: Json;
  /** Absent when the thing was not there. */
  readonly response?: HttpResponse | undefined;
}

const AUTHORIZATION = { in: 'header', name: 'authorization' } as const;

const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** The requests of one call of an operation: authorised, recorded, and their refusals translated. */
export class JsonConversation {
  /** Every try, in order. */
  readonly exchanges: IdpExchange[] = [];
  readonly #server: JsonServer;
  readonly #context: DeliveryContext;

  constructor(server: JsonServer, context: DeliveryContext) {
    this.#server = server;
    this.#context = context;
  }

  /** @throws TargetError for everything but an accepted answer; the signal's reason */
  async exchange(request: JsonRequest): Promise<JsonAnswer> {
    const { method, path } = request;
    const { authorisation, isGone } = this.#server;
    const refusal = request.refusal ?? this.#server.refusal;
    const writes = method !== 'GET' && method !== 'HEAD';
    const asked: Asked = { method, label: scrub(maskPath(path), authorisation.secrets()), writes, lookUp: request.lookUp };
    const { response, repeated } = await this.#deliver(request, asked);
    const { status } = response;
    if (request.absent?.includes(status) === true || request.isAbsent?.(response) === true) return { status, value: null };
    if (request.accepts?.(status) ?? (status >= 200 && status < 300)) return this.#read(response, asked);
    const error = refusal(asked, response);
    // The first try got through and only its answer was lost.
    if (method === 'DELETE' && repeated && isGone(error)) return { status, value: null };
    throw error;
  }

  async #deliver(request: JsonRequest, asked: Asked): Promise<Delivered> {
    const first = await this.#try(request, asked);
    // A 401 was not carried out: with a fresh token anything may be sent once more.
    if (first.response.status !== 401 || !this.#server.authorisation.refused(first.header)) return first;
    return this.#try(request, asked);
  }

  async #try(request: JsonRequest, asked: Asked): Promise<Delivered & { header: string }> {
    const { authorisation, origin, deliver, mediaType = 'application/json' } = this.#server;
    const { method, label } = asked;
    const repeatable = request.repeatable ?? REPEATABLE.has(method);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    let header = '';
    const compose = async (): Promise<Composed> => {
      header = await authorisation.header(this.#context);
      const content = body === undefined ? {} : { 'content-type': mediaType };
      const { in: where, name } = authorisation.place ?? AUTHORIZATION;
      const own = header === '' || where === 'query' ? {} : { [name]: header };
      const query = where === 'query' ? `${encodeURIComponent(name)}=${encodeURIComponent(header)}` : undefined;
      return { headers: { accept: mediaType, 'user-agent': 'idflow', ...content, ...request.headers, ...own }, body, query };
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

  #record(request: JsonRequest, label: string, status: number, durationMs: number): void {
    // Once more: the first access token is known only now.
    const path = scrub(label, this.#server.authorisation.secrets());
    const body = maskBody(request.body);
    this.exchanges.push({ method: request.method, path, ...(body === undefined ? {} : { body }), status, durationMs });
  }

  #read(response: HttpResponse, asked: Asked): JsonAnswer {
    const { status, text } = response;
    if (text === '') return { status, value: null, response };
    try {
      return { status, value: JSON.parse(text) as Json, response };
    } catch (cause) {
      const { name, advice: check } = this.#server;
      const type = headerOf(response, 'content-type') ?? 'of no declared type';
      const advice = asked.writes ? 'The write was accepted; look at what it wrote before repeating it.' : check;
      const message = `${name}'s answer to ${asked.method} ${asked.label} (HTTP ${String(status)}, ${type}) is not valid JSON. ${advice}`;
      // The parser's own words quote the answer; they are not passed on.
      throw new TargetError('unavailable', message, {
        code: 'malformed-answer',
        safeToRepeat: !asked.writes,
        details: { reason: nameOf(cause) },
      });
    }
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
