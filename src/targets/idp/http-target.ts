import type { IdpOperationName } from '../../flow/idp-operations.ts';
import type { Json, JsonObject } from '../../flow/json.ts';
import { browsingUnsupported } from '../browse-refusals.ts';
import type { TargetBrowser } from '../browse.ts';
import type { JsonConversation } from '../http/conversation.ts';
import { TargetError, type CallOptions, type IdpTarget, type TargetStatus } from '../port.ts';
import { OperationParameters } from './parameters.ts';
import { unsupported } from './unsupported.ts';
import { withExchanges } from './with-exchanges.ts';

/** An identity provider behind HTTP, as far as its kind makes the difference. */
export interface HttpIdp<Call, Conversation extends JsonConversation> {
  /** Logical name in the flow. */
  readonly name: string;
  /** As messages name it: "Keycloak". */
  readonly server: string;
  /** How the operations are made; those that are not here are refused. */
  readonly calls: Readonly<Partial<Record<IdpOperationName, Call>>>;
  /** Begins the requests of one call. */
  readonly converse: (options: CallOptions) => Conversation;
  readonly perform: (
    call: Call,
    conversation: Conversation,
    parameters: OperationParameters,
    options: CallOptions,
  ) => Promise<Json>;
  /** Product and address, for `test`. */
  readonly shown: string;
  /** The settings that say where it is, for whoever finds nothing of the kind there; default `url`. */
  readonly placedBy?: string | undefined;
  /** Tries the server. @returns what it says of itself @throws TargetError */
  readonly greet: (conversation: Conversation) => Promise<{ readonly server?: string; readonly message?: string | undefined }>;
  /** Absent where nobody can look around. */
  readonly browser?: (() => TargetBrowser) | undefined;
  readonly close: () => Promise<void>;
}

/** The target of such an identity provider: calls with their exchanges, the test of the connection, the end. */
export function httpIdpTarget<Call, Conversation extends JsonConversation>(idp: HttpIdp<Call, Conversation>): IdpTarget {
  const { name, server, calls, converse, perform, shown, placedBy = '`url`', greet, browser, close } = idp;
  return {
    kind: 'idp',
    name,
    call: async (operation, given: JsonObject, options: CallOptions = {}) => {
      options.signal?.throwIfAborted();
      const call = calls[operation];
      if (call === undefined) throw unsupported(operation, server, Object.keys(calls));
      const parameters = new OperationParameters(operation, given);
      const conversation = converse(options);
      try {
        return { value: await perform(call, conversation, parameters, options), exchanges: conversation.exchanges };
      } catch (error) {
        throw error instanceof TargetError ? withExchanges(error, conversation.exchanges) : error;
      }
    },
    async test(): Promise<TargetStatus> {
      const conversation = converse({});
      const begun = performance.now();
      // Of the answer itself where there is one: a token request or waiting before it is not the server's latency.
      const latencyMs = (): number => conversation.exchanges.at(-1)?.durationMs ?? performance.now() - begun;
      try {
        const said = await greet(conversation);
        return { ok: true, server: said.server ?? shown, latencyMs: latencyMs(), message: said.message };
      } catch (error) {
        if (!(error instanceof TargetError)) throw error;
        return { ok: false, server: shown, latencyMs: latencyMs(), message: helpful(error, placedBy) };
      }
    },
    browser: () => browser?.() ?? closedBrowser(name, server),
    close,
  };
}

/** A server without what every server of its kind has is another one. */
const helpful = ({ kind, message }: TargetError, placedBy: string): string =>
  kind === 'not-found' && !message.includes('Check') ? `${message} Check ${placedBy}: nothing of the kind is there.` : message;

function closedBrowser(name: string, server: string): TargetBrowser {
  const refuse = (): Promise<never> =>
    Promise.reject(browsingUnsupported(name, `${server} can not be looked around in; use its operations.`));
  return { list: refuse, fetch: refuse };
}
