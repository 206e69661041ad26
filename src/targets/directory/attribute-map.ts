import type { Entry } from 'ldapts';
import type { Json, JsonObject } from '../../flow/json.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import { TargetError } from '../port.ts';
import type { Values } from './attribute-values.ts';

/** Where a profile attribute stands in the directory. */
export interface MappedAttribute {
  readonly attribute: string;
  /** A list in the profile; else one text. */
  readonly many: boolean;
}

/** Profile attribute that is no attribute of the directory: the name of the entry above. Changing it moves the user. */
export const CONTAINER = 'container';

/** Which attribute of the directory holds which of the profile. */
export class AttributeMap {
  readonly #byName: ReadonlyMap<string, MappedAttribute>;

  /**
   * @param known name of the profile attribute to attribute, `attribute[]` for lists
   * @throws TargetError invalid-input for what is no name of an attribute
   */
  constructor(...known: readonly Readonly<Record<string, string>>[]) {
    this.#byName = new Map(known.flatMap((of) => Object.entries(of).map(([name, written]) => [name, mapped(name, written)])));
  }

  /** @returns undefined for a name that is not mapped */
  get(name: string): MappedAttribute | undefined {
    return this.#byName.get(name);
  }

  /** The attribute that a mapped name stands for. */
  attributeOf(name: string): string {
    return this.#byName.get(name)?.attribute ?? name;
  }

  get attributes(): readonly string[] {
    return [...new Set([...this.#byName.values()].map(({ attribute }) => attribute))];
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The profile in an entry: each name is there, null or an empty list for what has no value, so that all can be compared. */
  profileOf(entry: Entry): JsonObject {
    const byAttribute = new Map(Object.keys(entry).map((key) => [key.toLowerCase(), key]));
    const profile: Record<string, Json> = {};
    for (const [name, { attribute, many }] of this.#byName) {
      const values = textsOf(entry, byAttribute.get(attribute.toLowerCase()));
      profile[name] = many ? values : (values[0] ?? null);
    }
    return profile;
  }

  /**
   * The values of a profile as they are sent, by attribute; an empty list removes.
   * @throws TargetError invalid-input: a name that is not mapped, a value that no attribute can hold
   */
  valuesOf(profile: JsonObject, parameters: OperationParameters): Map<string, Values> {
    const values = new Map<string, Values>();
    for (const [name, value] of Object.entries(profile)) {
      if (name === CONTAINER || value === undefined) continue;
      const to = this.#byName.get(name);
      if (to === undefined) throw parameters.refused('profile', this.#unknown(name));
      values.set(to.attribute, texts(name, value, to.many, parameters));
    }
    return values;
  }

  #unknown(name: string): string {
    return `has "${name}", which is mapped to no attribute; there are ${[...this.names, CONTAINER].join(', ')}. Add it to \`attributes\` of the target`;
  }
}

/** The texts of an attribute; bytes as base64. */
export function textsOf(entry: Entry, key: string | undefined): string[] {
  const value = key === undefined ? undefined : entry[key];
  if (value === undefined) return [];
  const all: readonly (string | Buffer)[] = Array.isArray(value) ? value : [value];
  return all.map((one) => (typeof one === 'string' ? one : one.toString('base64')));
}

/** The first text of an attribute, found without regard to case. */
export function textOf(entry: Entry, attribute: string): string | undefined {
  const lower = attribute.toLowerCase();
  return textsOf(
    entry,
    Object.keys(entry).find((key) => key.toLowerCase() === lower),
  )[0];
}

function texts(name: string, value: Json, many: boolean, parameters: OperationParameters): string[] {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) {
    if (!many) throw parameters.refused('profile', `has a list as "${name}", which takes one value`);
    return (value as readonly Json[]).flatMap((one) => texts(name, one, false, parameters));
  }
  if (typeof value === 'boolean') return [value ? 'TRUE' : 'FALSE'];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'string') throw parameters.refused('profile', `has an object as "${name}"; a directory holds texts`);
  if (/\p{Surrogate}/u.test(value)) throw parameters.refused('profile', `has half a character (a lone surrogate) in "${name}"`);
  return [value];
}

function mapped(name: string, written: string): MappedAttribute {
  const [, attribute, many] = /^([A-Za-z][\w.;-]*)(\[\])?$/.exec(written) ?? [];
  if (attribute !== undefined) return { attribute, many: many !== undefined };
  const message = `\`attributes\` maps ${name} to "${written}", which is no name of an attribute; write mail, or proxyAddresses[] for a list.`;
  throw new TargetError('invalid-input', message, { safeToRepeat: true });
}
