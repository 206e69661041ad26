import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import type { OperationParameters } from '../idp/parameters.ts';

/** Attributes that Keycloak has of its own; all others are among `attributes`, as lists. */
const OWN: Readonly<Record<string, string>> = { login: 'username', email: 'email', firstName: 'firstName', lastName: 'lastName' };

/** Names that a profile has at Okta, so that an attribute without value can be compared. */
const USUAL = ['displayName', 'title', 'department', 'mobilePhone', 'primaryPhone', 'employeeNumber', 'userType', 'organization'];

/** What a flow sees of a user: as Okta shows one. */
export function userOf(user: JsonObject): JsonObject {
  const own = Object.entries(OWN).map(([name, field]) => [name, user[field] === '' ? null : (user[field] ?? null)] as const);
  const more = isJsonObject(user['attributes']) ? user['attributes'] : {};
  const usual = USUAL.map((name) => [name, null] as const);
  const attributes = Object.entries(more).map(([name, values]) => [name, single(values)] as const);
  return {
    id: user['id'] ?? null,
    status: user['enabled'] === false ? 'DEPROVISIONED' : 'ACTIVE',
    profile: Object.fromEntries([...usual, ...attributes, ...own]),
  };
}

/** What a flow sees of a group. */
export function groupOf(group: JsonObject): JsonObject {
  const attributes = isJsonObject(group['attributes']) ? group['attributes'] : {};
  return { id: group['id'] ?? null, profile: { name: group['name'] ?? null, description: single(attributes['description']) } };
}

/**
 * A copy of a user with what the profile gives; null takes away.
 * @throws TargetError invalid-input for a value that no attribute can hold
 */
export function withProfile(user: JsonObject, profile: JsonObject, parameters: OperationParameters): JsonObject {
  const own: Record<string, Json> = {};
  const removed = new Set<string>();
  const attributes: Record<string, Json> = {
    ...(isJsonObject(user['attributes']) ? (user['attributes'] as Record<string, Json>) : {}),
  };
  for (const [name, value] of Object.entries(profile)) {
    if (value === undefined) continue;
    if (isJsonObject(value)) throw parameters.refused('profile', `has an object as "${name}"; Keycloak holds texts`);
    const field = OWN[name];
    if (field !== undefined) own[field] = value === null ? '' : textOf(value);
    else if (value === null || value === '') removed.add(name);
    else attributes[name] = Array.isArray(value) ? (value as readonly Json[]).map(textOf) : [textOf(value)];
  }
  const left = Object.entries(attributes).filter(([name]) => !removed.has(name));
  return { ...user, ...own, attributes: Object.fromEntries(left) };
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The names of a profile that Keycloak can search by. */
export const fieldOf = (name: string): string | undefined => OWN[name];

function single(values: Json | undefined): Json {
  if (!Array.isArray(values)) return null;
  const list = values as readonly Json[];
  return list.length === 1 ? list[0]! : list.length === 0 ? null : list;
}
