import { createHttpAuthorisation } from '../http/credentials.ts';
import { secureUrl, unusable } from '../http/secure-url.ts';
import { openWay } from '../http/server-options.ts';
import { httpIdpTarget } from '../idp/http-target.ts';
import type { IdpTarget } from '../port.ts';
import { ScimAttributeMap } from './attribute-map.ts';
import { scimBrowser } from './browser.ts';
import { SCIM_CALLS } from './calls/table.ts';
import { ScimConversation, type ScimServer } from './conversation.ts';
import { discover, type ScimFeatures } from './features.ts';
import type { ScimOptions } from './options.ts';
import { scimPath } from './path.ts';
import { scimRefusal } from './refusal.ts';

const NAME = 'The SCIM server';

/**
 * A SCIM 2.0 server as target of flows (RFC 7643, RFC 7644). Connects with the first call, not here.
 * @throws TargetError invalid-input for options that can not work
 */
export function createScimTarget(options: ScimOptions): IdpTarget {
  const url = secureUrl(options.url, 'url');
  if (url.search !== '' || url.hash !== '') throw unusable(`url "${options.url}" has more than a path`);
  const { deliver, clock, close } = openWay(options, NAME);
  const server: ScimServer = {
    name: NAME,
    origin: url.origin,
    base: url.pathname.replace(/\/+$/, ''),
    advice: 'Check that url is where the SCIM endpoints start and that no proxy answers in its place.',
    deliver,
    authorisation: createHttpAuthorisation(options.auth, deliver, clock.now),
    mediaType: 'application/scim+json',
    refusal: scimRefusal,
    isGone: ({ kind }) => kind === 'not-found',
  };
  const attributes = new ScimAttributeMap(options.attributes ?? {});
  const groupDescription =
    options.groupDescription === undefined ? undefined : scimPath(options.groupDescription, 'the description of groups');
  let features: ScimFeatures | undefined;

  return httpIdpTarget({
    name: options.name,
    server: NAME,
    calls: SCIM_CALLS,
    converse: (context) => new ScimConversation(server, context),
    async perform(call, conversation, parameters, context) {
      // What a server can do is asked once and is no part of the call.
      features ??= await discover(new ScimConversation(server, context));
      return call({ conversation, features, attributes, groupDescription, parameters });
    },
    shown: `SCIM 2.0 at ${url.origin}${server.base}`,
    async greet(conversation) {
      const { users, ...found } = await discover(conversation);
      await conversation.send({ method: 'GET', path: `${users}?count=1` });
      const can = [
        found.patch && 'PATCH',
        found.filter && 'filters',
        found.bulkOperations > 0 && 'bulk',
        found.etag && 'entity tags',
      ];
      return { message: `It has ${can.filter(Boolean).join(', ') || 'the core only'}.` };
    },
    browser: () =>
      scimBrowser(options.name, {
        converse: (signal) => new ScimConversation(server, { signal }),
        features: async (signal) => (features ??= await discover(new ScimConversation(server, { signal }))),
      }),
    close,
  });
}
