import type { FormField } from '../../../../src/flow/form/form.ts';
import { shownText } from './field-text.ts';
import { useDraft, type Draft } from './use-draft.ts';
import { useWriting } from './use-writing.ts';

/** What is typed into the text of a field, which is written when the person is done. */
export function useTextDraft(field: FormField): Draft {
  const writing = useWriting();
  return useDraft({
    path: field.path,
    value: shownText(field),
    commit: (text, anyway) => writing.text(field, text, anyway),
  });
}
