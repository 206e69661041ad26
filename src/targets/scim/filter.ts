import { profileName, readFilter, type IdpFilter } from '../idp/filter.ts';
import type { OperationParameters } from '../idp/parameters.ts';

/** A text as a literal of SCIM's filter language, which is that of JSON. */
export const quoted = (text: string): string => JSON.stringify(text);

/**
 * The filter in a parameter, with the names of the profile replaced by their places.
 * @param pathOf place of a name; undefined for one that is unknown
 * @throws TargetError invalid-input
 */
export function filterIn(parameters: OperationParameters, name: string, pathOf: (name: string) => string | undefined): string {
  return written(readFilter(parameters, name), (path) => {
    const place = pathOf(profileName(path));
    if (place === undefined) throw parameters.refused(name, `asks for "${path}", which can not be searched by here`);
    return place;
  });
}

function written(filter: IdpFilter, placeOf: (path: string) => string): string {
  switch (filter.is) {
    case 'and':
    case 'or':
      return filter.parts.map((part) => inner(part, placeOf)).join(` ${filter.is} `);
    case 'not':
      return `not (${written(filter.part, placeOf)})`;
    case 'present':
      return comparison(placeOf(filter.path), 'pr', '').trimEnd();
    default:
      if (filter.path === 'status') return `active ${filter.is} ${String(filter.value === 'ACTIVE')}`;
      return comparison(
        placeOf(filter.path),
        filter.is,
        typeof filter.value === 'string' ? quoted(filter.value) : String(filter.value),
      );
  }
}

const inner = (part: IdpFilter, placeOf: (path: string) => string): string =>
  part.is === 'and' || part.is === 'or' ? `(${written(part, placeOf)})` : written(part, placeOf);

/** `emails[type eq "work"].value sw "a"` is written `emails[type eq "work" and value sw "a"]`, which RFC 7644 knows. */
function comparison(place: string, is: string, value: string): string {
  const [, list, which, part] = /^(.*)\[(.*)\]\.(\w+)$/.exec(place) ?? [];
  return list === undefined ? `${place} ${is} ${value}` : `${list}[${which!} and ${part!} ${`${is} ${value}`.trimEnd()}]`;
}
