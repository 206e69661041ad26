import type { ReactNode } from 'react';
import type { FormField } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { Icon } from '../../../shared/components/icon.tsx';
import { t } from '../../../shared/words.ts';
import { useFormContext } from '../form/form-context.ts';
import { explains } from '../form/help.tsx';
import { InlineMarkdown } from '../form/inline-markdown.tsx';
import { words } from '../form/labels.ts';
import { ConflictNote } from '../form/conflict-note.tsx';
import type { Draft } from '../form/use-draft.ts';
import { useWriting } from '../form/use-writing.ts';

interface FieldFrameProps {
  readonly field: FormField;
  /** Shown instead of the key in words. */
  readonly label?: ReactNode;
  /** Beside the label. */
  readonly actions?: ReactNode;
  /** No label: the field stands in a table or a list. */
  readonly bare?: boolean;
  /** Of the text that is edited in it. */
  readonly draft?: Draft;
  readonly children: ReactNode;
}

/** A field with its label, what is wrong with it, and what it is for. */
export function FieldFrame({ field, label, actions, bare = false, draft, children }: FieldFrameProps) {
  const { problemsOf, readOnly } = useFormContext();
  const { remove } = useWriting();
  const problems = problemsOf(field);
  const isScalar = field.editor !== 'group' && field.editor !== 'map' && field.editor !== 'list';
  return (
    <div
      className={`form-field editor-${field.editor}${problems.length > 0 ? ' form-field-wrong' : ''}`}
      data-path={field.path}
      {...(bare ? {} : explains({ label: words(field.label), doc: field.doc }))}
    >
      {!bare && (
        <div className="field-head">
          <span className="field-label" id={labelId(field)}>
            {label ?? words(field.label)}
            {field.required && (
              <span className="field-required" aria-hidden="true">
                *
              </span>
            )}
          </span>
          <span className="field-actions">
            {isScalar && field.given && !field.required && !readOnly && (
              <IconButton
                icon="close"
                className="field-clear"
                label={t('field.remove', words(field.label))}
                onClick={() => void remove(field)}
              />
            )}
            {actions}
          </span>
        </div>
      )}
      {children}
      <ConflictNote conflict={draft?.conflict} />
      {problems.map(({ severity, message, suggestion }, index) => (
        <p key={index} className={`field-problem ${severity}`} id={`${labelId(field)}-problem-${index}`}>
          <Icon name={severity} />
          <span>
            <span className="unseen">{t(severity === 'error' ? 'field.error' : 'field.warning')} </span>
            <InlineMarkdown text={suggestion === undefined ? message : `${message} ${suggestion}`} />
          </span>
        </p>
      ))}
    </div>
  );
}

/** Id of the element that names the field. */
const labelId = ({ path }: Pick<FormField, 'path'>): string => `field-${path}`;

/** The name of a field for screen readers: label, whether it is needed, what it is for, and what is wrong with it. */
export function useFieldName(field: FormField, label = words(field.label)): string {
  const problems = useFormContext().problemsOf(field);
  const parts = [label, ...(field.required ? [t('field.required')] : []), ...problems.map(({ message }) => message)];
  return parts.join(', ');
}
