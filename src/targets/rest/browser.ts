import { isJsonObject, type Json, type JsonObject } from '../../flow/json.ts';
import type { BrowseListOptions, TargetBrowser } from '../browse.ts';
import type { JsonConversation } from '../http/conversation.ts';
import { listsBrowser, wordOf, type BrowsableList, type ListedThing } from '../idp/lists-browser.ts';
import { OperationParameters } from '../idp/parameters.ts';
import type { ResourceShape, RestApi } from './api.ts';
import { describedList, lookingWork, type ListOperation, type ListStart } from './described-list.ts';
import { perform } from './operation.ts';
import { valueAt } from './pointer.ts';
import { promised, resourceOf } from './resource.ts';
import type { RestServer } from './work.ts';

/** What a look needs. */
export interface RestLook {
  readonly server: RestServer;
  /** Begins the requests of one look. */
  readonly converse: (signal: AbortSignal | undefined) => JsonConversation;
}

/** Things of one kind: the operations that show them, and what people know them by. */
interface Things {
  readonly name: 'users' | 'groups';
  readonly label: string;
  readonly kind: 'user' | 'group';
  readonly list: ListOperation;
  readonly find: 'find-user' | 'find-group';
  /** Names, the best first: in profiles, then where servers have them that no description tells about. */
  readonly names: readonly string[];
}

const USERS: Things = {
  name: 'users',
  label: 'Users',
  kind: 'user',
  list: 'list-users',
  find: 'find-user',
  names: ['login', 'userName', 'username', 'userPrincipalName', 'email', 'mail', 'displayName', 'name'],
};

const GROUPS: Things = {
  name: 'groups',
  label: 'Groups',
  kind: 'group',
  list: 'list-groups',
  find: 'find-group',
  names: ['name', 'displayName', 'label'],
};

/** Whether there is anything to look at: operations that list. */
export const isBrowsable = ({ operations }: RestApi): boolean => [USERS, GROUPS].some(({ list }) => operations.has(list));

/**
 * Looks around on a server by the operations that its description has: users, groups with their members. What is not described is
 * not there.
 * @param target its name, for messages
 */
export function restBrowser(target: string, look: RestLook): TargetBrowser {
  const { operations } = look.server.api;
  const holdsMembers = operations.has(USERS.list) && operations.has('list-group-users');
  const lists = [USERS, GROUPS].filter(({ list }) => operations.has(list));
  return listsBrowser(
    target,
    lists.map((things): BrowsableList => ({
      name: things.name,
      label: things.label,
      kind: things.kind,
      page: (options) => listed(look, { operation: things.list, given: {} }, things, options),
      fetch: (id, signal) => found(look, things, id, signal),
      ...(things === GROUPS && holdsMembers ? { inside: (id, options) => members(look, id, options) } : {}),
    })),
  );
}

const members = (look: RestLook, group: string, options: BrowseListOptions) =>
  listed(look, { operation: 'list-group-users', given: { group } }, USERS, options);

async function listed(look: RestLook, start: ListStart, things: Things, options: BrowseListOptions) {
  const { server } = look;
  const shape = shapeIn(server.api, things);
  const of = start.operation === 'list-group-users' ? { kind: things.kind, list: things.name } : undefined;
  const list = describedList(server, look.converse(options.signal), start);
  return list.page(options, (item) => ({ ...thingOf(item, shape, things), of }));
}

/** One thing as the server has it: by its look-up, or out of its list where no look-up is described. */
async function found(
  { server, converse }: RestLook,
  things: Things,
  id: string,
  signal: AbortSignal | undefined,
): Promise<JsonObject | null> {
  const conversation = converse(signal);
  const steps = server.api.operations.get(things.find);
  if (steps === undefined) {
    const shape = shapeIn(server.api, things);
    const list = describedList(server, conversation, { operation: things.list, given: {} });
    return objectOf(await list.first((item) => resourceOf(shape, item)['id'] === id));
  }
  const given = { [things.kind]: id };
  const parameters = new OperationParameters(things.find, given);
  // an id is a text with something in it, as in flows
  parameters.text(things.kind);
  const work = lookingWork(server, conversation, parameters, given);
  return objectOf(promised(things.find, await perform(work, steps)));
}

const objectOf = (value: Json | undefined): JsonObject | null => (isJsonObject(value) ? value : null);

/** Without one, the id is where everybody has it. */
const shapeIn = (api: RestApi, { name }: Things): ResourceShape => api[name] ?? { id: ['id'], profile: new Map() };

function thingOf(item: Json, shape: ResourceShape, { names }: Things): ListedThing {
  const { id, status, profile } = resourceOf(shape, item);
  const own = valueAt(item, ['profile']);
  const places = [profile, own, item].filter(isJsonObject);
  const name = places.flatMap((place) => names.map((key) => wordOf(place[key]))).find((word) => word !== '') ?? '';
  const detail = wordOf(status) || wordOf(valueAt(item, ['status'])) || wordOf(valueAt(own, ['description']));
  return { id: wordOf(id), name, detail };
}
