import type { ErrorKind } from '../../../flow/error-kind.ts';
import type { DriverFailure } from './driver.ts';

/** What an error code of a server means. */
export interface Meaning {
  readonly kind: ErrorKind;
  /** A sentence on what to do. */
  readonly advice?: string;
  readonly repeat?: DriverFailure['repeat'];
  readonly lost?: boolean;
  readonly cancelled?: boolean;
}

/** Advice that is the same for all servers. */
const ADVICE = {
  exists: 'A row with this key exists already.',
  reference: 'A row that it refers to is missing, or other rows still refer to it.',
  grant: 'The user of the target needs a GRANT for it.',
  password: 'Check user and password of the target.',
  database: 'Check `database` of the target.',
  locked: 'Another program holds a lock on these rows; nothing was written here.',
} as const;

/** Meanings that are the same for all servers. */
export const MEANING = {
  exists: { kind: 'already-exists', advice: ADVICE.exists },
  reference: { kind: 'conflict', advice: ADVICE.reference },
  grant: { kind: 'forbidden', advice: ADVICE.grant },
  password: { kind: 'unauthorised', advice: ADVICE.password },
  readOnly: { kind: 'forbidden', advice: 'The server only lets itself be read.' },
  database: { kind: 'connection', advice: ADVICE.database },
  again: { kind: 'unavailable', repeat: 'again' },
  closed: { kind: 'unavailable', lost: true },
  unavailable: { kind: 'unavailable' },
  locked: { kind: 'unavailable', advice: ADVICE.locked },
  stopped: { kind: 'timeout', cancelled: true },
} as const satisfies Readonly<Record<string, Meaning>>;

/** A server that has no encryption, or no certificate. */
export const withoutTls = (failure: DriverFailure): DriverFailure => ({
  ...failure,
  message: 'the server does not offer TLS',
  advice: 'Switch TLS on there, or, where the network is trusted, write `tls: off`.',
});

/** A certificate that is not trusted. */
export const untrusted = (failure: DriverFailure): DriverFailure => ({
  ...failure,
  message: `its certificate is not trusted: ${failure.message}`,
  advice:
    'If the server is the right one, give the certificate of its authority as `ca`, or the name that its certificate has as `server-name`.',
});
