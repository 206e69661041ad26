import { createKeepAliveHttp } from '../../http/keep-alive.ts';
import { TargetError, type CallOptions, type ErrorPredicate, type IdpExchange, type IdpTarget } from '../../port.ts';
import { compilePredicates, isKnownDuplicate, type AnswerTest } from './already-exists.ts';
import type { Authorisation } from './authorisation.ts';
import { OKTA_CALLS } from './calls/table.ts';
import { OktaConversation, type OktaOrg } from './conversation.ts';
import { createDelivery, type Deliver } from './delivery.ts';
import { RETRY_DEFAULTS, type OktaAuth, type OktaClock, type OktaRetry, type OktaTargetOptions } from './options.ts';
import { orgOrigin } from './org-url.ts';
import { orgStatus } from './org-status.ts';
import { OktaParameters } from './parameters.ts';
import { createPrivateKeyJwt } from './private-key-jwt.ts';
import { sleep } from './sleep.ts';
import { createSsws } from './ssws.ts';

/**
 * An Okta org as target of flows, over its management API
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/). Connects with the first call, not here.
 * @throws TargetError invalid-input for options that can not work: a bad orgUrl, key, token or predicate
 */
export function createOktaTarget(options: OktaTargetOptions): IdpTarget {
  const origin = orgOrigin(options.orgUrl);
  const configured = compilePredicates(options.alreadyExists ?? []);
  const clock: OktaClock = { now: options.now ?? Date.now, random: options.random ?? Math.random, sleep: options.sleep ?? sleep };
  const http = options.http ?? createKeepAliveHttp();
  const deliver = createDelivery(http, clock, retryOf(options.retry), options.timeoutMs ?? 30_000);
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
        const value = await OKTA_CALLS[operation](conversation, new OktaParameters(operation, parameters));
        return { value, exchanges: conversation.exchanges };
      } catch (error) {
        throw error instanceof TargetError ? withExchanges(error, conversation.exchanges) : error;
      }
    },
    test: () => orgStatus(origin, new OktaConversation(org, {}, configured)),
    close: async () => {
      if (options.http === undefined) await http.close();
    },
  };
}

function authorise(auth: OktaAuth, origin: string, deliver: Deliver, clock: OktaClock): Authorisation {
  switch (auth.type) {
    case 'ssws':
      return createSsws(auth.token);
    case 'private-key-jwt':
      return createPrivateKeyJwt(auth, origin, deliver, clock.now);
  }
}

/** Options that are absent or undefined leave the default. */
function retryOf(given: Partial<OktaRetry> | undefined): OktaRetry {
  return {
    attempts: given?.attempts ?? RETRY_DEFAULTS.attempts,
    baseMs: given?.baseMs ?? RETRY_DEFAULTS.baseMs,
    maxBackoffMs: given?.maxBackoffMs ?? RETRY_DEFAULTS.maxBackoffMs,
    maxWaitMs: given?.maxWaitMs ?? RETRY_DEFAULTS.maxWaitMs,
  };
}

/** A step hands over the same list in every call; its patterns are compiled once. */
function predicateCache(): (predicates: readonly ErrorPredicate[]) => AnswerTest {
  const compiled = new WeakMap<readonly ErrorPredicate[], AnswerTest>();
  return (predicates) => {
    let test = compiled.get(predicates);
    if (test === undefined) compiled.set(predicates, (test = compilePredicates(predicates)));
    return test;
  };
}

function withExchanges(error: TargetError, exchanges: readonly IdpExchange[]): TargetError {
  const { kind, message, code, details, cause, safeToRepeat } = error;
  return new TargetError(kind, message, { code, details, cause, safeToRepeat, exchanges });
}
