import type { Clock, RetrySettings } from '../patience/clock.ts';

/** Where entries of one kind stand and what they are made of. */
export interface EntryPlace {
  /** Entries are looked for below it, and new ones made in it; default the base of the directory. */
  readonly base?: string | undefined;
  /** Object classes of a new entry. Its last one is what entries are looked for by. */
  readonly classes?: readonly string[] | undefined;
  /** The attribute that names an entry in its container: `uid`, `cn`. */
  readonly naming?: string | undefined;
  /** Only entries that this LDAP filter matches are there for flows. */
  readonly filter?: string | undefined;
}

/** How a directory says that a user may not sign in. */
export interface BlockingAttribute {
  readonly attribute: string;
  /** Value of a user who is blocked. */
  readonly blocked: string;
  /** Value of a user who is not; the attribute is removed if not given. */
  readonly active?: string | undefined;
}

export interface DirectoryOptions {
  /** Logical name in the flow. */
  readonly name: string;
  /** ldaps://host or ldap://host; without `startTls` the latter only to this machine. */
  readonly url: string;
  /** Turns an ldap:// connection into one with TLS before anything is sent. */
  readonly startTls?: boolean | undefined;
  /** Certificates (PEM) of authorities trusted besides the well-known ones. Verification can not be switched off. */
  readonly ca?: string | undefined;
  /** The name in the server's certificate, where it is not the host of `url`. */
  readonly serverName?: string | undefined;
  /** Who signs in; nobody if not given. */
  readonly bind?: { readonly user: string; readonly password: string } | undefined;
  /** Where the tree of the directory starts; read from the server if not given. */
  readonly base?: string | undefined;
  readonly users?: EntryPlace | undefined;
  readonly groups?: EntryPlace | undefined;
  /** More names of profile attributes, or other places of those known; `name[]` for a list of values. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Not for Active Directory, which has userAccountControl. */
  readonly status?: BlockingAttribute | undefined;
  /** Time for connecting, and for each request; default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Entries a server sends at once; default 500. */
  readonly pageSize?: number | undefined;
  /** Connections at the same time; more requests queue. Default 8. */
  readonly connections?: number | undefined;
  readonly retry?: Partial<RetrySettings> | undefined;
  readonly clock?: Partial<Clock> | undefined;
}
