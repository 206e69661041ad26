import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { profileName, type IdpFilter } from './filter.ts';

/**
 * Whether a user or a group is among those that a filter means, for servers that can not search by all of it. Texts are compared
 * without regard to case, as servers do.
 * @param found as operations answer it: `id`, `status`, `profile`
 */
export function matches(filter: IdpFilter, found: JsonObject): boolean {
  switch (filter.is) {
    case 'and':
      return filter.parts.every((part) => matches(part, found));
    case 'or':
      return filter.parts.some((part) => matches(part, found));
    case 'not':
      return !matches(filter.part, found);
    case 'present':
      return valuesAt(found, filter.path).length > 0;
    case 'ne':
      return !matches({ ...filter, is: 'eq' }, found);
    default: {
      const wanted = comparable(filter.value);
      return valuesAt(found, filter.path).some((value) => compared(filter.is, comparable(value), wanted));
    }
  }
}

function compared(is: string, value: string | number, wanted: string | number): boolean {
  switch (is) {
    case 'eq':
      return value === wanted;
    case 'co':
      return String(value).includes(String(wanted));
    case 'sw':
      return String(value).startsWith(String(wanted));
    case 'ew':
      return String(value).endsWith(String(wanted));
    case 'gt':
      return value > wanted;
    case 'ge':
      return value >= wanted;
    case 'lt':
      return value < wanted;
    default:
      return value <= wanted;
  }
}

const comparable = (value: Json): string | number =>
  typeof value === 'number' ? value : (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase();

function valuesAt(found: JsonObject, path: string): readonly Json[] {
  const profile = isJsonObject(found['profile']) ? found['profile'] : {};
  const value = path === 'id' || path === 'status' ? found[path] : profile[profileName(path)];
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}
