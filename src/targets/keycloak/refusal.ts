import type { ErrorKind } from '../../flow/error-kind.ts';
import { isJsonObject } from '../../flow/json.ts';
import type { HttpResponse } from '../http/port.ts';
import { unknownOutcome, type Asked } from '../http/unknown-outcome.ts';
import { TargetError } from '../port.ts';

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'already-exists',
  429: 'rate-limited',
};

const ADVICE: Partial<Record<ErrorKind, string>> = {
  unauthorised: 'Check the client and its secret.',
  forbidden: 'Give the service account of the client the roles manage-users and query-groups of realm-management.',
};

/** Translates an error answer of Keycloak: `{errorMessage}`, or `{error, error_description}`. */
export function keycloakRefusal(asked: Asked, response: HttpResponse): TargetError {
  const { status } = response;
  const kind = status >= 500 || status < 400 ? 'unavailable' : (KIND_OF_STATUS[status] ?? 'invalid-input');
  const outcomeUnknown = asked.writes && (status >= 500 || status < 300);
  const words = wordsIn(response.text) ?? 'no reason given';
  const message = `Keycloak ${status >= 500 ? 'could not serve' : 'refused'} ${asked.method} ${asked.label}: ${words} [HTTP ${String(status)}].`;
  const tail = outcomeUnknown ? unknownOutcome(asked) : ADVICE[kind];
  return new TargetError(kind, tail === undefined ? message : `${message} ${tail}`, {
    code: String(status),
    details: { status, message: words },
    safeToRepeat: !outcomeUnknown,
  });
}

function wordsIn(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (!isJsonObject(answer)) return undefined;
    const words = ['errorMessage', 'error_description', 'error']
      .map((name) => answer[name])
      .find((said) => typeof said === 'string');
    return typeof words === 'string' && words !== '' ? words.replace(/[.\s]+$/, '') : undefined;
  } catch {
    return undefined;
  }
}
