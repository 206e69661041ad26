import type { CallNotice, IdpTarget } from '../../../src/targets/port.ts';

/** How a target of the suite is opened. */
export interface OpenOptions {
  /** Another port than the server's: one where nobody listens, or a proxy before it. */
  readonly port?: number;
  readonly timeoutMs?: number;
  readonly password?: string;
}

/** A server that the suite runs against, with nothing in it but what the suite itself makes. */
export interface IdentityServer {
  /** Product and version. */
  readonly version: string;
  /** The port that `open` reaches, for proxies. */
  readonly port: number;
  /** Opens a target that hardly pauses between tries. */
  readonly open: (options?: OpenOptions) => IdpTarget;
  /** Opens a target over TLS that does not trust the certificate; absent where the server has no TLS. */
  readonly openUntrusting?: () => IdpTarget;
  /** True for a piece on the wire that asks to create something; absent where the wire can not be read. */
  readonly isCreate?: (sent: Buffer) => boolean;
  /** The answer "come back later" to a piece on the wire. */
  readonly busy?: (sent: Buffer) => Buffer;
  /** Ends the server at once, and starts it again with its data. */
  readonly crash?: () => Promise<void>;
  readonly restart?: () => Promise<void>;
  /** Whether a name may hold every character, also those of the protocol. */
  readonly anyName: boolean;
  /** Whether groups have a description. */
  readonly groupDescriptions: boolean;
  /** Signs in as a person; absent where that is not possible over the adapter's protocol. */
  readonly signIn?: (login: string, password: string) => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Notices of a call, as they come. */
export function noticeBook(): { readonly notices: CallNotice[]; readonly onNotice: (notice: CallNotice) => void } {
  const notices: CallNotice[] = [];
  return { notices, onNotice: (notice) => notices.push(notice) };
}
