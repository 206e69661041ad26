import type { IdpOperationName } from '../../flow/idp-operations.ts';
import type { Json } from '../../flow/json.ts';
import type { JsonConversation } from '../http/conversation.ts';
import type { AnswerTest } from '../idp/already-exists.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import type { ResourceShape, RestApi } from './api.ts';

/** The server, as far as requests need it. */
export interface RestServer {
  readonly api: RestApi;
  readonly origin: string;
  /** Path of the target's URL, without a slash at the end. */
  readonly base: string;
  /** A link of the server without the credentials that it may repeat. */
  readonly cleaned: (link: string) => string;
}

/** What one operation works with. */
export interface RestWork {
  readonly server: RestServer;
  readonly conversation: JsonConversation;
  readonly operation: IdpOperationName;
  readonly parameters: OperationParameters;
  /** Tells what else means "already exists": what the flow says, and the target for all requests. */
  readonly duplicate: AnswerTest;
  /** How the server shows users; for writing a profile. */
  readonly users: ResourceShape | undefined;
  /** Values by name: parameters, answers of earlier steps, `item`. */
  readonly scope: Map<string, Json>;
}
