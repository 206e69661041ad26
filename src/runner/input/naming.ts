import { isJsonObject, type Json } from '../../flow/json.ts';

/** Attributes that people tell others by, the most telling first. */
const NAMING = ['accountName', 'login', 'userName', 'user_name', 'email', 'mail', 'name', 'id', 'key', 'label'];

/** The attribute that tells one input from another for people, in the input or in a map inside of it; undefined for none. */
export function namingOf(input: Json): { readonly name: string; readonly value: string } | undefined {
  if (!isJsonObject(input)) return undefined;
  for (const holder of [input, ...Object.values(input).filter(isJsonObject)])
    for (const name of NAMING) {
      const value = holder[name];
      if (typeof value === 'string' || typeof value === 'number') return { name, value: String(value) };
    }
  return undefined;
}
