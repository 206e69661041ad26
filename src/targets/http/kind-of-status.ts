import type { ErrorKind } from '../../flow/error-kind.ts';

const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  412: 'conflict',
  429: 'rate-limited',
};

/** What a refusal with a status between 400 and 499 means where the answer says no more. */
export const kindOfStatus = (status: number): ErrorKind => KINDS[status] ?? 'invalid-input';
