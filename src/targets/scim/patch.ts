import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';

/** One operation of a PATCH (RFC 7644, 3.5.2). */
export interface PatchOperation extends JsonObject {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
}

/** The body of a PATCH. */
export const patchBody = (operations: readonly PatchOperation[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

/** Attributes that are the server's own. */
const READ_ONLY: ReadonlySet<string> = new Set(['id', 'meta', 'schemas', 'groups']);

/**
 * What turns one state of a resource into another: each simple attribute by itself, lists as a whole, because a value selected by
 * a filter can only be replaced where there is one.
 */
export function patchBetween(before: JsonObject, after: JsonObject): PatchOperation[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !READ_ONLY.has(name)));
  return [...names].flatMap((name) => {
    const [from, to] = [before[name] ?? null, after[name] ?? null];
    const nested = (isJsonObject(from) || from === null) && (isJsonObject(to) || to === null);
    if (!nested || (from === null && to === null)) return change(name, from, to);
    const separator = name.startsWith('urn:') ? ':' : '.';
    const [parts, wanted] = [isJsonObject(from) ? from : {}, isJsonObject(to) ? to : {}];
    return [...new Set([...Object.keys(parts), ...Object.keys(wanted)])].flatMap((part) =>
      change(`${name}${separator}${part}`, parts[part] ?? null, wanted[part] ?? null),
    );
  });
}

function change(path: string, from: Json, to: Json): PatchOperation[] {
  if (isDeepStrictEqual(from, to)) return [];
  return to === null ? [{ op: 'remove', path }] : [{ op: 'replace', path, value: to }];
}

/** A resource as PUT takes it: without what is the server's own. */
export function withoutReadOnly(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => name === 'schemas' || !READ_ONLY.has(name)));
}
