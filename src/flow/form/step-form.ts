import { isMap } from 'yaml';
import { COMMON_FIELDS } from '../flow-file.ts';
import { edge } from '../grammar/scalars.ts';
import type { ShapedField } from '../grammar/value.ts';
import { IDP_OPERATIONS } from '../idp-operations.ts';
import type { FlowSource } from '../read-flow.ts';
import { parseStatement } from '../sql/parameters.ts';
import type { StepDefinition } from '../steps/definition.ts';
import { STEP_DEFINITIONS, stepDefinition } from '../steps/index.ts';
import { fieldOf, fieldsOfRecord, variantOf } from './field.ts';
import type { Form, FormChoice, FormField, FormSection } from './form.ts';
import { namesFor, parametersOf } from './names.ts';
import { entriesIn, nodeAt, textOf, type PlacedNode } from './node-at.ts';

const SECTION_OF_COMMON: Record<keyof typeof COMMON_FIELDS, FormSection> = {
  title: 'about',
  note: 'about',
  timeout: 'failure',
  retry: 'failure',
  'on-error': 'failure',
};

/** The form of a step, also of one whose kind can not be told. */
export function stepForm(source: FlowSource, path: string, name: string): Form | undefined {
  const { node, given, resolve } = nodeAt(source, path);
  if (!given) return undefined;
  const step = resolve(node);
  const { kind } = variantOf(VARIANTS, step);
  const definition = stepDefinition(kind);
  const title = definition?.title ?? 'Step';
  const base = { path, name, title, doc: definition?.doc ?? '', kind: 'step' as const, step: kind };
  if (step && !isMap(step)) {
    const whole = { path, label: name, doc: '', required: true, given: true, node: step, resolve };
    return { ...base, fields: [fieldOf({ ...edge, shape: { is: 'json' } }, whole)], names: {} };
  }
  const names = namesOfWith(step, kind, resolve);
  const fields = fieldsOfRecord(keysOf(definition), { path, node: step, resolve }, (key) => ({
    section: sectionOf(key, definition),
    ...(key === 'with' ? { names } : {}),
  }));
  const placed = fields.map((field) => (definition ? withDefault(field, definition) : field));
  return { ...base, fields: placed, names: namesFor(source, placed) };
}

const VARIANTS = Object.fromEntries(
  Object.values(STEP_DEFINITIONS).map((definition: StepDefinition) => [
    definition.kind,
    { title: definition.title, doc: definition.doc, fields: keysOf(definition) },
  ]),
);

/** All keys of a step of the kind, in the order of the form. */
function keysOf(definition: StepDefinition | undefined): Readonly<Record<string, ShapedField>> {
  const edges = Object.entries(definition?.edges ?? {}).map(([name, { doc, otherwise }]): [string, ShapedField] => [
    name,
    { type: edge, doc, required: otherwise === 'required' },
  ]);
  return { ...definition?.fields, ...Object.fromEntries(edges), ...COMMON_FIELDS };
}

function sectionOf(key: string, definition: StepDefinition | undefined): FormSection {
  if (Object.hasOwn(COMMON_FIELDS, key)) return SECTION_OF_COMMON[key as keyof typeof COMMON_FIELDS];
  const isEdge = key === 'cases' || (definition !== undefined && Object.hasOwn(definition.edges, key));
  return isEdge ? 'edges' : 'settings';
}

/** Where an edge leads that the file does not give. */
function withDefault(field: FormField, definition: StepDefinition): FormField {
  const port = Object.hasOwn(definition.edges, field.label) ? definition.edges[field.label] : undefined;
  if (!port || field.given || port.otherwise === 'required') return field;
  return { ...field, otherwise: port.otherwise };
}

/** Names that `with` can have: parameters of the operation, or of the statement. */
function namesOfWith(step: PlacedNode['node'], kind: string, resolve: PlacedNode['resolve']): readonly FormChoice[] | undefined {
  const main = textOf(resolve(entriesIn(step).get(kind)));
  return main === undefined ? undefined : parameterNames(kind, main);
}

/** The parameters of an IdP operation or of a SQL statement. */
export function parameterNames(kind: string, text: string): readonly FormChoice[] | undefined {
  if (kind === 'idp') return Object.hasOwn(IDP_OPERATIONS, text) ? parametersOf(text) : undefined;
  return kind === 'sql' ? parseStatement(text).names.map((value) => ({ value, doc: '' })) : undefined;
}
