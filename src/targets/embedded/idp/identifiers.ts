import { createHash, randomBytes } from 'node:crypto';
import type { IdpStore } from './store.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Prefixes that Okta's ids carry, by kind. */
const ID_PREFIX = { user: '00u', group: '00g', app: '0oa', trustedOrigin: 'tos', org: '00o' } as const;

/** Makes ids and secrets in Okta's form. */
export interface Identifiers {
  /** A new id of 20 characters, such as 00ub0oNGTSWTBKOLGLNR. Call it inside a transaction. */
  id(kind: keyof typeof ID_PREFIX): string;
  /** Letters and digits that nobody can guess, or the next ones of the seed. Call it inside a transaction. */
  secret(length: number): string;
}

/**
 * @param seed undefined: unguessable ids. A number: the same calls on an empty store make the same ids, for examples
 * and golden files; the place in the sequence is kept in the store, so ids stay unique when it is opened again.
 */
export function createIdentifiers(store: IdpStore, seed: number | undefined): Identifiers {
  const bytes = (length: number, purpose: string): Uint8Array => {
    if (seed === undefined) return randomBytes(length);
    const found = createHash('sha512')
      .update(`${seed} ${purpose} ${store.next(purpose)}`)
      .digest();
    return found.subarray(0, length);
  };
  return {
    id: (kind) => ID_PREFIX[kind] + letters(bytes(17, kind)),
    secret: (length) => letters(bytes(length, 'secret')),
  };
}

/**
 * The id of what a seed names and gives no id: the same whenever a store is seeded, so that what was listed in one that lives in
 * memory is found again in the next.
 */
export const seededId = (kind: keyof typeof ID_PREFIX, name: string): string =>
  ID_PREFIX[kind] + letters(createHash('sha512').update(`${kind} ${name}`).digest().subarray(0, 17));

/** Unguessable letters and digits; for what needs no place in a sequence, such as access tokens. */
export function randomLetters(length: number): string {
  return letters(randomBytes(length));
}

function letters(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += ALPHABET.charAt(byte % ALPHABET.length);
  return text;
}
