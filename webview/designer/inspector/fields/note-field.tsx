import '@vscode-elements/elements/dist/vscode-textarea/index.js';
import type { VscodeTextarea } from '@vscode-elements/elements';
import type { InputEvent } from 'react';
import { useFormContext } from '../form/form-context.ts';
import { placeholderOf } from '../form/labels.ts';
import { useTextDraft } from '../form/use-text-draft.ts';
import { FieldFrame, useFieldName } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';
import { textKeys } from './text-keys.ts';

const WIDTH = 44;

/** A text of several lines. */
export function NoteField({ field, bare }: FieldProps) {
  const { readOnly } = useFormContext();
  const draft = useTextDraft(field);
  const name = useFieldName(field);
  const lines = draft.text.split('\n').reduce((count, line) => count + Math.max(1, Math.ceil(line.length / WIDTH)), 0);
  return (
    <FieldFrame field={field} bare={bare ?? false} draft={draft}>
      <vscode-textarea
        value={draft.text}
        label={name}
        placeholder={placeholderOf(field)}
        readonly={readOnly}
        rows={Math.min(12, lines)}
        resize="vertical"
        onInput={({ currentTarget }: InputEvent<VscodeTextarea>) => draft.change(currentTarget.value)}
        onBlur={draft.end}
        onKeyDown={textKeys(draft, { multiline: true })}
      />
    </FieldFrame>
  );
}
