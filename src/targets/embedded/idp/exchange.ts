import type { Json, JsonObject } from '../../../flow/json.ts';
import { isJsonObject } from '../../../flow/json.ts';
import type { Identifiers } from './identifiers.ts';
import { OktaError } from './okta-error.ts';
import type { IdpStore } from './store.ts';

/** What the handlers of all resources share. */
export interface IdpContext {
  readonly store: IdpStore;
  readonly ids: Identifiers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Base URL without a slash at the end, for the links in answers. */
  readonly url: string;
}

/** Who calls: an API token acts as the administrator, an OAuth 2 client for itself. */
export type Caller = { readonly kind: 'administrator' } | { readonly kind: 'client'; readonly clientId: string };

/** A request as a handler sees it: authorised, its body parsed. */
export interface Call extends IdpContext {
  /** Values of the `{…}` segments of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Path as it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; undefined without a body. For the token endpoint the form text. */
  readonly body: Json | undefined;
  readonly caller: Caller;
}

/** Status, JSON body (none: no content) and headers of an answer. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

export const ok = (body: Json, headers?: Answer['headers']): Answer => ({ status: 200, body, ...(headers && { headers }) });

export const noContent: Answer = { status: 204 };

/** Value of a path parameter; the router guarantees that it is there. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** Timestamp in Okta's form, milliseconds and Z. */
export function timestamp(call: Pick<IdpContext, 'now'>): string {
  return new Date(call.now()).toISOString();
}

/** @throws OktaError E0000003 when the body is missing or no JSON object */
export function bodyObject(call: Call): JsonObject {
  if (!isJsonObject(call.body)) throw new OktaError('E0000003');
  return call.body;
}

/**
 * A member that must be an object where it is given.
 * @throws OktaError E0000003 when it is of another type
 */
export function objectMember(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw new OktaError('E0000003');
  return value;
}

/**
 * A query parameter that says true or false.
 * @throws OktaError E0000037 for other words
 */
export function booleanParameter(call: Call, name: string, fallback: boolean): boolean {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new OktaError('E0000037', { subject: `${name} must be true or false` });
}

/** JSON that this server has written itself. */
export function stored(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
