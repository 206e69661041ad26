import { LongText } from '../code/long-text.tsx';
import { FieldFrame, useFieldName } from './field-frame.tsx';
import type { FieldProps } from './field.tsx';

/** A value that is too long for any field: its beginning, and the way to the text. */
export function LongField({ field, bare = false }: FieldProps) {
  const name = useFieldName(field);
  return (
    <FieldFrame field={field} bare={bare}>
      <LongText path={field.path} text={String(field.value)} name={name} />
    </FieldFrame>
  );
}
