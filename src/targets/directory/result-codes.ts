import { ResultCodeError } from 'ldapts';
import type { ErrorKind } from '../../flow/error-kind.ts';

interface Meaning {
  /** The name of RFC 4511. */
  readonly name: string;
  readonly kind: ErrorKind;
  /** The server says that it did not do it now and may later. */
  readonly passing?: true;
  readonly advice?: string;
}

/** What the result codes of LDAP mean to a flow (RFC 4511, 4.1.9 and appendix A). */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  1: { name: 'operationsError', kind: 'unavailable' },
  2: { name: 'protocolError', kind: 'unavailable' },
  3: { name: 'timeLimitExceeded', kind: 'timeout' },
  4: { name: 'sizeLimitExceeded', kind: 'invalid-input', advice: 'Narrow the search by a filter.' },
  7: { name: 'authMethodNotSupported', kind: 'unauthorised' },
  8: { name: 'strongerAuthRequired', kind: 'unauthorised', advice: 'Use ldaps:// or start-tls.' },
  10: { name: 'referral', kind: 'unavailable', advice: 'The entry is on another server; name that one as url.' },
  11: { name: 'adminLimitExceeded', kind: 'unavailable' },
  13: { name: 'confidentialityRequired', kind: 'unauthorised', advice: 'Use ldaps:// or start-tls.' },
  16: { name: 'noSuchAttribute', kind: 'conflict' },
  17: { name: 'undefinedAttributeType', kind: 'invalid-input', advice: 'The schema of the server has no such attribute.' },
  19: { name: 'constraintViolation', kind: 'invalid-input' },
  20: { name: 'attributeOrValueExists', kind: 'already-exists' },
  21: { name: 'invalidAttributeSyntax', kind: 'invalid-input' },
  32: { name: 'noSuchObject', kind: 'not-found' },
  34: { name: 'invalidDNSyntax', kind: 'invalid-input' },
  48: { name: 'inappropriateAuthentication', kind: 'unauthorised' },
  49: { name: 'invalidCredentials', kind: 'unauthorised', advice: 'Check the user and the password that idflow signs in with.' },
  50: {
    name: 'insufficientAccessRights',
    kind: 'forbidden',
    advice: 'The user that idflow signs in with may not do this.',
  },
  51: { name: 'busy', kind: 'unavailable', passing: true },
  52: { name: 'unavailable', kind: 'unavailable', passing: true },
  53: { name: 'unwillingToPerform', kind: 'conflict' },
  64: { name: 'namingViolation', kind: 'invalid-input' },
  65: { name: 'objectClassViolation', kind: 'invalid-input' },
  66: { name: 'notAllowedOnNonLeaf', kind: 'conflict', advice: 'There are entries below it.' },
  67: { name: 'notAllowedOnRDN', kind: 'invalid-input' },
  68: { name: 'entryAlreadyExists', kind: 'already-exists' },
  69: { name: 'objectClassModsProhibited', kind: 'conflict' },
  71: { name: 'affectsMultipleDSAs', kind: 'unavailable' },
};

/** An answer of the server that is no success. */
export interface Refusal extends Meaning {
  readonly code: number;
  /** The server's words, on one line. */
  readonly words: string;
}

/** @returns what the server answered; undefined when the error is no answer of the server */
export function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof ResultCodeError)) return undefined;
  const { code, message } = error;
  // The library puts the code behind the words; Active Directory ends its own with a NUL.
  const words = message
    .replace(/ Code: 0x[0-9a-f]+$/, '')
    .replace(/\0/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { ...kindOf(code, words), code, words };
}

/** Active Directory says what it means in a Win32 error inside of its words: `0000052D: …` (MS-ERREF 2.2). */
const WIN32: readonly { readonly pattern: RegExp; readonly meaning: Partial<Meaning> }[] = [
  {
    pattern: /0000052D/i,
    meaning: { kind: 'invalid-input', advice: 'The password is too short, too simple, or was used before.' },
  },
  { pattern: /00000524|000021C7|000021C8/i, meaning: { kind: 'already-exists' } },
  { pattern: /00000561|0000208D/i, meaning: { kind: 'not-found' } },
  { pattern: /0000001F/i, meaning: { advice: 'Passwords are only taken over TLS: use ldaps:// or start-tls.' } },
];

function kindOf(code: number, words: string): Meaning {
  const meaning = MEANINGS[code] ?? { name: `result ${String(code)}`, kind: 'unavailable' as const };
  const [win32] = WIN32.filter(({ pattern }) => pattern.test(words));
  return { ...meaning, ...win32?.meaning };
}

/** Codes by name, as far as the calls look at them. */
export const RESULT = { noSuchObject: 32, schemaViolation: 65 } as const;
