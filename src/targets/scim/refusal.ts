import type { ErrorKind } from '../../flow/error-kind.ts';
import { isJsonObject, type JsonObject } from '../../flow/json.ts';
import { kindOfStatus } from '../http/kind-of-status.ts';
import type { HttpResponse } from '../http/port.ts';
import { unknownOutcome, type Asked } from '../http/unknown-outcome.ts';
import { TargetError } from '../port.ts';

/** What the words of RFC 7644, table 9 mean. */
const KIND_OF_TYPE: Readonly<Record<string, ErrorKind>> = {
  uniqueness: 'already-exists',
  tooMany: 'invalid-input',
  mutability: 'conflict',
  noTarget: 'invalid-input',
  sensitive: 'forbidden',
};

const ADVICE: Readonly<Partial<Record<ErrorKind, string>>> = {
  unauthorised: 'Check `auth` of the target.',
  forbidden: 'Whoever signs in by `auth` of the target may not do this.',
};

/** Translates an error answer of a SCIM server (RFC 7644, 3.12). */
export function scimRefusal(asked: Asked, response: HttpResponse): TargetError {
  const { status } = response;
  const { scimType, detail } = readError(response.text);
  const kind = kindOf(asked, status, scimType);
  const outcomeUnknown = asked.writes && (status >= 500 || status < 300);
  const named = scimType === undefined ? `HTTP ${String(status)}` : `HTTP ${String(status)}, ${scimType}`;
  const words = detail ?? 'no reason given';
  const message = `The SCIM server ${status >= 500 ? 'could not serve' : 'refused'} ${asked.method} ${asked.label}: ${words} [${named}].`;
  const tail = outcomeUnknown ? unknownOutcome(asked) : ADVICE[kind];
  return new TargetError(kind, tail === undefined ? message : `${message} ${tail}`, {
    code: scimType ?? String(status),
    details: { status, ...(scimType === undefined ? {} : { scimType }), ...(detail === undefined ? {} : { detail }) },
    safeToRepeat: !outcomeUnknown,
  });
}

function kindOf(asked: Asked, status: number, scimType: string | undefined): ErrorKind {
  if (status >= 500 || status < 400) return 'unavailable';
  const said = scimType === undefined ? undefined : KIND_OF_TYPE[scimType];
  if (said !== undefined) return said;
  // Servers that leave the word out mean the same with a 409 to a create.
  if (status === 409 && asked.method === 'POST') return 'already-exists';
  return kindOfStatus(status);
}

function readError(text: string): { readonly scimType: string | undefined; readonly detail: string | undefined } {
  let answer: JsonObject = {};
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) answer = value;
  } catch {
    // No SCIM answer; the status has to do.
  }
  const { scimType, detail } = answer;
  return {
    scimType: typeof scimType === 'string' && scimType !== '' ? scimType : undefined,
    detail: typeof detail === 'string' && detail !== '' ? detail.replace(/[.\s]+$/, '') : undefined,
  };
}
