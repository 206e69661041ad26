import type { Authorisation } from '../../http/authorisation.ts';
import type { Deliver } from '../../http/delivery.ts';
import { createPrivateKeyJwt } from '../../http/oauth/private-key-jwt.ts';
import { openWay } from '../../http/server-options.ts';
import type { Clock } from '../../patience/clock.ts';
import { sleep } from '../../patience/sleep.ts';
import { TargetError, type CallOptions, type IdpTarget } from '../../port.ts';
import { compilePredicates, isKnownDuplicate, predicateCache, type AnswerTest } from '../already-exists.ts';
import { OperationParameters } from '../parameters.ts';
import { withExchanges } from '../with-exchanges.ts';
import { oktaBrowser } from './browser.ts';
import { OKTA_CALLS } from './calls/table.ts';
import { OktaConversation, type OktaOrg } from './conversation.ts';
import type { OktaAuth, OktaTargetOptions } from './options.ts';
import { orgOrigin } from './org-url.ts';
import { orgStatus } from './org-status.ts';
import { createSsws } from './ssws.ts';

/**
 * An Okta org as target of flows, over its management API
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/). Connects with the first call, not here.
 * @throws TargetError invalid-input for options that can not work: a bad orgUrl, key, token or predicate
 */
export function createOktaTarget(options: OktaTargetOptions): IdpTarget {
  const origin = orgOrigin(options.orgUrl);
  const configured = compilePredicates(options.alreadyExists ?? []);
  const clock: Clock = { now: options.now ?? Date.now, random: options.random ?? Math.random, sleep: options.sleep ?? sleep };
  const { deliver, close } = openWay({ ...options, clock }, 'Okta', { rateLimitCode: 'E0000047' });
  const authorisation = authorise(options.auth, origin, deliver, clock);
  const org: OktaOrg = { origin, deliver, authorisation, maxPages: options.maxPages ?? 1_000 };
  const ofCall = predicateCache();

  return {
    kind: 'idp',
    name: options.name,
    call: async (operation, parameters, callOptions: CallOptions = {}) => {
      callOptions.signal?.throwIfAborted();
      const asked = callOptions.alreadyExists === undefined ? undefined : ofCall(callOptions.alreadyExists);
      const duplicate: AnswerTest = (answer) => asked?.(answer) === true || configured(answer) || isKnownDuplicate(answer);
      const conversation = new OktaConversation(org, callOptions, duplicate);
      try {
        const value = await OKTA_CALLS[operation](conversation, new OperationParameters(operation, parameters));
        return { value, exchanges: conversation.exchanges };
      } catch (error) {
        throw error instanceof TargetError ? withExchanges(error, conversation.exchanges) : error;
      }
    },
    browser: () => oktaBrowser(options.name, (signal) => new OktaConversation(org, { signal }, configured)),
    test: () => orgStatus(origin, new OktaConversation(org, {}, configured)),
    close,
  };
}

function authorise(auth: OktaAuth, origin: string, deliver: Deliver, clock: Clock): Authorisation {
  switch (auth.type) {
    case 'ssws':
      return createSsws(auth.token);
    case 'private-key-jwt':
      return createPrivateKeyJwt(auth, `${origin}/oauth2/v1/token`, deliver, clock.now);
  }
}
