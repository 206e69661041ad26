import { parseDocument } from 'yaml';
import { isExpressionError, parseExpression } from '../expression.ts';
import { resolveReference } from '../file-reference.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { FlowSource } from '../read-flow.ts';
import { findLocalSchema } from '../validate/schema-form.ts';
import type { FlowFolder } from './flow-folder.ts';

/** What the JSON Schema of the input says of one value. */
export interface SchemaPlace {
  readonly root: Json;
  readonly schema: JsonObject;
}

/** A property that a schema knows. */
export interface SchemaProperty {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  readonly required: boolean;
}

const MAX_DEPTH = 20;
/** Alternatives that a type names; more would be cut off anyway. */
const MAX_CHOICES = 8;

/** The input as its schema describes it; undefined where there is no schema, or none that can be read. */
export function inputPlace(source: FlowSource, files: FlowFolder): SchemaPlace | undefined {
  const { flow } = source;
  if (flow?.input === undefined) return undefined;
  const reference = isJsonObject(flow.input) ? flow.input['$ref'] : undefined;
  if (typeof reference !== 'string' || reference.startsWith('#')) return placeIn(flow.input, flow.input);
  const [path = '', pointer = ''] = reference.split('#', 2);
  const resolved = resolveReference(source.file, path);
  const text = 'path' in resolved ? files.read(resolved.path) : undefined;
  const root = text === undefined ? undefined : parsed(text);
  if (root === undefined) return undefined;
  return placeIn(root, pointer === '' ? root : { $ref: `#${pointer}` });
}

/** The source of the run: what the flow's `source` takes from the input. */
export function sourcePlace(source: FlowSource, files: FlowFolder): SchemaPlace | undefined {
  const input = inputPlace(source, files);
  const expression = source.flow?.source;
  return input && expression !== undefined ? placeOfExpression(input, expression) : input;
}

/** Where in the input a plain expression such as `input.user` leads. */
export function placeOfExpression(input: SchemaPlace, expression: string): SchemaPlace | undefined {
  const parsedExpression = parseExpression(expression);
  if (isExpressionError(parsedExpression)) return undefined;
  const [reference] = parsedExpression.references;
  const { ast } = parsedExpression;
  if (reference?.name !== 'input' || reference.start !== ast.start || reference.end !== ast.end) return undefined;
  return reference.path.reduce<SchemaPlace | undefined>((place, key) => place && propertyPlace(place, key), input);
}

/** The value of a property. */
export function propertyPlace({ root, schema }: SchemaPlace, key: string): SchemaPlace | undefined {
  if (/^\d+$/.test(key)) return itemPlace({ root, schema });
  for (const part of partsOf(root, schema)) {
    const { properties } = part;
    if (isJsonObject(properties) && Object.hasOwn(properties, key)) return placeIn(root, properties[key]);
  }
  return undefined;
}

/** An item of a list. */
export function itemPlace({ root, schema }: SchemaPlace): SchemaPlace | undefined {
  for (const { items } of partsOf(root, schema)) if (isJsonObject(items)) return placeIn(root, items);
  return undefined;
}

/** All properties that the schema knows, also those of its parts. */
export function propertiesAt({ root, schema }: SchemaPlace): SchemaProperty[] {
  const found = new Map<string, SchemaProperty>();
  for (const part of partsOf(root, schema)) {
    const { properties, required } = part;
    if (!isJsonObject(properties)) continue;
    for (const [name, value] of Object.entries(properties)) {
      if (found.has(name)) continue;
      const inner = placeIn(root, value);
      const doc = inner?.schema['description'] ?? inner?.schema['title'];
      found.set(name, {
        name,
        type: inner ? typeOf(inner) : 'any',
        doc: typeof doc === 'string' ? doc : '',
        required: Array.isArray(required) && required.includes(name),
      });
    }
  }
  return [...found.values()];
}

/** The type in the words of TypeScript: `string | null`, `object[]`, `'a' | 'b'`. */
export function typeOf({ root, schema }: SchemaPlace, depth = 0): string {
  const { enum: words, type, const: constant } = schema;
  if (Array.isArray(words)) return shortened(words.map((word) => JSON.stringify(word)).join(' | '));
  if (constant !== undefined) return shortened(JSON.stringify(constant));
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  const names = types.flatMap((name) => {
    if (name === 'integer') return ['number'];
    if (name !== 'array') return typeof name === 'string' ? [name] : [];
    const item = depth < 3 ? itemPlace({ root, schema }) : undefined;
    const of = item ? typeOf(item, depth + 1) : 'any';
    return [of.includes(' ') ? `(${of})[]` : `${of}[]`];
  });
  if (names.length > 0) return names.join(' | ');
  const choices = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(choices) && depth < 3) {
    const each = (choices as readonly Json[]).slice(0, MAX_CHOICES).map((choice) => placeIn(root, choice));
    return shortened([...new Set(each.map((place) => (place ? typeOf(place, depth + 1) : 'any')))].join(' | '));
  }
  return isJsonObject(schema['properties']) ? 'object' : 'any';
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function placeIn(root: Json, value: Json | undefined): SchemaPlace | undefined {
  const schema = value === undefined ? undefined : findLocalSchema(root, value);
  return isJsonObject(schema) ? { root, schema } : undefined;
}

/** The schema and those that it combines, each once: a schema can be a part of itself, in more ways than there is time for. */
function partsOf(root: Json, schema: JsonObject, depth = 0, seen = new Set<JsonObject>()): JsonObject[] {
  if (depth > MAX_DEPTH || seen.has(schema)) return [];
  seen.add(schema);
  const combined = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? (list as readonly Json[]) : [];
  });
  const parts = [...combined, schema['then'], schema['else']].flatMap((part) => {
    const place = placeIn(root, part);
    return place ? partsOf(root, place.schema, depth + 1, seen) : [];
  });
  return [schema, ...parts.slice(0, 200)];
}

let last: { text: string; value: Json | undefined } | undefined;

/** The schema in a file, JSON or YAML; the last one is kept. */
function parsed(text: string): Json | undefined {
  if (last?.text !== text) last = { text, value: parse(text) };
  return last.value;
}

function parse(text: string): Json | undefined {
  try {
    const document = parseDocument(text, { prettyErrors: false });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) as Json);
  } catch {
    return undefined;
  }
}
