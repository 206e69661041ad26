import type { Json } from '../../flow/json.ts';
import type { JsonRequest } from '../http/conversation.ts';
import type { OperationParameters } from './parameters.ts';
import { queryString } from './path-template.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Headers that are the connection's or the credentials' own business. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Whether a header is idflow's own to set. */
export const isOwnHeader = (name: string): boolean => OWN_HEADERS.has(name.toLowerCase());

/**
 * The request that the parameters of the operation `request` describe.
 * @throws TargetError invalid-input
 */
export function rawRequestOf(parameters: OperationParameters): JsonRequest {
  const success = parameters.optionalStatuses('success');
  const method = methodOf(parameters);
  return {
    method,
    path: pathOf(parameters),
    body: bodyOf(parameters, method),
    headers: headersOf(parameters),
    accepts: success === undefined ? undefined : (status) => success.includes(status),
    absent: parameters.optionalStatuses('notFound') ?? [],
  };
}

function methodOf(parameters: OperationParameters): string {
  const method = (parameters.optionalText('method') ?? 'GET').toUpperCase();
  if (!METHODS.includes(method)) throw parameters.refused('method', `must be ${METHODS.join(', ')}`);
  return method;
}

/** Only a path: with a host, a user name or dot segments the request would go where the flow's author did not look. */
function pathOf(parameters: OperationParameters): string {
  const path = parameters.text('path');
  if (!/^\/(?!\/)[^\\\s#]*$/.test(path))
    throw parameters.refused('path', 'must begin with one "/" and hold no blanks, "\\" or "#"; encode them');
  const pathname = path.replace(/\?.*$/, '');
  if (pathname.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part)))
    throw parameters.refused('path', 'must not hold "." or ".." as a part');
  // Only to encode what is not ASCII; the host is not used.
  const url = new URL(path, 'https://server.invalid');
  const more = queryString(queryOf(parameters));
  return url.pathname + url.search + (url.search === '' ? more : more.replace('?', '&'));
}

function queryOf(parameters: OperationParameters): Record<string, string | number | boolean> {
  const query: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(parameters.optionalObject('query') ?? {})) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'object')
      throw parameters.refused('query', `has a list or an object as "${name}"; values are texts, numbers, true or false`);
    query[name] = value;
  }
  return query;
}

function headersOf(parameters: OperationParameters): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters.optionalObject('headers') ?? {})) {
    const lower = name.toLowerCase();
    if (OWN_HEADERS.has(lower)) throw parameters.refused('headers', `must not set ${lower}, which is set by idflow itself`);
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw parameters.refused('headers', 'has a name that is not a header name');
    if (typeof value !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw parameters.refused('headers', `has no plain text as ${lower}`);
    headers[lower] = value;
  }
  return headers;
}

function bodyOf(parameters: OperationParameters, method: string): Json | undefined {
  if (parameters.has('body') && (method === 'GET' || method === 'HEAD'))
    throw parameters.refused('body', `can not go with ${method}`);
  return parameters.any('body');
}
