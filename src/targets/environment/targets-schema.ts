import type { Schema } from '../../flow/grammar/value.ts';
import { isJsonObject, type Json } from '../../flow/json.ts';
import { recordSchema } from '../../flow/grammar/collections.ts';
import { CONNECTION_KINDS } from './connections/index.ts';
import { connection, TARGETS_FILE } from './targets-file.ts';

/** JSON Schema (draft-07) of targets files, for editors, written from the definitions that read them. */
export function targetsJsonSchema(): Schema {
  const file = withReference(TARGETS_FILE.schema(), JSON.stringify(connection.schema()));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:idflow:targets:1',
    title: 'idflow targets file',
    ...(isJsonObject(file) ? file : {}),
    definitions: {
      connection: connectionOfAnyKind(),
      ...Object.fromEntries(CONNECTION_KINDS.map(({ kind, fields }) => [nameOf(kind), recordSchema(fields)])),
    },
  };
}

const nameOf = (kind: string): string => `connection-${kind}`;

/** The word of `kind` picks the schema, so that an editor complains about that kind alone and completes its keys. */
const connectionOfAnyKind = (): Schema => ({
  type: 'object',
  description: 'A connection: how a target is reached in an environment.',
  required: ['kind'],
  properties: {
    kind: { enum: CONNECTION_KINDS.map(({ kind }) => kind), markdownEnumDescriptions: CONNECTION_KINDS.map(({ doc }) => doc) },
  },
  allOf: CONNECTION_KINDS.map(({ kind }) => ({
    if: { required: ['kind'], properties: { kind: { const: kind } } },
    then: { $ref: `#/definitions/${nameOf(kind)}` },
  })),
});

/** Replaces the schema of connections by a reference to it. */
function withReference(value: Json | undefined, written: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withReference(item, written));
  if (!isJsonObject(value)) return value ?? null;
  if (JSON.stringify(value) === written) return { $ref: '#/definitions/connection' };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReference(inner, written)]));
}
