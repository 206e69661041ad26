import { useRef, useState } from 'react';
import type { FormField } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { t } from '../../../shared/words.ts';
import { useFormContext } from '../form/form-context.ts';
import { explains } from '../form/help.tsx';
import { words } from '../form/labels.ts';
import { useDraft } from '../form/use-draft.ts';
import { ConflictNote } from '../form/conflict-note.tsx';
import { useWriting } from '../form/use-writing.ts';
import { Combobox } from './combobox.tsx';
import { FieldFrame } from './field-frame.tsx';
import { Field, type FieldProps } from './field.tsx';
import { focusField } from './focus-field.ts';

/** Entries under names: parameters, cases, kinds of error. */
export function MapField({ field, bare }: FieldProps) {
  const { readOnly } = useFormContext();
  return (
    <FieldFrame field={field} bare={bare ?? false}>
      <div className="field-map" role="group" aria-label={words(field.label)}>
        {field.fields?.map((entry) => (
          <Entry key={entry.path} field={entry} known={field.entry?.names} />
        ))}
        {!readOnly && <NewEntry field={field} />}
      </div>
    </FieldFrame>
  );
}

type Names = NonNullable<FormField['entry']>['names'];

function Entry({ field, known }: { readonly field: FormField; readonly known: Names }) {
  const { readOnly, problemsOf } = useFormContext();
  const writing = useWriting();
  const name = useDraft({
    path: `${field.path}#key`,
    value: field.label,
    commit: async (to) => (to === '' ? undefined : writing.change({ edit: 'rename-key', path: field.path, to })),
  });
  return (
    <div className="map-entry" {...explains({ label: field.label, doc: field.doc })}>
      <div className="map-name">
        <Combobox
          draft={name}
          choices={known ?? []}
          name={t('field.entry-name', field.label)}
          placeholder=""
          readOnly={readOnly}
          invalid={name.refused || problemsOf(field).length > 0}
        />
        {!readOnly && (
          <IconButton icon="trash" label={t('field.remove', field.label)} onClick={() => void writing.remove(field)} />
        )}
      </div>
      <ConflictNote conflict={name.conflict} />
      <Field field={field} bare />
    </div>
  );
}

/** Takes the name of an entry; Enter adds it. */
function NewEntry({ field }: { readonly field: FormField }) {
  const writing = useWriting();
  const [text, setText] = useState('');
  const adding = useRef(false);
  const taken = new Set(field.fields?.map(({ label }) => label));
  const add = async (name: string): Promise<void> => {
    if (name === '' || adding.current || taken.has(name)) return;
    adding.current = true;
    const value = field.entry?.value ?? null;
    const written = field.given
      ? await writing.change({ edit: 'insert-entry', path: field.path, name, value })
      : await writing.value(field.path, { [name]: value });
    adding.current = false;
    if (written === undefined) return;
    setText('');
    focusField(`${field.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  };
  const draft = {
    text,
    refused: false,
    change: setText,
    commit: () => void add(text.trim()),
    end: () => undefined,
    revert: () => setText(''),
  };
  return (
    <div className="map-new">
      <Combobox
        draft={draft}
        choices={(field.entry?.names ?? []).filter(({ value }) => !taken.has(value))}
        name={t('field.add-to', words(field.label))}
        placeholder={t('field.add-name')}
        readOnly={false}
        invalid={taken.has(text.trim())}
        onChoose={(name) => void add(name)}
      />
      <IconButton
        icon="add"
        label={t('field.add-to', words(field.label))}
        disabled={text.trim() === ''}
        onClick={() => void add(text.trim())}
      />
    </div>
  );
}
