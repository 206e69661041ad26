import type { FormField } from '../../../../src/flow/form/form.ts';
import { t } from '../../../shared/words.ts';

/** A key as words: "On error" for `on-error`; names such as `preInsert` stay as they are. */
export function words(key: string): string {
  if (/[A-Z_]/.test(key)) return key;
  const spaced = key.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What an empty field says: what holds without it. */
export function placeholderOf({ otherwise, required, fits }: FormField): string {
  if (required) return t('field.needs', fits.replaceAll('`', ''));
  if (otherwise === 'next') return t('field.otherwise.next');
  if (otherwise === 'end') return t('field.otherwise.end');
  return otherwise === undefined ? t('field.unset') : t('field.otherwise', otherwise);
}

/** Markdown without its marks, for places that show plain text. */
export const plain = (markdown: string): string => markdown.replace(/[`*]/g, '');
