import { withoutSecrets } from '../../flow/secret-forms.ts';

/** Values of all secrets that targets of this process were opened with. */
const given = new Set<string>();

/** Remembers the value of a secret for as long as the process lives. */
export const rememberSecret = (value: string): void => void given.add(value);

/**
 * A text without any secret that this process was given: for what is said where nobody knows any more which run it was about,
 * because something broke down or was never opened.
 */
export const withoutGivenSecrets = (text: string): string => withoutSecrets(text, given);
