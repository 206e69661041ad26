import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isJsonObject, type Json, type JsonObject } from '../../../src/flow/json.ts';

export const CLIENT = { clientId: 'idflow', clientSecret: 'client-secret-of-a-throwaway' };

/** A stand-in for the parts of Keycloak that idflow uses, made after its documentation: no real Keycloak can be had here. */
export interface KeycloakDouble {
  readonly port: number;
  readonly url: string;
  readonly users: Map<string, JsonObject>;
  readonly groups: Map<string, JsonObject>;
  /** Bodies of the requests it got, by method and path. */
  readonly requests: { readonly what: string; readonly body: Json }[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly location?: string;
}

const REALM = '/admin/realms/staff';
const NOT_FOUND = (what: string): Answer => ({ status: 404, body: { error: `Could not find ${what} by id` } });
const TAKEN = (what: string): Answer => ({ status: 409, body: { errorMessage: what } });
const DONE: Answer = { status: 204 };

export async function startKeycloakDouble(port = 0, kept?: KeycloakDouble): Promise<KeycloakDouble> {
  const users = kept?.users ?? new Map<string, JsonObject>();
  const groups = kept?.groups ?? new Map<string, JsonObject>();
  const members = new Map<string, Set<string>>();
  const requests: { what: string; body: Json }[] = [];
  const tokens = new Set<string>();
  const membersOf = (group: string): Set<string> => {
    let set = members.get(group);
    if (set === undefined) members.set(group, (set = new Set()));
    return set;
  };

  const token = (form: string, authorization: string | undefined): Answer => {
    const basic = `Basic ${Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64')}`;
    if (authorization !== basic)
      return { status: 401, body: { error: 'unauthorized_client', error_description: 'Invalid client credentials' } };
    if (new URLSearchParams(form).get('grant_type') !== 'client_credentials')
      return { status: 400, body: { error: 'invalid_grant' } };
    const made = randomUUID();
    tokens.add(made);
    return { status: 200, body: { access_token: made, expires_in: 300, token_type: 'Bearer' } };
  };

  const loginTaken = (user: JsonObject, id?: string): boolean =>
    [...users.values()].some((other) => other['id'] !== id && other['username'] === String(user['username']).toLowerCase());

  const createUser = (user: JsonObject): Answer => {
    if (loginTaken(user)) return TAKEN('User exists with same username');
    const id = randomUUID();
    const { credentials: _, ...shown } = user;
    users.set(id, { ...shown, id, username: String(user['username']).toLowerCase() });
    return { status: 201, location: `${REALM}/users/${id}` };
  };

  const createGroup = (group: JsonObject): Answer => {
    if ([...groups.values()].some(({ name }) => name === group['name']))
      return TAKEN(`Top level group named '${String(group['name'])}' already exists.`);
    const id = randomUUID();
    groups.set(id, { ...group, id, subGroups: [] });
    return { status: 201, location: `${REALM}/groups/${id}` };
  };

  const searchUsers = (query: URLSearchParams): JsonObject[] =>
    [...users.values()].filter(beginsAsSearched(query)).filter((user) =>
      ['username', 'email', 'firstName', 'lastName'].every((name) => {
        const wanted = query.get(name)?.toLowerCase();
        const value = String(user[name] ?? '').toLowerCase();
        return wanted === undefined || (query.get('exact') === 'true' ? value === wanted : value.includes(wanted));
      }),
    );

  /** `search` looks at the beginnings of names. */
  const beginsAsSearched =
    (query: URLSearchParams) =>
    (user: JsonObject): boolean => {
      const wanted = query.get('search')?.toLowerCase();
      const names = ['username', 'email', 'firstName', 'lastName'];
      return (
        wanted === undefined ||
        names.some((name) =>
          String(user[name] ?? '')
            .toLowerCase()
            .startsWith(wanted),
        )
      );
    };

  const searchGroups = (query: URLSearchParams): JsonObject[] => {
    const wanted = query.get('search');
    const exact = query.get('exact') === 'true';
    return [...groups.values()].filter(({ name }) => {
      if (wanted === null) return true;
      return exact ? name === wanted : String(name).toLowerCase().includes(wanted.toLowerCase());
    });
  };

  const page = (all: readonly JsonObject[], query: URLSearchParams): Answer => {
    const first = Number(query.get('first') ?? 0);
    return { status: 200, body: all.slice(first, first + Number(query.get('max') ?? 100)) };
  };

  const onUser = (id: string, rest: string, method: string, query: URLSearchParams, body: JsonObject): Answer => {
    const user = users.get(id);
    if (user === undefined) return { status: 404, body: { error: 'User not found' } };
    const [, group] = /^\/groups\/(.+)$/.exec(rest) ?? [];
    if (group !== undefined) {
      if (!groups.has(group)) return NOT_FOUND('group');
      if (method === 'PUT') membersOf(group).add(id);
      else membersOf(group).delete(id);
      return DONE;
    }
    if (rest === '/groups')
      return page(
        [...groups.values()].filter((one) => membersOf(String(one['id'])).has(id)),
        query,
      );
    if (rest === '/reset-password') return DONE;
    if (method === 'GET') return { status: 200, body: { ...user, access: { manage: true } } };
    if (method === 'DELETE') {
      users.delete(id);
      for (const set of members.values()) set.delete(id);
      return DONE;
    }
    if (loginTaken(body, id)) return TAKEN('User exists with same username');
    // What is not sent stays; `attributes` are replaced as a whole.
    users.set(id, { ...user, ...body, id, username: String(body['username'] ?? user['username']).toLowerCase() });
    return DONE;
  };

  const onGroup = (id: string, rest: string, method: string, query: URLSearchParams): Answer => {
    const group = groups.get(id);
    if (group === undefined) return NOT_FOUND('group');
    if (rest === '/members')
      return page(
        [...membersOf(id)].map((user) => users.get(user)!),
        query,
      );
    if (rest === '/children')
      return page(
        [...groups.values()].filter(({ parentId }) => parentId === id),
        query,
      );
    if (method === 'GET') return { status: 200, body: group };
    groups.delete(id);
    members.delete(id);
    return DONE;
  };

  const answer = (method: string, path: string, query: URLSearchParams, body: JsonObject): Answer => {
    if (path === REALM) return { status: 200, body: { realm: 'staff', displayName: 'Staff' } };
    const [, kind, id, rest = ''] = /^\/admin\/realms\/staff\/(users|groups)(?:\/([^/]+)(\/.*)?)?$/.exec(path) ?? [];
    if (kind === undefined) return NOT_FOUND('resource');
    if (id !== undefined) return kind === 'users' ? onUser(id, rest, method, query, body) : onGroup(id, rest, method, query);
    if (method === 'POST') return kind === 'users' ? createUser(body) : createGroup(body);
    return page(kind === 'users' ? searchUsers(query) : searchGroups(query), query);
  };

  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const isToken = pathname === '/realms/staff/protocol/openid-connect/token';
      const parsed: unknown = isToken || text === '' ? {} : JSON.parse(text);
      const body = isJsonObject(parsed) ? parsed : {};
      const method = request.method ?? '';
      if (!isToken) requests.push({ what: `${method} ${pathname}`, body });
      const authorised = tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, ''));
      const given: Answer = isToken
        ? token(text, request.headers.authorization)
        : authorised
          ? answer(method, decodeURIComponent(pathname), searchParams, body)
          : { status: 401, body: { error: 'HTTP 401 Unauthorized' } };
      const location = given.location === undefined ? {} : { location: `http://localhost${given.location}` };
      response.writeHead(given.status, { 'content-type': 'application/json', ...location });
      response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    url: `http://127.0.0.1:${String(own)}`,
    users,
    groups,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
