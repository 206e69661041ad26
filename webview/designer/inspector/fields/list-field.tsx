import { pathTo } from '../../../../src/flow/grammar/collections.ts';
import type { FormField } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { t } from '../../../shared/words.ts';
import { useFormContext } from '../form/form-context.ts';
import { placeholderOf, words } from '../form/labels.ts';
import { useWriting } from '../form/use-writing.ts';
import { FieldFrame } from './field-frame.tsx';
import { Field, type FieldProps } from './field.tsx';
import { focusField } from './focus-field.ts';

/** Entries in an order: statements, triggers, attributes of a key. */
export function ListField({ field, bare }: FieldProps) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  const items = field.fields ?? [];
  const add = async (): Promise<void> => {
    const value = field.entry?.value ?? null;
    const written = field.given
      ? await writing.change({ edit: 'insert-entry', path: field.path, value })
      : await writing.value(field.path, [value]);
    if (written !== undefined) focusField(pathTo(field.path, items.length));
  };
  return (
    <FieldFrame
      field={field}
      bare={bare ?? false}
      actions={!readOnly && <IconButton icon="add" label={t('field.add-to', words(field.label))} onClick={() => void add()} />}
    >
      {items.length === 0 && <p className="field-nothing">{placeholderOf(field)}</p>}
      <ol className="field-list" aria-label={words(field.label)}>
        {items.map((item, index) => (
          <li key={item.path}>
            <Item list={field} item={item} index={index} count={items.length} />
          </li>
        ))}
      </ol>
    </FieldFrame>
  );
}

interface ItemProps {
  readonly list: FormField;
  readonly item: FormField;
  readonly index: number;
  readonly count: number;
}

function Item({ list, item, index, count }: ItemProps) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  const move = (to: number): void => void writing.change({ edit: 'move-entry', path: list.path, from: index, to });
  const mayGo = count > 1 || !list.required;
  return (
    <>
      {!readOnly && (
        <div className="list-actions">
          <span className="list-number" aria-hidden="true">
            {index + 1}
          </span>
          {count > 1 && (
            <>
              <IconButton
                icon="arrow-up"
                label={t('field.up', index + 1)}
                disabled={index === 0}
                onClick={() => move(index - 1)}
              />
              <IconButton
                icon="arrow-down"
                label={t('field.down', index + 1)}
                disabled={index === count - 1}
                onClick={() => move(index + 1)}
              />
            </>
          )}
          {mayGo && <IconButton icon="trash" label={t('field.remove', index + 1)} onClick={() => void writing.remove(item)} />}
        </div>
      )}
      <Field field={{ ...item, label: `${list.label} ${index + 1}` }} bare />
    </>
  );
}
