import { t } from '../../../shared/words.ts';
import { designerClient } from '../../../shared/vscode-api.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { useFormContext } from '../form/form-context.ts';
import { words } from '../form/labels.ts';
import { useWriting } from '../form/use-writing.ts';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';

/** What no form fits: the YAML to look at, edited in the text. A key that does not belong here can be removed. */
export function YamlField({ field, bare }: FieldProps) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  const text = String(field.value ?? '');
  const actions = (
    <>
      {field.unknown && !readOnly && (
        <IconButton icon="trash" label={t('field.remove', field.label)} onClick={() => void writing.remove(field)} />
      )}
      <IconButton
        icon="go-to-file"
        label={t('field.in-text', words(field.label))}
        onClick={() => designerClient().send({ type: 'open', path: field.path })}
      />
    </>
  );
  return (
    <FieldFrame
      field={field}
      bare={bare ?? false}
      actions={actions}
      label={field.unknown ? <code>{field.label}</code> : undefined}
    >
      {text === '' ? (
        <p className="field-nothing">{t('field.unset')}</p>
      ) : (
        <pre className="field-yaml" tabIndex={0} role="group" aria-label={words(field.label)}>
          {text}
        </pre>
      )}
    </FieldFrame>
  );
}
