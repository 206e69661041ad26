import type { ErrorKind } from '../../../flow/error-kind.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../flow/json.ts';
import { kindOfStatus } from '../../http/kind-of-status.ts';
import { headerOf, type HttpResponse } from '../../http/port.ts';
import { TargetError } from '../../port.ts';
import { unknownOutcome, type Asked } from '../../http/unknown-outcome.ts';
import type { AnswerTest } from '../already-exists.ts';

/** Refusals that are about the state of a thing, whatever their status (https://developer.okta.com/docs/reference/error-codes/). */
const STATE_CODES: Readonly<Record<string, string>> = {
  E0000016: 'the user is active already',
  E0000038: "the user's status does not allow it",
  E0000056: 'deactivate the application before deleting it',
};

const ADVICE: Partial<Record<ErrorKind, string>> = {
  unauthorised: 'Check that the API token or OAuth app is of this org and still valid.',
  forbidden: "Check the administrator role of the token's owner, or the scopes granted to the OAuth app.",
};

/**
 * Translates an error answer of Okta.
 * @param duplicate tells whether it means "already exists"
 */
export function refusal(asked: Asked, response: HttpResponse, duplicate: AnswerTest): TargetError {
  const { status } = response;
  const error = readError(response.text);
  const code = error.errorCode ?? String(status);
  const kind = kindOf(status, error, asked.writes && duplicate({ status, errorCode: error.errorCode, texts: error.texts }));
  const outcomeUnknown = asked.writes && (status >= 500 || status < 300);
  const tail = outcomeUnknown ? unknownOutcome(asked) : (STATE_CODES[code] ?? ADVICE[kind]);
  const message = `Okta ${verbOf(status)} ${asked.method} ${asked.label}: ${wordsOf(error, response)} [${named(status, error.errorCode)}]`;
  return new TargetError(kind, tail === undefined ? `${message}.` : `${message}. ${capitalised(tail)}`, {
    code,
    details: { status, ...error.details },
    safeToRepeat: !outcomeUnknown,
  });
}

interface OktaError {
  readonly errorCode: string | undefined;
  readonly summary: string | undefined;
  readonly causes: readonly string[];
  readonly texts: readonly string[];
  readonly details: JsonObject;
}

function verbOf(status: number): string {
  if (status >= 500) return 'could not serve';
  if (status >= 400) return 'refused';
  return status >= 300 ? 'redirected' : 'answered unexpectedly to';
}

function kindOf(status: number, error: OktaError, duplicate: boolean): ErrorKind {
  if (status >= 500 || status < 400) return 'unavailable';
  if (duplicate) return 'already-exists';
  if (error.errorCode !== undefined && error.errorCode in STATE_CODES) return 'conflict';
  return kindOfStatus(status);
}

/** `{errorCode, errorSummary, errorLink, errorId, errorCauses: [{errorSummary}]}`; only errorCode is stable. */
function readError(text: string): OktaError {
  const answer = parseObject(text);
  const errorCode = textOf(answer['errorCode']);
  const summary = textOf(answer['errorSummary']);
  const listed: unknown = answer['errorCauses'];
  const causes = (Array.isArray(listed) ? (listed as readonly unknown[]) : [])
    .map((cause) => (isJsonObject(cause) ? textOf(cause['errorSummary']) : undefined))
    .filter((cause) => cause !== undefined);
  const errorId = textOf(answer['errorId']);
  const details: JsonObject = {
    ...(errorCode !== undefined && { errorCode }),
    ...(summary !== undefined && { errorSummary: summary }),
    ...(causes.length > 0 && { errorCauses: causes }),
    ...(errorId !== undefined && { errorId }),
  };
  return { errorCode, summary, causes, texts: [...(summary === undefined ? [] : [summary]), ...causes], details };
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function wordsOf(error: OktaError, response: HttpResponse): string {
  if (error.summary === undefined) {
    return `no reason given, the answer is ${headerOf(response, 'content-type') ?? 'empty'}; check that orgUrl is an Okta org and no proxy answers in its place`;
  }
  return error.causes.length === 0 ? error.summary : `${error.summary} (${error.causes.join('; ')})`;
}

function named(status: number, errorCode: string | undefined): string {
  return errorCode === undefined ? `HTTP ${String(status)}` : `HTTP ${String(status)}, ${errorCode}`;
}

function capitalised(words: string): string {
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
