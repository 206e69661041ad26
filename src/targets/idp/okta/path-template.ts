import type { OktaParameters } from './parameters.ts';

/** Builds a path from checked parameters. */
export type PathTemplate = (parameters: OktaParameters) => string;

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

function segment(name: string, parameters: OktaParameters): string {
  const value = parameters.text(name);
  // Encoded or not, servers and proxies resolve dot segments: DELETE /users/.. would be another call.
  if (value === '.' || value === '..') throw parameters.refused(name, 'can not be "." or ".."');
  // Okta's alias for the token's own user; as data it can only be a mistake, and a dangerous one.
  if (name === 'user' && value === 'me')
    throw parameters.refused(name, 'can not be "me", which would address the administrator whose credentials idflow uses');
  return encodeURIComponent(value);
}
