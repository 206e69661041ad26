/** What stands in for `{0}`, `{1}` … of a word. */
export type Filling = readonly (string | number)[];

/** Keys of words are told from English sentences by how they look: `toolbar.run`. Both stand in one bundle of translations. */
export const WORD_KEY = /^[a-z-]+(\.[a-z0-9-]+)+$/;

/**
 * The words for a key, in the user's language where it has them. `key.one` is taken instead where there is such a key and the
 * first value is 1.
 * @param english every key, in English
 * @param translated some of the keys, in the user's language
 */
export function fillWords<Key extends string>(
  english: Readonly<Record<Key, string>>,
  translated: Readonly<Record<string, string>>,
  key: Key,
  values: Filling,
): string {
  const one = `${key}.one`;
  const chosen = values[0] === 1 && Object.hasOwn(english, one) ? (one as Key) : key;
  const words = Object.hasOwn(translated, chosen) ? translated[chosen]! : english[chosen];
  return words.replace(/\{(\d)\}/g, (placeholder, index: string) => String(values[Number(index)] ?? placeholder));
}
