import type { Json } from '../../../../flow/json.ts';
import { rawRequestOf } from '../../raw-request.ts';
import type { OktaCall } from './call.ts';

/** Any request below the org, for what has no operation of its own. */
export const rawRequest: OktaCall = async (conversation, parameters): Promise<Json> => {
  const request = rawRequestOf(parameters);
  if (!parameters.flag('pages', false)) return (await conversation.send(request)).value;
  if (request.method !== 'GET') throw parameters.refused('pages', 'goes with method GET only');
  // "Not there" is an answer to the first page only; on a later one the list has broken off.
  const first = await conversation.send(request);
  if (request.absent?.includes(first.status) === true) return null;
  if (!Array.isArray(first.value)) throw parameters.refused('pages', 'is set, but the answer is not a list');
  const items = [...(first.value as readonly Json[])];
  if (first.next !== undefined) items.push(...(await conversation.list({ ...request, path: first.next, absent: undefined })));
  return items;
};
