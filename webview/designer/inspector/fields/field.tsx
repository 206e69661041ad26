import type { FunctionComponent } from 'react';
import type { FormEditor, FormField } from '../../../../src/flow/form/form.ts';
import { isTooLong } from '../code/long-text.tsx';
import { ChoiceField } from './choice-field.tsx';
import { CodeField } from './code-field.tsx';
import { FlagField } from './flag-field.tsx';
import { GroupField } from './group-field.tsx';
import { ListField } from './list-field.tsx';
import { LongField } from './long-field.tsx';
import { MapField } from './map-field.tsx';
import { NoteField } from './note-field.tsx';
import { TextField } from './text-field.tsx';
import { YamlField } from './yaml-field.tsx';

/** What a field needs to be shown. */
export interface FieldProps {
  readonly field: FormField;
  /** The field stands in a list or a map that labels it. */
  readonly bare?: boolean;
}

/** Which component edits what. */
const EDITORS: Record<FormEditor, FunctionComponent<FieldProps>> = {
  text: TextField,
  number: TextField,
  duration: TextField,
  note: NoteField,
  flag: FlagField,
  choice: ChoiceField,
  reference: ChoiceField,
  expression: CodeField,
  template: CodeField,
  sql: CodeField,
  script: CodeField,
  rule: TextField,
  group: GroupField,
  map: MapField,
  list: ListField,
  yaml: YamlField,
};

/** A field of a form, with the editor that fits it. */
export function Field({ field, bare = false }: FieldProps) {
  const isLong = typeof field.value === 'string' && isTooLong(field.value);
  const Editor = isLong ? LongField : EDITORS[field.editor];
  return <Editor field={field} bare={bare} />;
}
