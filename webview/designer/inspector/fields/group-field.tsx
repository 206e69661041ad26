import { words } from '../form/labels.ts';
import { FieldFrame } from './field-frame.tsx';
import { Field, type FieldProps } from './field.tsx';

/** Fields that belong together. */
export function GroupField({ field, bare }: FieldProps) {
  return (
    <FieldFrame field={field} bare={bare ?? false}>
      <div className="field-group" role="group" aria-label={words(field.label)}>
        {field.fields?.map((inner) => (
          <Field key={inner.path} field={inner} />
        ))}
      </div>
    </FieldFrame>
  );
}
