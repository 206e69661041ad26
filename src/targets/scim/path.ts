import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { TargetError } from '../port.ts';

/** A place in a SCIM resource (RFC 7644, 3.10), as far as profiles need it. */
export interface ScimPath {
  readonly written: string;
  /** URN of an extension, when it is in one. */
  readonly schema: string | undefined;
  /** Attribute of the resource or the extension. */
  readonly attribute: string;
  /** Which of several values: those whose attribute equals this. */
  readonly which: { readonly attribute: string; readonly value: string } | undefined;
  readonly part: string | undefined;
}

const PATH = /^(?:(urn:[\w:.-]+):)?([A-Za-z$][\w-]*)(?:\[(\w+) eq "([^"\\]*)"\])?(?:\.(\w+))?$/;

/** @throws TargetError invalid-input for a text that is no such place */
export function scimPath(written: string, name: string): ScimPath {
  const [, schema, attribute, key, value, part] = PATH.exec(written) ?? [];
  if (attribute === undefined) {
    const message = `\`attributes\` maps ${name} to "${written}", which is no place in a SCIM resource; write title, name.givenName or emails[type eq "work"].value.`;
    throw new TargetError('invalid-input', message, { safeToRepeat: true });
  }
  return { written, schema, attribute, which: key === undefined ? undefined : { attribute: key, value: value! }, part };
}

/** The value at a place; null when there is none. */
export function valueAt(resource: JsonObject, { schema, attribute, which, part }: ScimPath): Json {
  const holder = schema === undefined ? resource : member(resource, schema);
  const value = isJsonObject(holder) ? member(holder, attribute) : null;
  if (which !== undefined) {
    const item = Array.isArray(value) ? (value as readonly Json[]).find((one) => fits(one, which)) : undefined;
    return item === undefined ? null : part === undefined ? item : isJsonObject(item) ? member(item, part) : null;
  }
  return part === undefined ? value : isJsonObject(value) ? member(value, part) : null;
}

/** A copy of the resource with another value at a place; null takes it away, and what is empty then with it. */
export function withValueAt(resource: JsonObject, path: ScimPath, value: Json): JsonObject {
  const { schema, attribute } = path;
  if (schema === undefined) return withMember(resource, attribute, changed(member(resource, attribute), path, value));
  const held = member(resource, schema);
  const holder = isJsonObject(held) ? held : {};
  const next = withMember(holder, attribute, changed(member(holder, attribute), path, value));
  return withMember(resource, schema, Object.keys(next).length === 0 ? null : next);
}

function changed(current: Json, { which, part }: ScimPath, value: Json): Json {
  if (which === undefined) {
    if (part === undefined) return value;
    const next = withMember(isJsonObject(current) ? current : {}, part, value);
    return Object.keys(next).length === 0 ? null : next;
  }
  const items = Array.isArray(current) ? (current as readonly Json[]) : [];
  const item = items.find((one) => fits(one, which));
  const others = items.filter((one) => one !== item);
  if (value === null) return others.length === 0 ? null : others;
  const made = isJsonObject(item) ? item : { [which.attribute]: which.value };
  const next = part === undefined ? value : { ...made, [part]: value };
  return item === undefined ? [...others, next] : items.map((one) => (one === item ? next : one));
}

const fits = (item: Json, { attribute, value }: { readonly attribute: string; readonly value: string }): boolean =>
  isJsonObject(item) && String(member(item, attribute)).toLowerCase() === value.toLowerCase();

/** Names of attributes are compared without regard to case (RFC 7643, 2.1). */
function keyOf(of: JsonObject, name: string): string {
  if (Object.hasOwn(of, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(of).find((key) => key.toLowerCase() === lower) ?? name;
}

const member = (of: JsonObject, name: string): Json => of[keyOf(of, name)] ?? null;

function withMember(of: JsonObject, name: string, value: Json): JsonObject {
  const key = keyOf(of, name);
  const { [key]: _, ...rest } = of;
  return value === null ? rest : { ...of, [key]: value };
}
