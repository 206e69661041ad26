import {
  AndFilter,
  EqualityFilter,
  FilterParser,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
  type Filter,
} from 'ldapts';
import { profileName, readFilter, type IdpFilter } from '../idp/filter.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import { TargetError } from '../port.ts';
import type { DirectoryScheme } from './scheme.ts';

/** Attribute with a value, as a part of the protocol and not of a text: whatever the value holds, it stays a value. */
export const equals = (attribute: string, value: string | Buffer): Filter => new EqualityFilter({ attribute, value });

export const allOf = (...filters: readonly Filter[]): Filter =>
  filters.length === 1 ? filters[0]! : new AndFilter({ filters: [...filters] });

export const anyOf = (...filters: readonly Filter[]): Filter =>
  filters.length === 1 ? filters[0]! : new OrFilter({ filters: [...filters] });

export const anything: Filter = new PresenceFilter({ attribute: 'objectClass' });

export const startsWith = (attribute: string, initial: string): Filter => new SubstringFilter({ attribute, initial });

/**
 * Reads a filter in LDAP's own words, RFC 4515.
 * @param where what it is, for the message
 * @throws TargetError invalid-input
 */
export function parseFilter(text: string, where: string): Filter {
  const refused = (words: string): TargetError =>
    new TargetError('invalid-input', `${where} is no LDAP filter: ${words}.`, { safeToRepeat: true });
  // The parser takes what is open for closed; in values a parenthesis is written \28 or \29.
  let open = 0;
  for (const character of text) {
    open += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (open < 0) break;
  }
  if (open !== 0) throw refused('its parentheses do not match');
  try {
    return FilterParser.parseString(text);
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error));
  }
}

/** Where the names in a filter stand in the directory. */
export interface FilterNames {
  /** @returns undefined for a name that is unknown */
  attribute(name: string): string | undefined;
  /** The filter of a name that is no attribute: `id`, `status`. */
  special(name: string, value: string): Filter | undefined;
}

/**
 * The filter in a parameter, in the words of Okta and SCIM or, when it begins with a parenthesis and an LDAP operator, in LDAP's own.
 * @throws TargetError invalid-input
 */
export function filterIn(parameters: OperationParameters, name: string, names: FilterNames): Filter {
  const text = parameters.text(name).trim();
  // `(mail=*)`, `(&(…)(…))`; the other language has blanks around its comparisons.
  if (/^\((?:[&|!]\s*\(|[\w.;-]+(?::[\w.:]*)?[~<>]?=)/.test(text))
    return parseFilter(text, `${parameters.operation}: parameter "${name}"`);
  return translate(readFilter(parameters, name), names, (words) => parameters.refused(name, words));
}

/** Names in filters over users. */
export const userNames = (scheme: DirectoryScheme): FilterNames => ({
  attribute: (name) => scheme.attributes.get(profileName(name))?.attribute,
  special: (name, value) => {
    if (name === 'id') return scheme.id.filter(value);
    return name === 'status' ? scheme.stateFilter(value === 'ACTIVE' ? 'ACTIVE' : 'DEPROVISIONED') : undefined;
  },
});

/** Names in filters over groups. */
export const groupNames = (scheme: DirectoryScheme): FilterNames => ({
  attribute: (name) => GROUP_ATTRIBUTES[profileName(name)],
  special: (name, value) => (name === 'id' ? scheme.id.filter(value) : undefined),
});

const GROUP_ATTRIBUTES: Readonly<Record<string, string | undefined>> = { name: 'cn', description: 'description' };

function translate(filter: IdpFilter, names: FilterNames, refused: (words: string) => Error): Filter {
  const inner = (part: IdpFilter): Filter => translate(part, names, refused);
  if (filter.is === 'and' || filter.is === 'or') return (filter.is === 'and' ? allOf : anyOf)(...filter.parts.map(inner));
  if (filter.is === 'not') return not(inner(filter.part));
  if (filter.is !== 'present' && (filter.is === 'eq' || filter.is === 'ne')) {
    const special = names.special(filter.path, String(filter.value));
    if (special !== undefined) return filter.is === 'eq' ? special : not(special);
  }
  const attribute = names.attribute(filter.path);
  if (attribute === undefined) throw refused(`asks for "${filter.path}", which can not be searched by here`);
  if (filter.is === 'present') return new PresenceFilter({ attribute });
  return comparison(
    attribute,
    filter.is,
    typeof filter.value === 'boolean' ? String(filter.value).toUpperCase() : String(filter.value),
  );
}

function comparison(attribute: string, is: string, value: string): Filter {
  switch (is) {
    case 'ne':
      return not(equals(attribute, value));
    case 'co':
      return new SubstringFilter({ attribute, any: [value] });
    case 'sw':
      return startsWith(attribute, value);
    case 'ew':
      return new SubstringFilter({ attribute, final: value });
    case 'ge':
      return new GreaterThanEqualsFilter({ attribute, value });
    case 'le':
      return new LessThanEqualsFilter({ attribute, value });
    case 'gt':
      return allOf(new GreaterThanEqualsFilter({ attribute, value }), not(equals(attribute, value)));
    case 'lt':
      return allOf(new LessThanEqualsFilter({ attribute, value }), not(equals(attribute, value)));
    default:
      return equals(attribute, value);
  }
}

const not = (filter: Filter): Filter => new NotFilter({ filter });
