import { IDP_OPERATIONS } from '../idp-operations.ts';
import { END } from '../graph.ts';
import type { FlowSource } from '../read-flow.ts';
import type { Form, FormChoice, FormField, Referred } from './form.ts';

const NAMES_OF: Record<Exclude<Referred, 'file'>, (source: FlowSource) => FormChoice[]> = {
  step: (source) => {
    const steps = [...source.stepIds].map((id) => ({ value: id, doc: source.flow?.steps.get(id)?.title ?? '' }));
    return source.stepIds.has(END) ? steps : [...steps, { value: END, doc: 'Ends the run.' }];
  },
  object: (source) =>
    [...(source.flow?.objects ?? [])].map(([name, { title, target }]) => ({ value: name, doc: title ?? `In ${target}.` })),
  target: (source) => [...(source.flow?.targets ?? [])].map(([name, kind]) => ({ value: name, doc: kind })),
};

/** The names that the references among the fields can choose from, once for each kind. */
export function namesFor(source: FlowSource, fields: readonly FormField[]): Form['names'] {
  const wanted = new Set<Referred>();
  const collect = (field: FormField): void => {
    if (field.refers) wanted.add(field.refers);
    field.fields?.forEach(collect);
  };
  fields.forEach(collect);
  const names: Partial<Record<Referred, readonly FormChoice[]>> = {};
  for (const kind of wanted) if (kind !== 'file') names[kind] = NAMES_OF[kind](source);
  return names;
}

export const OPERATION_CHOICES: readonly FormChoice[] = Object.entries(IDP_OPERATIONS).map(([value, { doc }]) => ({
  value,
  doc,
}));

/** The parameters of an IdP operation, the required ones first; undefined for a name that is none. */
export function parametersOf(operation: string): FormChoice[] | undefined {
  if (!Object.hasOwn(IDP_OPERATIONS, operation)) return undefined;
  const { parameters } = IDP_OPERATIONS[operation as keyof typeof IDP_OPERATIONS];
  return Object.entries(parameters)
    .sort(([, a], [, b]) => Number(b.required) - Number(a.required))
    .map(([value, { doc, required }]) => ({ value, doc: required ? `Required. ${doc}` : doc }));
}
