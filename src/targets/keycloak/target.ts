import { isJsonObject } from '../../flow/json.ts';
import { JsonConversation, type JsonServer } from '../http/conversation.ts';
import { createHttpAuthorisation, type HttpAuth } from '../http/credentials.ts';
import { secureUrl, unusable } from '../http/secure-url.ts';
import { openWay } from '../http/server-options.ts';
import { httpIdpTarget } from '../idp/http-target.ts';
import type { IdpTarget } from '../port.ts';
import { keycloakBrowser } from './browser.ts';
import { KEYCLOAK_CALLS } from './calls/table.ts';
import type { KeycloakOptions } from './options.ts';
import { keycloakRefusal } from './refusal.ts';

const NAME = 'Keycloak';

/**
 * A realm of Keycloak as target of flows, over its admin API (https://www.keycloak.org/docs-api/latest/rest-api/). Connects with
 * the first call, not here.
 * @throws TargetError invalid-input for options that can not work
 */
export function createKeycloakTarget(options: KeycloakOptions): IdpTarget {
  const url = secureUrl(options.url, 'url');
  if (url.search !== '' || url.hash !== '') throw unusable(`url "${options.url}" has more than a path`);
  if (!/^[^/\\?#%]+$/.test(options.realm) || options.realm === '..') throw unusable(`"${options.realm}" is no name of a realm`);
  const root = url.origin + url.pathname.replace(/\/+$/, '');
  const realm = encodeURIComponent(options.realm);
  const base = `${url.pathname.replace(/\/+$/, '')}/admin/realms/${realm}`;
  const auth: HttpAuth =
    options.auth.type === 'client'
      ? { ...options.auth, type: 'client-credentials', tokenUrl: `${root}/realms/${realm}/protocol/openid-connect/token` }
      : options.auth;
  const { deliver, clock, close } = openWay(options, NAME);
  const server: JsonServer = {
    name: NAME,
    origin: url.origin,
    advice: 'Check that url is where Keycloak is and that no proxy answers in its place.',
    deliver,
    authorisation: createHttpAuthorisation(auth, deliver, clock.now),
    refusal: keycloakRefusal,
    isGone: ({ kind }) => kind === 'not-found',
  };
  const shown = `Keycloak realm ${options.realm} at ${root}`;

  return httpIdpTarget({
    name: options.name,
    server: NAME,
    calls: KEYCLOAK_CALLS,
    converse: (context) => new JsonConversation(server, context),
    perform: (call, conversation, parameters) => call({ conversation, base, parameters }),
    shown,
    placedBy: '`url` and `realm`',
    async greet(conversation) {
      const { value } = await conversation.exchange({ method: 'GET', path: base });
      const name = isJsonObject(value) && typeof value['displayName'] === 'string' ? value['displayName'] : '';
      return name === '' ? {} : { server: `${shown} (${name})` };
    },
    browser: () => keycloakBrowser(options.name, base, (signal) => new JsonConversation(server, { signal })),
    close,
  });
}
