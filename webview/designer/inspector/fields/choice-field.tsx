import { useMemo } from 'react';
import { pathTo } from '../../../../src/flow/grammar/collections.ts';
import type { FormField } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { designerClient } from '../../../shared/vscode-api.ts';
import { t } from '../../../shared/words.ts';
import { useDesigner } from '../../store/index.ts';
import { useFormContext } from '../form/form-context.ts';
import { placeholderOf } from '../form/labels.ts';
import { useTextDraft } from '../form/use-text-draft.ts';
import { Combobox } from './combobox.tsx';
import { FieldFrame, useFieldName } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';

/** One of several words, or the name of a step, an object, a target, an operation or a file. */
export function ChoiceField({ field, bare }: FieldProps) {
  const { form, readOnly, problemsOf } = useFormContext();
  const draft = useTextDraft(field);
  const name = useFieldName(field);
  const choices = useMemo(
    () => field.choices ?? (field.refers && form.names[field.refers]) ?? [],
    [field.choices, field.refers, form.names],
  );
  return (
    <FieldFrame field={field} bare={bare ?? false} draft={draft} actions={bare ? undefined : <GoTo field={field} />}>
      <div className="field-row">
        <Combobox
          draft={draft}
          choices={choices}
          name={name}
          placeholder={placeholderOf(field)}
          readOnly={readOnly}
          invalid={draft.refused || problemsOf(field).some(({ severity }) => severity === 'error')}
        />
        {bare && <GoTo field={field} />}
      </div>
    </FieldFrame>
  );
}

/** Goes to what a field names. */
function GoTo({ field }: { readonly field: FormField }) {
  const { open } = useFormContext();
  const name = String(field.value ?? '');
  const isStep = useDesigner(({ steps }) => steps.has(name));
  if (name === '') return null;
  const button = (go: () => void) => <IconButton icon="arrow-right" label={t('field.go-to', name)} onClick={go} />;
  switch (field.refers) {
    case 'step':
      return isStep ? button(() => open(pathTo('steps', name))) : null;
    case 'object':
      return button(() => open(pathTo('objects', name)));
    case 'file':
      return (
        <IconButton
          icon="go-to-file"
          label={t('field.open-file', name)}
          onClick={() => designerClient().send({ type: 'open', file: name })}
        />
      );
    case 'target':
    case undefined:
      return null;
  }
}
