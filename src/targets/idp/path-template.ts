import type { TargetError } from '../port.ts';
import type { OperationParameters } from './parameters.ts';

/** Builds a path from checked parameters. */
export type PathTemplate = (parameters: OperationParameters) => string;

/**
 * Compiles a template such as `/api/v1/users/{user}/groups`: each name in braces is a parameter whose text becomes one encoded
 * path segment, whatever it holds.
 */
export function pathTemplate(template: string): PathTemplate {
  const parts = template.split(/\{(\w+)\}/);
  return (parameters) => parts.map((part, at) => (at % 2 === 0 ? part : segment(part, parameters))).join('');
}

/** A query string, `?` included; undefined values are left out. */
export function queryString(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&')}`;
}

const segment = (name: string, parameters: OperationParameters): string =>
  pathSegment(name, parameters.text(name), (words) => parameters.refused(name, words));

/**
 * A text as one segment of a path, encoded.
 * @param name of the parameter that it comes from
 * @param refused makes the error for a text that would lead elsewhere
 */
export function pathSegment(name: string, value: string, refused: (words: string) => TargetError): string {
  // Encoded or not, servers and proxies resolve dot segments: DELETE /users/.. would be another call.
  if (value === '.' || value === '..') throw refused('can not be "." or ".."');
  // Okta's alias for the token's own user; as data it can only be a mistake, and a dangerous one.
  if (name === 'user' && value === 'me')
    throw refused('can not be "me", which would address the administrator whose credentials idflow uses');
  return encodeURIComponent(value);
}
