import type { ErrorKind } from '../../flow/error-kind.ts';
import { isLasting } from '../http/connection-errors.ts';
import { unknownOutcome } from '../http/unknown-outcome.ts';
import { TargetError } from '../port.ts';
import { refusalIn } from './result-codes.ts';

/** A request, as far as messages and repeating need to know it. */
export interface DirectoryAsked {
  readonly method: string;
  /** Names and filters, without secrets. */
  readonly path: string;
  readonly writes: boolean;
  /** Whether a second arrival does no harm. */
  readonly repeatable: boolean;
  readonly lookUp?: string;
}

/**
 * Translates what a request ended with.
 * @param server its name and the longest time of a request
 * @param reached whether the request may have been sent
 */
export function directoryFailure(
  server: { readonly name: string; readonly timeoutMs: number },
  asked: DirectoryAsked,
  error: unknown,
  reached: boolean,
): TargetError {
  const what = `${asked.method} ${asked.path}`;
  const refusal = refusalIn(error);
  if (refusal) {
    const { kind, name, words, code, advice } = refusal;
    const message = `${server.name} refused ${what}: ${words === '' ? name : words} [LDAP ${String(code)} ${name}].`;
    return new TargetError(kind, advice === undefined ? message : `${message} ${advice}`, {
      code: String(code),
      details: { result: name, ...(words === '' ? {} : { words }) },
      safeToRepeat: true,
    });
  }
  const words = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
  const safeToRepeat = !asked.writes || !reached;
  const tail = safeToRepeat || asked.repeatable ? '' : ` ${unknownOutcome(asked)}`;
  const more = { cause: error, safeToRepeat };
  return /timed out/.test(words)
    ? new TargetError('timeout', `No answer from ${server.name} to ${what} in ${String(server.timeoutMs)} ms.${tail}`, more)
    : new TargetError('connection', `The connection to ${server.name} broke during ${what}.${tail}`, more);
}

/** Kinds after which nothing is known of the request. */
const BROKEN: ReadonlySet<ErrorKind> = new Set(['connection', 'timeout']);

/** Kinds that may pass by themselves. */
const PASSING: ReadonlySet<ErrorKind> = new Set(['connection', 'timeout', 'unavailable']);

/** Whether to try again. @param repeatable whether a second arrival of the request does no harm */
export function mayPass(error: TargetError, repeatable: boolean): boolean {
  const passing = error.safeToRepeat && PASSING.has(error.kind) && !refusedForGood(error);
  return (passing || (repeatable && BROKEN.has(error.kind))) && !isLasting(error);
}

/** Of the server's refusals only busy and unavailable say that waiting helps. */
const refusedForGood = ({ kind, code }: TargetError): boolean => kind === 'unavailable' && code !== '51' && code !== '52';

const STATUS: Readonly<Partial<Record<ErrorKind, number>>> = {
  'not-found': 404,
  'already-exists': 409,
  conflict: 409,
  'invalid-input': 400,
  unauthorised: 401,
  forbidden: 403,
  timeout: 504,
  unavailable: 503,
};

/** The HTTP status that means the same as a refusal, for the log. */
export const statusOfKind = (kind: ErrorKind): number => STATUS[kind] ?? 400;
