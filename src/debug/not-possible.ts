/** A request that makes no sense at this pause; the message is a sentence. */
export class NotPossibleHere extends Error {
  override readonly name = 'NotPossibleHere';
}
