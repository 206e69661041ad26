import { isJsonObject, type Json } from '../../flow/json.ts';
import { printable } from '../output/text-width.ts';
import { valueText } from '../output/values.ts';

/** Attributes that people tell others by, the most telling first. */
const NAMING = ['accountName', 'login', 'userName', 'user_name', 'email', 'mail', 'name', 'id', 'key', 'label'];

/** What tells one input from another, for people: `login ada`. */
export function labelOf(input: Json): string {
  if (!isJsonObject(input)) return printable(valueText(input));
  for (const holder of [input, ...Object.values(input).filter(isJsonObject)])
    for (const name of NAMING) {
      const value = holder[name];
      if (typeof value === 'string' || typeof value === 'number') return `${name} ${printable(String(value))}`;
    }
  return printable(valueText(input));
}
