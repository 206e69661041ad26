import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { TargetError } from '../../port.ts';
import { quoted } from '../filter.ts';
import { patchBody, withoutReadOnly, type PatchOperation } from '../patch.ts';
import type { ScimWork } from './call.ts';
import { idOf, referencesIn, resourcePath, theGroup, type Reference } from './resources.ts';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** Adds a user to groups: in one request where the server has bulk operations. @throws TargetError */
export async function join(work: ScimWork, groups: readonly string[], user: string): Promise<void> {
  const { bulkOperations, patch, groups: endpoint } = work.features;
  if (groups.length < 2 || bulkOperations < 2 || !patch) {
    for (const group of groups) await enter(work, group, user);
    return;
  }
  for (let from = 0; from < groups.length; from += bulkOperations) {
    const operations = groups.slice(from, from + bulkOperations).map((group) => ({
      method: 'PATCH',
      path: resourcePath(endpoint, group),
      data: patchBody([adding(user)]),
    }));
    const body = { schemas: [BULK], failOnErrors: 1, Operations: operations };
    const { value } = await work.conversation.send({ method: 'POST', path: '/Bulk', body, repeatable: true });
    for (const [at, answer] of answersIn(value).entries()) checkAnswer(answer, groups[from + at]!);
  }
}

/** Adds a user to one group; who is a member already stays one. @throws TargetError */
export async function enter(work: ScimWork, group: string, user: string): Promise<void> {
  if (work.features.patch) {
    await patch(work, group, adding(user));
    return;
  }
  const before = await theGroup(work, group);
  const members = listIn(before);
  if (referencesIn(members).some(({ id }) => id === user)) return;
  await put(work, { ...before, members: [...members, { value: user }] });
}

/** Takes a user out of a group; who is no member is fine. @throws TargetError */
export async function leave(work: ScimWork, group: string, user: string): Promise<void> {
  const before = await theGroup(work, group);
  const members = listIn(before);
  const others = members.filter((member) => !(isJsonObject(member) && member['value'] === user));
  if (others.length === members.length) return;
  if (work.features.patch) await patch(work, group, { op: 'remove', path: `members[value eq ${quoted(user)}]` });
  else await put(work, { ...before, members: others });
}

/** The groups of a user: as the user says, or where it says nothing by asking the groups. */
export async function groupsOf(work: ScimWork, user: JsonObject, nested: boolean): Promise<Reference[]> {
  const listed = user['groups'];
  if (Array.isArray(listed) && !nested) return referencesIn(listed).filter(({ type }) => type !== 'indirect');
  const found = new Map<string, Reference>();
  for (let level = [idOf(user)]; level.length > 0;) {
    const next: string[] = [];
    for (const member of level) {
      for (const group of await groupsWith(work, member)) {
        const id = idOf(group);
        if (found.has(id)) continue;
        const { displayName } = group;
        found.set(id, { id, type: undefined, display: typeof displayName === 'string' ? displayName : undefined });
        next.push(id);
      }
    }
    level = nested ? next : [];
  }
  return [...found.values()];
}

/** The users in a group; with `nested` those in its groups too. @returns ids */
export async function usersIn(work: ScimWork, group: JsonObject, nested: boolean): Promise<string[]> {
  const users = new Set<string>();
  const seen = new Set([idOf(group)]);
  for (let level = [group]; level.length > 0;) {
    const next: JsonObject[] = [];
    for (const { id, type } of level.flatMap((one) => referencesIn(one['members']))) {
      if (type !== 'Group') users.add(id);
      else if (nested && !seen.has(id)) {
        seen.add(id);
        next.push(await theGroup(work, id));
      }
    }
    level = next;
  }
  return [...users];
}

function groupsWith({ conversation, features }: ScimWork, member: string): Promise<JsonObject[]> {
  if (features.filter) return conversation.list(features.groups, `members.value eq ${quoted(member)}`);
  const holds = (group: JsonObject): boolean => referencesIn(group['members']).some(({ id }) => id === member);
  return conversation.list(features.groups, undefined).then((groups) => groups.filter(holds));
}

const adding = (user: string): PatchOperation => ({ op: 'add', path: 'members', value: [{ value: user }] });

async function patch({ conversation, features }: ScimWork, group: string, operation: PatchOperation): Promise<void> {
  const path = resourcePath(features.groups, group);
  await conversation.send({ method: 'PATCH', path, body: patchBody([operation]), repeatable: true });
}

async function put({ conversation, features }: ScimWork, group: JsonObject): Promise<void> {
  const path = resourcePath(features.groups, idOf(group));
  await conversation.send({ method: 'PUT', path, body: withoutReadOnly(group) });
}

const listIn = ({ members }: JsonObject): readonly Json[] => (Array.isArray(members) ? (members as readonly Json[]) : []);

function answersIn(value: Json): readonly JsonObject[] {
  const listed = isJsonObject(value) ? value['Operations'] : undefined;
  return Array.isArray(listed) ? (listed as readonly Json[]).filter(isJsonObject) : [];
}

/** Each part of a bulk answer has a status of its own, as a text (RFC 7644, 3.7.3). */
function checkAnswer({ status, response }: JsonObject, group: string): void {
  const code = Number(typeof status === 'object' && isJsonObject(status ?? null) ? (status as JsonObject)['code'] : status);
  if (code < 300) return;
  const detail = isJsonObject(response) && typeof response['detail'] === 'string' ? response['detail'] : 'no reason given';
  const kind = code === 404 ? 'not-found' : code >= 500 ? 'unavailable' : 'invalid-input';
  throw new TargetError(kind, `The SCIM server refused the membership in "${group}": ${detail} [HTTP ${String(code)}].`, {
    code: String(code),
    safeToRepeat: code < 500,
  });
}
