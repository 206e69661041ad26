import type { DeliveryContext } from './delivery.ts';

/** Puts idflow's credentials on requests. */
export interface Authorisation {
  /**
   * The value of the Authorization header.
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
