import type { DeliveryContext } from './delivery.ts';

/** Puts idflow's credentials on requests. */
export interface Authorisation {
  /** Where the credentials go; the header Authorization if not given. Names of headers are in lower case. */
  readonly place?: { readonly in: 'header' | 'query'; readonly name: string } | undefined;
  /**
   * The credentials: the value of the header or of the query parameter; empty for none.
   * @throws TargetError when it can not be had
   */
  header(context: DeliveryContext): Promise<string> | string;
  /**
   * Told that the server answered 401 to this header.
   * @returns whether a new one can be had, so that one more try makes sense
   */
  refused(header: string): boolean;
  /** The secrets in use, to be removed from whatever is shown. */
  secrets(): readonly string[];
}
