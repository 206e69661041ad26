import { IDP_OPERATIONS, type IdpOperationName } from '../../flow/idp-operations.ts';
import type { Json } from '../../flow/json.ts';
import { JsonConversation, type JsonServer } from '../http/conversation.ts';
import { createHttpAuthorisation } from '../http/credentials.ts';
import { secureUrl, unusable } from '../http/secure-url.ts';
import { openWay } from '../http/server-options.ts';
import { compilePredicates, predicateCache } from '../idp/already-exists.ts';
import { httpIdpTarget } from '../idp/http-target.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import { rawRequestOf } from '../idp/raw-request.ts';
import type { CallOptions, IdpTarget } from '../port.ts';
import { isBrowsable, restBrowser } from './browser.ts';
import { perform } from './operation.ts';
import type { RestOptions } from './options.ts';
import { allPages } from './pages.ts';
import { withRateLimitHeaders } from './rate-limit-headers.ts';
import { restRefusal } from './refusal.ts';
import { testOf } from './request.ts';
import { promised, shapeOf, shown } from './resource.ts';
import { namesUsed, refuseUnused } from './used-parameters.ts';
import type { RestServer, RestWork } from './work.ts';

const NAME = 'The server';

type RestCall = (work: Omit<RestWork, 'operation' | 'scope'>) => Promise<Json>;

/**
 * Any server that speaks JSON over HTTP as target of flows: how each operation is made is told by `api`. Connects with the first
 * call, not here.
 * @throws TargetError invalid-input for options that can not work
 */
export function createRestTarget(options: RestOptions): IdpTarget {
  const { api, auth } = options;
  const { rateLimit } = api;
  const url = secureUrl(options.url, 'url');
  if (url.search !== '' || url.hash !== '') throw unusable(`url "${options.url}" has more than a path`);
  const { deliver, clock, close } = openWay(options, NAME, {
    ...(rateLimit === undefined ? {} : { readThrough: (http, time) => withRateLimitHeaders(rateLimit, http, time) }),
  });
  const always = compilePredicates([...api.alreadyExists, ...(options.alreadyExists ?? [])]);
  const ofCall = predicateCache();
  const duplicateIn = ({ alreadyExists }: CallOptions): RestWork['duplicate'] => {
    const asked = alreadyExists && ofCall(alreadyExists);
    return (answer) => asked?.(answer) === true || always(answer);
  };
  const keyParameter = auth.type === 'api-key' && auth.in === 'query' ? auth.name : undefined;
  const server: RestServer = {
    api,
    origin: url.origin,
    base: url.pathname.replace(/\/+$/, ''),
    cleaned: (link) => (keyParameter === undefined ? link : withoutParameter(link, keyParameter)),
  };
  const json: JsonServer = {
    name: NAME,
    origin: url.origin,
    advice: 'Check that url and the paths of the API are right and that no proxy answers in its place.',
    deliver,
    authorisation: createHttpAuthorisation(auth, deliver, clock.now),
    mediaType: api.mediaType,
    refusal: (asked, response) => restRefusal(asked, response, api.errors, always),
    isGone: ({ kind }) => kind === 'not-found',
  };
  const names = [...api.operations.keys()].filter((name) => name !== 'request');
  const calls = Object.fromEntries(names.map((name) => [name, callOf(options, name)] as const));
  const address = url.origin + server.base;

  return httpIdpTarget<RestCall, JsonConversation>({
    name: options.name,
    server: `The API at ${address}`,
    calls: { ...calls, request: rawRequest },
    converse: (context) => new JsonConversation(json, context),
    perform: (call, conversation, parameters, context) =>
      call({ server, conversation, parameters, duplicate: duplicateIn(context), users: api.users }),
    shown: `REST API at ${address}`,
    greet: (conversation) => greet(conversation, server),
    browser: isBrowsable(api)
      ? () => restBrowser(options.name, { server, converse: (signal) => new JsonConversation(json, { signal }) })
      : undefined,
    close,
  });
}

function callOf({ api }: RestOptions, operation: IdpOperationName): RestCall {
  const steps = api.operations.get(operation)!;
  // Patterns that are not valid are told when the target is opened, not in the middle of a run.
  for (const step of steps) if (step.does === 'request') [step.notFound, step.alreadyExists].forEach(testOf);
  const used = namesUsed(api, operation);
  const known = Object.keys(IDP_OPERATIONS[operation].parameters);
  return async (work) => {
    const { parameters } = work;
    refuseUnused(parameters, known, used);
    const given = known.flatMap((name): [string, Json][] => {
      const value = parameters.any(name);
      return value === undefined ? [] : [[name, value]];
    });
    const value = await perform({ ...work, operation, scope: new Map(given) }, steps);
    return shown(shapeOf(api, operation), promised(operation, value));
  };
}

/** Any request below the URL of the target. */
const rawRequest: RestCall = async ({ server, conversation, parameters }) => {
  const { path, ...request } = rawRequestOf(parameters);
  if (!parameters.flag('pages', false)) return (await conversation.exchange({ ...request, path: server.base + path })).value;
  return pagesOf(server, conversation, parameters);
};

async function pagesOf(server: RestServer, conversation: JsonConversation, parameters: OperationParameters): Promise<Json> {
  const { path, ...request } = rawRequestOf(parameters);
  const { pages = { by: 'link', at: undefined } } = server.api;
  if (request.method !== 'GET') throw parameters.refused('pages', 'goes with method GET only');
  if (pages.by !== 'link')
    throw parameters.refused('pages', 'is for servers that link their next page; here it is counted or named, so ask for each');
  return allPages(
    pages,
    { path: server.base + path, query: {}, items: [], size: undefined },
    { ...server, ask: (asked) => conversation.exchange({ ...request, path: asked }) },
  );
}

/** Without a path to ask for, any answer will do that does not complain of the credentials. */
async function greet(conversation: JsonConversation, { api, base }: RestServer): Promise<{ readonly message?: string }> {
  if (api.test !== undefined) {
    await conversation.exchange({ method: 'GET', path: base + api.test });
    return {};
  }
  const isAnswer = (status: number): boolean => status < 500 && status !== 401 && status !== 403;
  // Whatever stands there, JSON or not, somebody answers.
  await conversation.exchange({ method: 'GET', path: `${base}/`, isAbsent: ({ status }) => isAnswer(status) });
  return { message: 'Somebody answers; whether it is the right server is not known. Name a path in `test` of the API.' };
}

function withoutParameter(link: string, name: string): string {
  const [place = '', query] = link.split(/\?(.*)/s);
  if (query === undefined) return link;
  const kept = query.split('&').filter((one) => !new URLSearchParams(one).has(name));
  return kept.length === 0 ? place : `${place}?${kept.join('&')}`;
}
