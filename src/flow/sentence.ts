/** A sentence for people, which can be told in their language: in English, with `{0}`, `{1}` … for what stands there. */
export interface Sentence {
  readonly english: string;
  readonly values: readonly Part[];
}

/** What stands in a sentence: a name, a number, or a part of it that is told in the person's language too. */
export type Part = string | number | Sentence;

/** Writes a sentence: say`There is no step \`${id}\`.` Its English is collected for translators, so it stands as it is. */
export const say = (strings: TemplateStringsArray, ...values: readonly Part[]): Sentence => ({
  english: strings.reduce((text, string, index) => `${text}{${index - 1}}${string}`),
  values,
});

/**
 * The text of a sentence.
 * @param translate gives the words of the person's language for the English ones, with the values filled in
 */
export function told(sentence: Sentence, translate: (english: string, values: readonly (string | number)[]) => string): string {
  const values = sentence.values.map((part) => (typeof part === 'object' ? told(part, translate) : part));
  return translate(sentence.english, values);
}

/** The text of a sentence in English. */
export const inEnglish = (sentence: Sentence): string =>
  told(sentence, (english, values) => english.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? '')));
