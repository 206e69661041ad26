import type { IdpOperationName } from '../../flow/idp-operations.ts';
import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import { TargetError } from '../port.ts';
import type { ResourceShape, RestApi } from './api.ts';
import { same } from './condition.ts';
import { valueAt, withValueAt } from './pointer.ts';

const ANSWERS: Readonly<Partial<Record<IdpOperationName, 'users' | 'groups'>>> = {
  'find-user': 'users',
  'list-users': 'users',
  'create-user': 'users',
  'update-user': 'users',
  'replace-user': 'users',
  'list-group-users': 'users',
  'find-group': 'groups',
  'list-groups': 'groups',
  'create-group': 'groups',
  'list-user-groups': 'groups',
};

/** How the server shows what an operation answers; undefined where it is passed on as it is. */
export function shapeOf(api: RestApi, operation: IdpOperationName): ResourceShape | undefined {
  const kind = ANSWERS[operation];
  return kind && api[kind];
}

/**
 * Holds answers to what their operation promises: lists are lists, look-ups answer one thing or none.
 * @throws TargetError unavailable
 */
export function promised(operation: IdpOperationName, value: Json): Json {
  const [lists, finds] = [operation.startsWith('list-'), operation.startsWith('find-')];
  if (lists && value === null) return [];
  if (lists ? Array.isArray(value) : !finds || !Array.isArray(value)) return value;
  const message = lists
    ? `${operation}: the server answered no list. Say where it is by \`result\`.`
    : `${operation}: the server answered a list. Take one of it, by \`first: true\` or a \`result\` such as /items/0.`;
  throw new TargetError('unavailable', message, { code: 'malformed-answer', safeToRepeat: true });
}

/** What flows see of an answer: users and groups as Okta shows them. @throws TargetError unavailable for one without an id */
export function shown(shape: ResourceShape | undefined, value: Json): Json {
  if (shape === undefined || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => resourceOf(shape, item));
  return resourceOf(shape, value);
}

export function resourceOf(shape: ResourceShape, value: Json): JsonObject {
  const id = valueAt(value, shape.id);
  if (!isJsonObject(value) || (typeof id !== 'string' && typeof id !== 'number')) {
    const message = `The server answered something without an id at /${shape.id.join('/')}. Check \`result\` of the operation, and \`id\` of its users and groups.`;
    throw new TargetError('unavailable', message, { code: 'no-id' });
  }
  const profile = [...shape.profile].map(([name, place]) => [name, valueAt(value, place) ?? null] as const);
  const status = statusOf(shape, value);
  return { id: String(id), ...(status === undefined ? {} : { status }), profile: Object.fromEntries(profile) };
}

function statusOf({ status }: ResourceShape, value: JsonObject): string | undefined {
  if (status === undefined) return undefined;
  const found = valueAt(value, status.at);
  const known = [...status.values].find(([, one]) => same(one, found))?.[0];
  return known ?? status.otherwise ?? (typeof found === 'string' ? found : undefined);
}

/**
 * A body with the attributes of a profile at their places.
 * @param how changes: null takes an attribute away; whole: what is not given is taken away too; merge-patch: null is written
 * @throws TargetError invalid-input for a name that is mapped nowhere
 */
export function withProfile(
  body: JsonObject,
  shape: ResourceShape,
  parameters: OperationParameters,
  how: 'changes' | 'whole' | 'merge-patch',
): JsonObject {
  const profile = parameters.object('profile');
  const unknown = Object.keys(profile).find((name) => !shape.profile.has(name));
  if (unknown !== undefined) {
    const known = [...shape.profile.keys()].join(', ');
    throw parameters.refused(
      'profile',
      `has "${unknown}", which is mapped to no place; there are ${known}. Add it to \`users\` of the target's API`,
    );
  }
  let next: Json | undefined = body;
  for (const [name, place] of shape.profile) {
    const given = profile[name];
    // A login is what a user is known by; no replacement takes it away.
    if (given === undefined && (how !== 'whole' || name === 'login')) continue;
    next = withValueAt(next, place, given ?? (how === 'merge-patch' ? null : undefined));
  }
  return isJsonObject(next) ? next : {};
}
