const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What follows "The file " where {@link utf8Text} throws. */
export const NOT_UTF8 = 'is not UTF-8 text; save it as UTF-8';

/**
 * Text of a file. Other encodings are refused rather than read with replacement characters: those would end up in names
 * of people.
 * @throws TypeError when the bytes are no UTF-8
 */
export const utf8Text = (bytes: Uint8Array): string => decoder.decode(bytes);
