import type { MaybePromise } from '../../../targets/port.ts';
import type { Launched } from '../launched.ts';

/**
 * Answers a request of the protocol, or one of our own, once a flow was launched.
 * @param args as the client sent them; the protocol says what they are
 * @returns the body of the response
 * @throws Error with a sentence for a person
 */
export type RequestHandler<Arguments = never> = (launched: Launched, args: Arguments) => MaybePromise<object | undefined>;

/** Requests by their names. */
export type RequestGroup = Readonly<Record<string, RequestHandler>>;
