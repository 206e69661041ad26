import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import { TargetError } from '../port.ts';
import type { ScimConversation } from './conversation.ts';

/** What a server says it can do (RFC 7643, 5), and where its resources are. */
export interface ScimFeatures {
  readonly patch: boolean;
  readonly filter: boolean;
  readonly etag: boolean;
  /** Operations that one bulk request may hold; 0 when there is no bulk. */
  readonly bulkOperations: number;
  /** Endpoints by resource type, `/Users` for User. */
  readonly users: string;
  readonly groups: string;
}

/** Servers without discovery: what nearly all of them can do. */
const USUAL: ScimFeatures = { patch: true, filter: true, etag: false, bulkOperations: 0, users: '/Users', groups: '/Groups' };

/** Asks a server what it can do; who does not answer that is taken for a usual one. @throws TargetError */
export async function discover(conversation: ScimConversation): Promise<ScimFeatures> {
  const [config, types] = [await read(conversation, '/ServiceProviderConfig'), await read(conversation, '/ResourceTypes')];
  const supported = (name: string, otherwise: boolean): boolean => {
    const feature = config?.[name];
    return isJsonObject(feature) && typeof feature['supported'] === 'boolean' ? feature['supported'] : otherwise;
  };
  const bulk = config?.['bulk'];
  const most = isJsonObject(bulk) ? bulk['maxOperations'] : undefined;
  return {
    patch: supported('patch', USUAL.patch),
    filter: supported('filter', USUAL.filter),
    etag: supported('etag', USUAL.etag),
    bulkOperations: supported('bulk', false) && typeof most === 'number' ? most : 0,
    users: endpointOf(types, 'User') ?? USUAL.users,
    groups: endpointOf(types, 'Group') ?? USUAL.groups,
  };
}

async function read(conversation: ScimConversation, path: string): Promise<JsonObject | undefined> {
  try {
    const { value } = await conversation.send({ method: 'GET', path, absent: [404, 501] });
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    // Some servers keep discovery to administrators.
    if (error instanceof TargetError && error.kind === 'forbidden') return undefined;
    throw error;
  }
}

function endpointOf(types: JsonObject | undefined, name: string): string | undefined {
  const listed: Json = types?.['Resources'] ?? null;
  const all = Array.isArray(listed) ? (listed as readonly Json[]).filter(isJsonObject) : [];
  const endpoint = all.find((type) => type['name'] === name || type['id'] === name)?.['endpoint'];
  return typeof endpoint === 'string' && /^\/[\w-]+$/.test(endpoint) ? endpoint : undefined;
}
