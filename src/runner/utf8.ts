const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text of a file. Other encodings are refused rather than read with replacement characters, which would end up in the names
 * of people.
 * @throws TypeError when the bytes are no UTF-8
 */
export const utf8Text = (bytes: Uint8Array): string => decoder.decode(bytes);
