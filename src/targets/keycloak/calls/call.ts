import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import type { JsonConversation } from '../../http/conversation.ts';
import { headerOf } from '../../http/port.ts';
import type { OperationParameters } from '../../idp/parameters.ts';
import { queryString } from '../../idp/path-template.ts';
import { TargetError } from '../../port.ts';

/** What one operation works with. */
export interface KeycloakWork {
  readonly conversation: JsonConversation;
  /** Path of the realm in the admin API. */
  readonly base: string;
  readonly parameters: OperationParameters;
}

/** How one named operation is made. */
export type KeycloakCall = (work: KeycloakWork) => Promise<Json>;

const PAGE = 100;

/** One thing; null when it is not there. @throws TargetError */
export async function read({ conversation, base }: KeycloakWork, path: string): Promise<JsonObject | null> {
  const { value } = await conversation.exchange({ method: 'GET', path: base + path, absent: [404] });
  return isJsonObject(value) ? value : null;
}

/** A list, all pages. @throws TargetError */
export async function list(
  { conversation, base }: KeycloakWork,
  path: string,
  query: Readonly<Record<string, string | boolean | undefined>> = {},
  pageSize = PAGE,
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for (;;) {
    const asked = base + path + queryString({ ...query, first: found.length, max: pageSize });
    const { value } = await conversation.exchange({ method: 'GET', path: asked });
    const page = Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
    found.push(...page);
    if (page.length < pageSize) return found;
  }
}

/** Makes a thing; Keycloak answers where it is. @returns its id @throws TargetError */
export async function create(
  { conversation, base }: KeycloakWork,
  path: string,
  body: JsonObject,
  lookUp: string,
): Promise<string> {
  const { response } = await conversation.exchange({ method: 'POST', path: base + path, body, lookUp });
  const [, id] = /\/([^/]+)$/.exec((response && headerOf(response, 'location')) ?? '') ?? [];
  if (id !== undefined) return decodeURIComponent(id);
  throw new TargetError('unavailable', `Keycloak did not say where it has put what POST ${path} made; look first (${lookUp}).`, {
    code: 'no-location',
  });
}

/** Path of one thing. @throws TargetError invalid-input for an id that would lead elsewhere */
export function pathOf(endpoint: string, id: string): string {
  if (id === '.' || id === '..' || /\p{Surrogate}/u.test(id))
    throw new TargetError('invalid-input', `"${id}" can not be an id.`, { safeToRepeat: true });
  return `${endpoint}/${encodeURIComponent(id)}`;
}

export function idOf({ id }: JsonObject): string {
  return typeof id === 'string' ? id : '';
}

export const notThere = (what: string, id: string): TargetError =>
  new TargetError('not-found', `Keycloak has no ${what} "${id}".`, { code: '404', safeToRepeat: true });
