import { COMMON_FIELDS, FLOW_FIELDS, stepSchema } from './flow-file.ts';
import { described, recordSchema } from './grammar/collections.ts';
import { duration, expression, text } from './grammar/scalars.ts';
import type { Schema, ValueType } from './grammar/value.ts';
import { isJsonObject, type Json } from './json.ts';
import { flowObject, mappingRule, statements } from './objects.ts';
import { operationName } from './operation-name.ts';
import { scriptSource, trigger } from './script-source.ts';
import { STEP_DEFINITIONS } from './steps/index.ts';

/** Types that get a definition of their own, so that the schema says them once. */
const SHARED: Readonly<Record<string, ValueType<unknown>>> = {
  object: flowObject,
  'mapping-rule': mappingRule,
  statements,
  trigger,
  script: scriptSource,
  text: text(),
  expression,
  duration,
  operation: operationName,
  retry: COMMON_FIELDS.retry.type,
  'error-edges': COMMON_FIELDS['on-error'].type,
};

/**
 * JSON Schema (draft-07) of flow files, for editors: completion, hover, and most mistakes of form. It is written from the
 * definitions that read flow files, so it can not tell another story. What needs a look at the whole flow is validation's.
 */
export function flowJsonSchema(): Schema {
  const definitions: Record<string, Schema> = { step: stepOfAnyKind() };
  for (const [kind, definition] of Object.entries(STEP_DEFINITIONS)) definitions[stepName(kind)] = stepSchema(definition);
  for (const [name, { type, doc }] of Object.entries(COMMON_FIELDS))
    definitions[commonName(name)] = { ...type.schema(), ...described(doc) };
  for (const [name, type] of Object.entries(SHARED)) definitions[name] = type.schema();
  const file = recordSchema(FLOW_FIELDS);
  const properties = isJsonObject(file['properties']) ? file['properties'] : {};
  const { steps } = properties;
  const shared = new Map(Object.entries(SHARED).map(([name, type]) => [bare(type.schema()), name]));
  // Every kind of step has these keys with the same words.
  for (const [name, { type, doc }] of Object.entries(COMMON_FIELDS))
    shared.set(whole({ ...type.schema(), ...described(doc) }), commonName(name));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:idflow:flow:1',
    title: 'idflow flow file, version 1',
    ...referring(
      {
        ...file,
        properties: {
          ...properties,
          steps: { ...(isJsonObject(steps) ? steps : {}), additionalProperties: { $ref: '#/definitions/step' } },
        },
      },
      shared,
    ),
    definitions: Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, referring(schema, shared)])),
  };
}

const commonName = (key: string): string => `common-${key}`;
const stepName = (kind: string): string => `step-${kind}`;

/** The key that says the kind picks the schema, so that an editor complains about that kind alone and completes its keys. */
function stepOfAnyKind(): Schema {
  const kinds = Object.values(STEP_DEFINITIONS);
  return {
    type: 'object',
    description: 'A step: a map with one key that says what it does.',
    anyOf: kinds.map(({ kind }) => ({ required: [kind] })),
    properties: Object.fromEntries(
      kinds.map(({ kind, title, doc, example }) => [
        kind,
        { description: doc, markdownDescription: `**${title}.** ${doc}\n\n\`\`\`yaml\n${example}\n\`\`\`` },
      ]),
    ),
    allOf: kinds.map(({ kind }) => ({ if: { required: [kind] }, then: { $ref: `#/definitions/${stepName(kind)}` } })),
  };
}

/** Replaces whatever in the schema has a definition by a reference to it. */
function referring(schema: Schema, shared: ReadonlyMap<string, string>): Schema {
  return Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, replace(inner, shared)]));
}

function replace(value: Json | undefined, shared: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => replace(item, shared));
  if (!isJsonObject(value)) return value ?? null;
  const common = shared.get(whole(value));
  if (common !== undefined) return { $ref: `#/definitions/${common}` };
  const name = shared.get(bare(value));
  if (name !== undefined) {
    const { description } = value;
    return { $ref: `#/definitions/${name}`, ...(typeof description === 'string' && described(description)) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, shared)]));
}

/** The text of a schema with its descriptions; marked, so that it is never taken for one without. */
const whole = (schema: Schema): string => `described ${JSON.stringify(schema)}`;

/** The text of a schema without its descriptions, which differ from key to key. */
function bare({ description: _description, markdownDescription: _markdown, ...rest }: Schema): string {
  return JSON.stringify(rest);
}
