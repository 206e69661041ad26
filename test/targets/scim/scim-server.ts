import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { isJsonObject, type Json, type JsonObject } from '../../../src/flow/json.ts';

export const TOKEN = 'scim-token-of-a-throwaway';

/** A SCIM server whose protocol is scimmy's; only where it keeps its resources is ours. */
export interface ScimServer {
  readonly port: number;
  readonly url: string;
  /** Everything it holds. */
  readonly users: Map<string, JsonObject>;
  readonly groups: Map<string, JsonObject>;
  /** Methods and paths of the requests it got. */
  readonly requests: string[];
  /** Changes what it says it can do. */
  configure(features: JsonObject): void;
  close(): Promise<void>;
}

/** The packages hold their handlers per process: one server at a time. */
export async function startScimServer(port = 0): Promise<ScimServer> {
  const users = new Map<string, JsonObject>();
  const groups = new Map<string, JsonObject>();
  const requests: string[] = [];
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .extend(SCIMMY.Schemas.EnterpriseUser, false)
    .ingress((resource, data) => save(users, resource.id, plain(data), refuseTakenLogin(users)) as never)
    .egress(
      (resource) =>
        found(
          [...users.values()].map((user) => withGroups(user, groups)),
          resource,
        ) as never,
    )
    .degress((resource) => {
      if (!users.delete(resource.id!)) throw new Error('not there');
      for (const group of groups.values())
        Object.assign(group, { members: membersOf(group).filter(({ value }) => value !== resource.id) });
    });
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress((resource, data) => save(groups, resource.id, plain(data), refuseUnknownMembers(users, groups)) as never)
    .egress((resource) => found([...groups.values()], resource) as never)
    .degress((resource) => {
      if (!groups.delete(resource.id!)) throw new Error('not there');
    });
  const configure = (features: JsonObject): void => {
    SCIMMY.Config.set(features);
  };
  configure({ patch: true, filter: true, etag: false, bulk: { supported: true, maxOperations: 10, maxPayloadSize: 1_000_000 } });

  const app = express();
  app.use((request, _response, next) => {
    requests.push(`${request.method} ${request.path}`);
    next();
  });
  const handler = (request: { header(name: string): string | undefined }): string => {
    if (request.header('authorization') !== `Bearer ${TOKEN}`) throw new Error('The token is wrong.');
    return 'idflow';
  };
  app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler }) as unknown as express.RequestHandler);
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(port, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    url: `http://127.0.0.1:${String(own)}/scim/v2`,
    users,
    groups,
    requests,
    configure,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

type Check = (resource: JsonObject, id: string | undefined) => void;

function save(all: Map<string, JsonObject>, id: string | undefined, data: JsonObject, check: Check): JsonObject {
  if (id !== undefined && !all.has(id)) throw new Error('not there');
  check(data, id);
  const key = id ?? randomUUID();
  const saved = { ...data, id: key };
  all.set(key, saved);
  return saved;
}

function found(
  all: readonly JsonObject[],
  resource: { readonly id?: string; readonly filter?: { match(values: unknown[]): unknown[] } },
): unknown {
  if (resource.id !== undefined) {
    const one = all.find(({ id }) => id === resource.id);
    if (one === undefined) throw new Error('not there');
    return one;
  }
  return resource.filter === undefined ? all : resource.filter.match(all.map(withExtensionPaths));
}

/** The filters of the package look for attributes of extensions under their whole path. */
function withExtensionPaths(resource: JsonObject): JsonObject {
  const paths = Object.entries(resource).flatMap(([schema, values]) =>
    schema.startsWith('urn:') && isJsonObject(values)
      ? Object.entries(values).map(([name, value]) => [`${schema}:${name}`, value] as const)
      : [],
  );
  return { ...Object.fromEntries(paths), ...resource };
}

const refuseTakenLogin =
  (users: ReadonlyMap<string, JsonObject>): Check =>
  (user, id) => {
    const login = String(user['userName']).toLowerCase();
    if ([...users.values()].some((other) => other['id'] !== id && String(other['userName']).toLowerCase() === login))
      throw new SCIMMY.Types.Error(409, 'uniqueness', 'The userName is taken.');
  };

const refuseUnknownMembers =
  (users: ReadonlyMap<string, JsonObject>, groups: ReadonlyMap<string, JsonObject>): Check =>
  (group) => {
    const members = new Map(membersOf(group).map((member) => [member['value'], member]));
    const unknown = [...members.keys()].find((value) => !users.has(String(value)) && !groups.has(String(value)));
    if (unknown !== undefined) throw new SCIMMY.Types.Error(400, 'invalidValue', `There is no member ${String(unknown)}.`);
    const typed = [...members.values()].map((member) => ({
      ...member,
      type: groups.has(String(member['value'])) ? 'Group' : 'User',
    }));
    Object.assign(group, { members: typed });
  };

const membersOf = (group: JsonObject): JsonObject[] =>
  (Array.isArray(group['members']) ? (group['members'] as readonly Json[]) : []).filter(isJsonObject);

function withGroups(user: JsonObject, groups: ReadonlyMap<string, JsonObject>): JsonObject {
  const own = [...groups.values()].filter((group) => membersOf(group).some(({ value }) => value === user['id']));
  return { ...user, groups: own.map(({ id, displayName }) => ({ value: id!, display: displayName!, type: 'direct' })) };
}

const plain = (data: unknown): JsonObject => JSON.parse(JSON.stringify(data)) as JsonObject;
