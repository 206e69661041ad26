import type { Json, JsonObject } from '../../../../flow/json.ts';
import type { OktaConversation } from '../conversation.ts';
import type { OperationParameters } from '../../parameters.ts';
import { pathTemplate, queryString } from '../../path-template.ts';

/** How one named operation is made. */
export type OktaCall = (conversation: OktaConversation, parameters: OperationParameters) => Promise<Json>;

type Query = (parameters: OperationParameters) => Readonly<Record<string, string | number | boolean | undefined>>;

export interface WriteDetails {
  readonly query?: Query;
  readonly body?: (parameters: OperationParameters) => JsonObject;
  /** Whether a second arrival does no harm, where the method alone does not say so. */
  readonly repeatable?: (parameters: OperationParameters) => boolean;
  /** How to find out whether a write whose answer was lost was carried out. */
  readonly lookUp?: string;
}

/** A request that writes and whose answer is the result. */
export function write(method: 'POST' | 'PUT' | 'DELETE', template: string, details: WriteDetails = {}): OktaCall {
  const pathOf = pathTemplate(template);
  return async (conversation, parameters) => {
    const { value } = await conversation.send({
      method,
      path: pathOf(parameters) + queryString(details.query?.(parameters) ?? {}),
      body: details.body?.(parameters),
      repeatable: details.repeatable?.(parameters),
      lookUp: details.lookUp,
    });
    return value;
  };
}

/** A list, all pages. */
export function list(template: string, query: Query = () => ({})): OktaCall {
  const pathOf = pathTemplate(template);
  return (conversation, parameters) =>
    conversation.list({ method: 'GET', path: pathOf(parameters) + queryString(query(parameters)) });
}

/** Leaves out what is not given. */
export function given(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
