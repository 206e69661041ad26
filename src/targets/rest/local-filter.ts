import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { matches } from '../idp/filter-match.ts';
import { readFilter, type IdpFilter } from '../idp/filter.ts';
import type { OperationParameters } from '../idp/parameters.ts';

/** Texts that `q` compares the beginning of: those of a user, and that of a group. */
const NAMES = ['firstName', 'lastName', 'email', 'name'];

/**
 * The test that the parameters filter, search and q mean, for servers that can not search.
 * @returns a test of a user or a group as flows see it
 * @throws TargetError invalid-input for what is no filter
 */
export function localFilter(parameters: OperationParameters): (found: JsonObject) => boolean {
  const has = (name: string): boolean => parameters.has(name);
  const filters: IdpFilter[] = ['filter', 'search'].filter(has).map((name) => readFilter(parameters, name));
  const q = parameters.optionalText('q')?.toLowerCase();
  const begins = (profile: Json | undefined): boolean =>
    isJsonObject(profile) &&
    NAMES.some((name) =>
      String(profile[name] ?? '')
        .toLowerCase()
        .startsWith(q ?? ''),
    );
  return (found) => (q === undefined || begins(found['profile'])) && filters.every((filter) => matches(filter, found));
}
