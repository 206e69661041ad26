import { useId } from 'react';
import type { Form, FormField, FormSection } from '../../../../src/flow/form/form.ts';
import { t, type Word } from '../../../shared/words.ts';
import { Field } from '../fields/field.tsx';
import { MappingTable } from '../mapping/mapping-table.tsx';
import { PartsList } from './parts-list.tsx';

const SECTIONS: readonly (readonly [FormSection, Word])[] = [
  ['settings', 'section.settings'],
  ['edges', 'section.edges'],
  ['failure', 'section.failure'],
];

/** The fields of a form, in sections; a mapping as a table. */
export function FormView({ form }: { readonly form: Form }) {
  if (form.mapping) return <MappingTable form={form} object={objectOf(form.path)} />;
  const inSection = (section: FormSection): FormField[] => form.fields.filter((field) => field.section === section);
  const placed = new Set<FormField>();
  const sections = SECTIONS.map(([section, word]) => {
    const fields = inSection(section);
    fields.forEach((field) => placed.add(field));
    return fields.length === 0 ? null : <Section key={section} title={t(word)} fields={fields} />;
  });
  const about = inSection('about');
  about.forEach((field) => placed.add(field));
  const rest = form.fields.filter((field) => !placed.has(field));
  return (
    <div className="form">
      {about.length > 0 && <Fields fields={about} />}
      {sections}
      {rest.length > 0 && <Fields fields={rest} />}
      {form.parts && <PartsList parts={form.parts} />}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly fields: readonly FormField[];
}

function Section({ title, fields }: SectionProps) {
  const id = useId();
  return (
    <section className="form-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <Fields fields={fields} />
    </section>
  );
}

function Fields({ fields }: { readonly fields: readonly FormField[] }) {
  return (
    <div className="form-fields">
      {fields.map((field) => (
        <Field key={field.path} field={field} />
      ))}
    </div>
  );
}

const objectOf = (path: string): string => (path.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
