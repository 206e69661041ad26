import type { FormField } from '../../../../src/flow/form/form.ts';
import { CodeInput } from '../code/code-input.tsx';
import type { CodeLanguage } from '../code/code-service.ts';
import { useFormContext } from '../form/form-context.ts';
import { placeholderOf } from '../form/labels.ts';
import { useDraft } from '../form/use-draft.ts';
import { shownText } from '../form/field-text.ts';
import { useWriting } from '../form/use-writing.ts';
import { DetailsButton } from './details-button.tsx';
import { FieldFrame, useFieldName } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';

/** An expression, a template, a statement or a script. */
export function CodeField({ field, bare }: FieldProps) {
  const { readOnly, problemsOf } = useFormContext();
  const value = shownText(field);
  const writing = useWriting();
  const draft = useDraft({ path: field.path, value, commit: (text, anyway) => writing.text(field, text, anyway) });
  const name = useFieldName(field);
  const isLine = (field.editor === 'expression' || field.editor === 'template') && !value.includes('\n');
  return (
    <FieldFrame field={field} bare={bare ?? false} draft={draft} actions={<DetailsButton field={field} />}>
      <CodeInput
        path={field.path}
        draft={draft}
        language={languageOf(field)}
        name={name}
        placeholder={placeholderOf(field)}
        singleLine={isLine}
        readOnly={readOnly}
        invalid={draft.refused || problemsOf(field).some(({ severity }) => severity === 'error')}
      />
    </FieldFrame>
  );
}

function languageOf({ editor, language }: FormField): CodeLanguage {
  if (editor === 'sql' || editor === 'template') return editor;
  return editor === 'script' ? (language ?? 'javascript') : 'javascript';
}
