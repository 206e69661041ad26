import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { TargetError } from '../../port.ts';
import { quoted } from '../filter.ts';
import { patchBetween, patchBody, withoutReadOnly } from '../patch.ts';
import { valueAt } from '../path.ts';
import type { ScimWork } from './call.ts';

/** What a flow sees of a user: as Okta shows one. */
export function userOf({ attributes }: ScimWork, user: JsonObject): JsonObject {
  return {
    id: idOf(user),
    status: user['active'] === false ? 'DEPROVISIONED' : 'ACTIVE',
    profile: attributes.profileOf(user),
  };
}

/** What a flow sees of a group. */
export function groupOf({ groupDescription }: ScimWork, group: JsonObject): JsonObject {
  const description = groupDescription === undefined ? null : valueAt(group, groupDescription);
  return { id: idOf(group), profile: { name: group['displayName'] ?? null, description } };
}

/** @throws TargetError unavailable for a resource without id */
export function idOf({ id }: JsonObject): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new TargetError('unavailable', 'The SCIM server answered a resource without an id.', { code: 'no-id' });
}

/** Path of one resource. @throws TargetError invalid-input for an id that would lead elsewhere */
export function resourcePath(endpoint: string, id: string): string {
  if (id === '.' || id === '..' || /\p{Surrogate}/u.test(id))
    throw new TargetError('invalid-input', `"${id}" can not be an id.`, { safeToRepeat: true });
  return `${endpoint}/${encodeURIComponent(id)}`;
}

/** The user that the parameter `user` names: a login or an id. @returns undefined when there is none */
export async function findUser(work: ScimWork): Promise<JsonObject | undefined> {
  const { conversation, features, parameters } = work;
  const user = parameters.text('user');
  // An id holds no @, most logins do: that spares the second question.
  if (user.includes('@')) return (await byLogin(work, user)) ?? undefined;
  return (await conversation.read(resourcePath(features.users, user))) ?? (await byLogin(work, user));
}

async function byLogin(work: ScimWork, login: string): Promise<JsonObject | undefined> {
  const { attributes, features } = work;
  const loginOf = (user: JsonObject): string => String(attributes.profileOf(user)['login']).toLowerCase();
  const found = await thoseWith(work, features.users, attributes.pathOf('login')!, login);
  return found.find((user) => loginOf(user) === login.toLowerCase());
}

/** Resources in which an attribute equals a text; the caller looks once more, since some servers answer more. */
export async function thoseWith(
  { conversation, features }: ScimWork,
  endpoint: string,
  attribute: string,
  text: string,
): Promise<readonly JsonObject[]> {
  if (!features.filter) return conversation.list(endpoint, undefined);
  try {
    return await conversation.list(endpoint, `${attribute} eq ${quoted(text)}`);
  } catch (error) {
    // Some servers do not read escapes in texts. Better to read everything than to take a name for free.
    if (!(error instanceof TargetError && error.code === 'invalidFilter' && /["\\]/.test(text))) throw error;
    return conversation.list(endpoint, undefined);
  }
}

/** The user that must be there. @throws TargetError not-found */
export async function theUser(work: ScimWork): Promise<JsonObject> {
  const user = await findUser(work);
  if (user !== undefined) return user;
  throw new TargetError('not-found', `The SCIM server has no user "${work.parameters.text('user')}".`, {
    code: '404',
    safeToRepeat: true,
  });
}

/** The group that must be there, with its members. @throws TargetError not-found */
export async function theGroup(work: ScimWork, id = work.parameters.text('group')): Promise<JsonObject> {
  const group = await work.conversation.read(resourcePath(work.features.groups, id));
  if (group !== null) return group;
  throw new TargetError('not-found', `The SCIM server has no group "${id}".`, { code: '404', safeToRepeat: true });
}

/**
 * Brings a resource from one state to another: by PATCH, or by PUT where the server has no PATCH. Nothing is sent when nothing
 * differs. With entity tags it is refused when somebody else has changed it meanwhile.
 * @returns the resource as it is then
 */
export async function write(
  { conversation, features }: ScimWork,
  endpoint: string,
  before: JsonObject,
  after: JsonObject,
): Promise<JsonObject> {
  const operations = patchBetween(before, after);
  if (operations.length === 0) return before;
  const path = resourcePath(endpoint, idOf(before));
  const version = isJsonObject(before['meta']) ? before['meta']['version'] : undefined;
  const headers = features.etag && typeof version === 'string' ? { 'if-match': version } : undefined;
  const sent = features.patch
    ? { method: 'PATCH', path, headers, body: patchBody(operations), repeatable: headers === undefined, lookUp: 'find-user' }
    : { method: 'PUT', path, headers, body: withoutReadOnly(after), lookUp: 'find-user' };
  const { value } = await conversation.send(sent);
  // A PATCH may be answered by 204 without the resource.
  return isJsonObject(value) ? value : ((await conversation.read(path)) ?? after);
}

/** The references in a list such as `members` or `groups`. */
export interface Reference {
  readonly id: string;
  readonly type: string | undefined;
  readonly display: string | undefined;
}

export function referencesIn(listed: Json | undefined): Reference[] {
  const items = Array.isArray(listed) ? (listed as readonly Json[]).filter(isJsonObject) : [];
  return items.flatMap(({ value, type, display, $ref }) => {
    if (typeof value !== 'string') return [];
    const said = typeof type === 'string' ? type : typeof $ref === 'string' && $ref.includes('/Groups/') ? 'Group' : undefined;
    return [{ id: value, type: said, display: typeof display === 'string' ? display : undefined }];
  });
}
