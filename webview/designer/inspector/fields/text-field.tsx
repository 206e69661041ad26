import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { VscodeTextfield } from '@vscode-elements/elements';
import type { InputEvent } from 'react';
import { useFormContext } from '../form/form-context.ts';
import { placeholderOf } from '../form/labels.ts';
import { useTextDraft } from '../form/use-text-draft.ts';
import { FieldFrame, useFieldName } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';
import { textKeys } from './text-keys.ts';
import { DetailsButton } from './details-button.tsx';

/** A text of one line, a number or a duration. */
export function TextField({ field, bare }: FieldProps) {
  const { readOnly, problemsOf } = useFormContext();
  const draft = useTextDraft(field);
  const name = useFieldName(field);
  return (
    <FieldFrame field={field} bare={bare ?? false} draft={draft} actions={<DetailsButton field={field} />}>
      <vscode-textfield
        value={draft.text}
        label={name}
        placeholder={placeholderOf(field)}
        readonly={readOnly}
        invalid={draft.refused || problemsOf(field).some(({ severity }) => severity === 'error')}
        onInput={({ currentTarget }: InputEvent<VscodeTextfield>) => draft.change(currentTarget.value)}
        onBlur={draft.end}
        onKeyDown={textKeys(draft)}
      />
    </FieldFrame>
  );
}
