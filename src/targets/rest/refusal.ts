import type { ErrorKind } from '../../flow/error-kind.ts';
import { isJsonObject, type Json } from '../../flow/json.ts';
import type { HttpResponse } from '../http/port.ts';
import { unknownOutcome, type Asked } from '../http/unknown-outcome.ts';
import type { AnswerTest, ErrorAnswer } from '../idp/already-exists.ts';
import { TargetError } from '../port.ts';
import type { ErrorPlaces } from './api.ts';
import { valueAt } from './pointer.ts';

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  412: 'conflict',
  429: 'rate-limited',
};

const ADVICE: Partial<Record<ErrorKind, string>> = {
  unauthorised: 'Check `auth` of the target.',
  forbidden: 'Check what the account of `auth` may do.',
};

/** Where most servers say what is wrong. */
const USUAL: ErrorPlaces & { readonly codes: readonly string[] } = {
  codes: ['code', 'errorCode', 'error_code', 'scimType', 'error'],
  texts: [
    ...['message', 'error_description', 'errorMessage', 'errorSummary', 'errorCauses', 'detail', 'title', 'error', 'errors'],
  ].map((name) => [name]),
};

/** Most texts that a message shows. */
const MOST_TEXTS = 5;

/** Translates an error answer. @param duplicate tells whether it means "already exists" */
export function restRefusal(
  asked: Asked,
  response: HttpResponse,
  places: ErrorPlaces | undefined,
  duplicate: AnswerTest,
): TargetError {
  const { status } = response;
  const answer = errorAnswerOf(response, places);
  const kind = kindOf(status, asked.writes && duplicate(answer));
  const outcomeUnknown = asked.writes && (status >= 500 || status < 300);
  const named = answer.errorCode === undefined ? `HTTP ${String(status)}` : `HTTP ${String(status)}, ${answer.errorCode}`;
  const words = answer.texts.slice(0, MOST_TEXTS).join('; ') || 'no reason given';
  const message = `The server ${status >= 500 ? 'could not serve' : 'refused'} ${asked.method} ${asked.label}: ${words} [${named}].`;
  const tail = outcomeUnknown ? unknownOutcome(asked) : ADVICE[kind];
  return new TargetError(kind, tail === undefined ? message : `${message} ${tail}`, {
    code: answer.errorCode ?? String(status),
    details: { status, ...(answer.texts.length === 0 ? {} : { texts: answer.texts }) },
    safeToRepeat: !outcomeUnknown,
  });
}

function kindOf(status: number, duplicate: boolean): ErrorKind {
  if (status >= 500 || status < 400) return 'unavailable';
  return duplicate ? 'already-exists' : (KIND_OF_STATUS[status] ?? 'invalid-input');
}

/** What an error answer says, for messages and predicates. */
export function errorAnswerOf({ status, text }: HttpResponse, places: ErrorPlaces | undefined): ErrorAnswer {
  const answer = parsed(text);
  const code = places?.code === undefined ? usualCode(answer) : scalarText(valueAt(answer, places.code));
  const found = (places?.texts ?? USUAL.texts).flatMap((place) => textsIn(valueAt(answer, place)));
  const texts = [...new Set(found)].filter((one) => one !== code).map((one) => one.replace(/[.\s]+$/, ''));
  return { status, errorCode: code, texts };
}

function usualCode(answer: Json): string | undefined {
  // `{ error: { code, message } }` is as common as `{ code, message }`.
  const inner = valueAt(answer, ['error', 'code']);
  return scalarText(inner) ?? USUAL.codes.map((name) => scalarText(valueAt(answer, [name]))).find((code) => code !== undefined);
}

const scalarText = (value: Json | undefined): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
