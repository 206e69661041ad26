import { isMap, isScalar, type Node } from 'yaml';
import { ERROR_KINDS } from './error-kind.ts';
import {
  anyJson,
  eitherOf,
  entriesOf,
  listOf,
  mapOf,
  optional,
  readFields,
  record,
  recordSchema,
  required,
  type Fields,
  type ValuesOf,
} from './grammar/collections.ts';
import { duration, edge, expression, fraction, oneWordOf, prose, text, wholeNumber } from './grammar/scalars.ts';
import type { Reader, Schema, ShapedField, TypeOf, ValueType } from './grammar/value.ts';
import { flowObject } from './objects.ts';
import { STEP_DEFINITIONS, stepDefinition, type StepKind, type StepOf } from './steps/index.ts';
import { didYouMean } from './suggestion.ts';

/** What `on-error` can name: a kind of error, or `any` for those not named. */
export const ERROR_EDGES = { ...ERROR_KINDS, any: 'Every kind that has no edge of its own.' } as const;

const retryKinds = listOf(oneWordOf(ERROR_KINDS), { single: true, label: 'a list of error kinds' });

/** The keys of `retry`. */
export const RETRY_FIELDS = {
  attempts: required(wholeNumber(1, 100), 'How often to try in all.'),
  delay: optional(duration, 'Wait before the second attempt; default 200ms.'),
  factor: optional(wholeNumber(1, 10), 'How much longer each wait is than the one before; default 2.'),
  'max-delay': optional(duration, 'Longest wait; default 30s.'),
  jitter: optional(fraction, 'Part of the wait that is left to chance, so that many runs do not knock at once; default 0.5.'),
  on: optional(retryKinds, 'Kinds of error to try again after; default rate-limited, connection, unavailable, timeout.'),
} satisfies Fields;

const retry = record('retry', RETRY_FIELDS);

export type Retry = TypeOf<typeof retry>;

const retryAttempts: ValueType<Retry> = {
  label: 'a number of attempts',
  read(node, path, reader) {
    const attempts = wholeNumber(1, 100).read(node, path, reader);
    return attempts === undefined ? undefined : { attempts };
  },
  schema: wholeNumber(1, 100).schema,
  shape: { is: 'scalar', holds: 'number' },
};

/** Settings that every step has. */
export const COMMON_FIELDS = {
  title: optional(text(), 'Shown in the diagram and in logs instead of the id.'),
  note: optional(prose, 'A remark for readers, shown with the step.'),
  timeout: optional(duration, 'Longest time of one attempt; then the step fails with kind timeout.'),
  retry: optional(
    eitherOf('a number of attempts, or a map', { when: 'text', type: retryAttempts }, retry),
    'Tries again after errors that may pass.',
  ),
  'on-error': optional(
    mapOf(edge, { label: 'a map of error kinds to step ids', known: ERROR_EDGES }),
    'Where to go on after an error of a kind.',
  ),
} satisfies Fields;

/** A step as the file says it: `id`, `kind`, the common settings, those of its kind, and its edges. */
export type Step = { [K in StepKind]: StepCommon & StepOf<K> }[StepKind];

export type StepCommon = ValuesOf<typeof COMMON_FIELDS> & { readonly id: string; readonly path: string };

/** A step of one kind. */
export type StepOfKind<K extends StepKind> = StepCommon & StepOf<K>;

const STEP_ID = /^[A-Za-z][\w-]{0,63}$/;

const step: ValueType<Step> = {
  label: 'a step',
  read(node, path, reader) {
    if (!isMap(node)) {
      reader.report('wrong-type', node, 'Expected a step: a map with a key such as `decide`, `insert` or `end`.');
      return undefined;
    }
    const kind = kindOf(node, path, reader);
    const definition = kind && stepDefinition(kind);
    if (!definition) return undefined;
    const edges = Object.fromEntries(
      Object.entries(definition.edges).map(([name, { doc, otherwise }]) => [
        name,
        { type: edge, doc, required: otherwise === 'required' },
      ]),
    );
    const values: { readonly [key: string]: unknown } | undefined = readFields(
      { ...definition.fields, ...edges, ...COMMON_FIELDS },
      `a \`${kind}\` step`,
      node,
      path,
      reader,
    );
    if (!values) return undefined;
    const id = path.slice(path.lastIndexOf('/') + 1);
    const taken = Object.fromEntries(
      Object.keys(edges).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
    );
    const settings = Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(edges, name)));
    return { ...settings, id, path, kind, edges: taken } as unknown as Step;
  },
  schema: () => ({ anyOf: Object.values(STEP_DEFINITIONS).map((definition) => stepSchema(definition)) }),
  shape: {
    is: 'variants',
    variants: Object.fromEntries(
      Object.values(STEP_DEFINITIONS).map((definition) => {
        const { kind, title, doc, example } = definition;
        return [kind, { title, doc, example, fields: fieldsOfKind(definition) }];
      }),
    ),
  },
};

/** All keys of the steps of one kind. */
function fieldsOfKind(definition: (typeof STEP_DEFINITIONS)[StepKind]): Readonly<Record<string, ShapedField>> {
  const edges = Object.fromEntries(
    Object.entries(definition.edges).map(([name, { doc, otherwise }]) => [
      name,
      { type: edge, doc, required: otherwise === 'required' },
    ]),
  );
  return { ...definition.fields, ...edges, ...COMMON_FIELDS };
}

/** JSON Schema of the steps of one kind. */
export function stepSchema(definition: (typeof STEP_DEFINITIONS)[StepKind]): Schema {
  return recordSchema(fieldsOfKind(definition), { title: definition.title, description: definition.doc });
}

/** Which key says what kind of step this is; reports when none or several do. */
function kindOf(node: Node, path: string, reader: Reader): StepKind | undefined {
  const keys = entriesOf(node, reader);
  const kinds = keys.filter(({ key }) => stepDefinition(key));
  const first = kinds[0];
  const id = path.slice(path.lastIndexOf('/') + 1);
  if (!first) {
    const typo = keys.map(({ key }) => didYouMean(key, Object.keys(STEP_DEFINITIONS))).find((hint) => hint?.startsWith('Did'));
    reader.report(
      'unknown-kind',
      keys[0]?.keyNode ?? node,
      `The step \`${id}\` has no key that says what it does.`,
      typo ??
        `Add one of ${Object.keys(STEP_DEFINITIONS)
          .map((kind) => `\`${kind}\``)
          .join(', ')}.`,
    );
    return undefined;
  }
  const rival = kinds.find(({ key }) => key !== first.key && !Object.hasOwn(stepDefinition(first.key)!.fields, key));
  if (!rival) return first.key as StepKind;
  // `script` stands first in a step that only uses it as a setting of another kind
  const owner = kinds.find(({ key }) =>
    kinds.every((other) => other.key === key || Object.hasOwn(stepDefinition(key)!.fields, other.key)),
  );
  if (owner) return owner.key as StepKind;
  reader.report(
    'ambiguous-kind',
    rival.keyNode,
    `The step \`${id}\` has both \`${first.key}\` and \`${rival.key}\`; a step is of one kind.`,
    'Make it two steps.',
  );
  return first.key as StepKind;
}

/** The kinds of target that a flow can declare; environments bind them to connections. */
export const TARGET_KINDS = {
  sql: 'A SQL database.',
  okta: 'An Okta org, or the embedded IdP that answers like one.',
  idp: 'Any identity provider or directory: Okta, SCIM, LDAP, Active Directory, Keycloak.',
} as const;

export type TargetKind = keyof typeof TARGET_KINDS;

/** The kinds of target that named operations go to. */
export const IDP_KINDS: readonly TargetKind[] = ['idp', 'okta'];

/** Whether a kind is one that named operations go to; `okta` promises all of them, `idp` those that all IdPs have. */
export const isIdpKind = (kind: string | undefined): boolean => kind === 'idp' || kind === 'okta';

const version: ValueType<1> = {
  label: '1',
  read(node, _path, reader) {
    if (isScalar(node) && node.value === 1) return 1;
    reader.report('unsupported-version', node, 'This idflow reads version 1 of the flow language.', 'Write `idflow: 1`.');
    return undefined;
  },
  schema: () => ({ const: 1 }),
  shape: { is: 'scalar', holds: 'word', words: { 1: 'The version that this idflow reads.' } },
};

const NAME = { pattern: /^[A-Za-z_][\w]{0,63}$/, what: 'a name: letters, digits and _, starting with a letter' };
const ID = { pattern: STEP_ID, what: 'a step id: letters, digits, - and _, starting with a letter' };

/** The keys of a flow file. */
export const FLOW_FIELDS = {
  idflow: required(version, 'Version of the flow language.'),
  name: required(text(), 'Name of the flow.'),
  description: optional(prose, 'What it is for.'),
  input: optional(anyJson('a JSON Schema, inline or as `$ref` to a file'), 'JSON Schema of what a run is given.'),
  source: optional(expression, 'What mappings read, as an expression over `input`; the input itself if not given.'),
  targets: optional(mapOf(oneWordOf(TARGET_KINDS), { names: NAME }), 'Logical names of the targets and their kinds.'),
  objects: optional(mapOf(flowObject, { names: NAME, label: 'a map of names to objects' }), 'The things in the targets.'),
  start: optional(edge, 'The first step; the first in the file if not given.'),
  'step-limit': optional(wholeNumber(1, 100_000_000), 'Most steps that a run may take; default 100000.'),
  steps: required(mapOf(step, { names: ID, label: 'a map of step ids to steps' }), 'The steps, by id.'),
} satisfies Fields;

export const flowFile = record('a flow', FLOW_FIELDS);

/** A flow, read. Maps keep the order of the file. */
export type Flow = TypeOf<typeof flowFile>;
