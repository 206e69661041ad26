import type { FormField } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { t } from '../../../shared/words.ts';
import { useFormContext } from '../form/form-context.ts';
import { words } from '../form/labels.ts';
import { useWriting } from '../form/use-writing.ts';

/** Writes a value that can also be a map as one, so that it has more settings. */
export function DetailsButton({ field }: { readonly field: FormField }) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  const { detailed, path } = field;
  if (detailed === undefined || readOnly) return null;
  return (
    <IconButton
      icon="settings"
      label={t('field.details', words(field.label))}
      onClick={() => void writing.value(path, detailed)}
    />
  );
}
