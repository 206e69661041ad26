/** What was given as input is none; the message is a sentence with the place. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
