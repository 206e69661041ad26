import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { VscodeCheckbox } from '@vscode-elements/elements';
import type { SyntheticEvent } from 'react';
import { useFormContext } from '../form/form-context.ts';
import { plain, words } from '../form/labels.ts';
import { useWriting } from '../form/use-writing.ts';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';

/** Yes or no; neither while the file does not say. */
export function FlagField({ field, bare }: FieldProps) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  return (
    <FieldFrame field={field} bare={bare ?? false}>
      <vscode-checkbox
        label={bare ? words(field.label) : plain(field.doc) || words(field.label)}
        checked={field.value === true}
        indeterminate={!field.given}
        disabled={readOnly}
        onChange={({ currentTarget }: SyntheticEvent<VscodeCheckbox>) => void writing.value(field.path, currentTarget.checked)}
      />
    </FieldFrame>
  );
}
