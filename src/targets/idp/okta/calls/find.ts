import { isJsonObject, type Json, type JsonObject } from '../../../../flow/json.ts';
import { TargetError } from '../../../port.ts';
import type { OktaConversation } from '../conversation.ts';

/** Reads one thing; null when Okta says that it is not there (404 E0000007). A 404 without that code is a wrong address, and thrown. */
export async function readOrNull(conversation: OktaConversation, path: string): Promise<Json> {
  try {
    return (await conversation.send({ method: 'GET', path })).value;
  } catch (error) {
    if (error instanceof TargetError && error.kind === 'not-found' && error.code === 'E0000007') return null;
    throw error;
  }
}

/** Goes through the pages of a list until a thing fits; null when none does. Okta's searches also answer what is only similar. */
export async function firstThat(
  conversation: OktaConversation,
  path: string,
  fits: (item: JsonObject) => boolean,
): Promise<Json> {
  for await (const page of conversation.pages({ method: 'GET', path })) {
    for (const item of page) if (isJsonObject(item) && fits(item)) return item;
  }
  return null;
}

/** A text as a literal of Okta's filter language (https://developer.okta.com/docs/api/#filter). */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
