import { isMap, isNode, isSeq, parseDocument } from 'yaml';
import { isExpressionError, parseExpression } from '../expression.ts';
import { pathTo } from '../grammar/collections.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { Range } from '../problem.ts';
import { findLocalSchema, schemaProblems } from './schema-form.ts';
import { rangesIn } from './flow-files.ts';
import type { Inspection } from './inspection.ts';
import { findFile } from './missing-file.ts';

/** A property that a closed schema does not have. */
export interface UnknownProperty {
  /** Up to the unknown key. */
  readonly path: readonly string[];
  readonly key: string;
  readonly known: ReadonlySet<string>;
}

/** What the input schema tells about the names in a flow. */
export interface InputSchema {
  /** @returns the first key that the schema rules out; undefined when all may be there */
  unknownInInput(path: readonly string[]): UnknownProperty | undefined;
  unknownInSource(path: readonly string[]): UnknownProperty | undefined;
}

/** The input schema is there and is a JSON Schema. */
export function checkInputSchema(inspection: Inspection): void {
  const { input } = inspection.flow;
  if (input === undefined) return;
  const reference = fileReference(input);
  if (reference === undefined) {
    for (const { path, message } of schemaProblems(input))
      inspection.error('invalid-schema', ['input', ...path].reduce<string>(pathTo, ''), message);
    return;
  }
  const file = findFile(inspection, 'input/$ref', reference.path, 'The schema');
  if (!file) return;
  const parsed = parseSchemaFile(file.path, file.text);
  if ('error' in parsed) {
    inspection.reportIn(file.path, {
      code: 'invalid-schema',
      severity: 'error',
      message: parsed.error,
      range: rangesIn(file.text)(parsed.offset, parsed.offset),
    });
    return;
  }
  const problems = schemaProblems(parsed.value);
  if (problems.length === 0) return;
  const rangeAt = rangesInJson(file.text);
  for (const { path, message } of problems)
    inspection.reportIn(file.path, { code: 'invalid-schema', severity: 'error', message, range: rangeAt(path) });
}

const known = new WeakMap<Inspection, InputSchema>();

/** What the input schema of the flow tells; nothing where it is absent or unsound. */
export function inputSchemaOf(inspection: Inspection): InputSchema {
  let schema = known.get(inspection);
  if (!schema) {
    schema = readInputSchema(inspection);
    known.set(inspection, schema);
  }
  return schema;
}

function readInputSchema(inspection: Inspection): InputSchema {
  const root = rootSchema(inspection);
  const source = sourcePath(inspection.flow.source);
  return {
    unknownInInput: (path) => unknownIn(root, path),
    unknownInSource(path) {
      const unknown = source && unknownIn(root, [...source, ...path]);
      // What is wrong with `source` itself is told there.
      return unknown && unknown.path.length > source.length ? { ...unknown, path: unknown.path.slice(source.length) } : undefined;
    },
  };
}

function rootSchema({ flow, files, source }: Inspection): Json | undefined {
  if (flow.input === undefined) return undefined;
  const reference = fileReference(flow.input);
  if (reference === undefined) return schemaProblems(flow.input).length === 0 ? flow.input : undefined;
  const file = files.find(source.file, reference.path);
  const parsed = 'text' in file ? parseSchemaFile(file.path, file.text) : undefined;
  if (!parsed || !('value' in parsed) || schemaProblems(parsed.value).length > 0) return undefined;
  return reference.pointer === '' ? parsed.value : findLocalSchema(parsed.value, { $ref: `#${reference.pointer}` });
}

/** The file, and the place in it, that an input schema refers to as a whole. */
function fileReference(input: Json): { readonly path: string; readonly pointer: string } | undefined {
  const reference = isJsonObject(input) ? input['$ref'] : undefined;
  if (typeof reference !== 'string' || reference.startsWith('#')) return undefined;
  const [path = '', pointer = ''] = reference.split('#', 2);
  return { path, pointer };
}

type ParsedSchema = { readonly value: Json } | { readonly error: string; readonly offset: number };

/** Schemas are JSON, or YAML where the ending of the file does not say JSON. */
function parseSchemaFile(path: string, text: string): ParsedSchema {
  if (path.endsWith('.json')) return parseJson(text);
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error) return { error: `The file is not valid YAML: ${error.message}`, offset: error.pos[0] };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as Json };
  } catch (failure) {
    return { error: `The file is not valid YAML: ${failure instanceof Error ? failure.message : String(failure)}`, offset: 0 };
  }
}

/** Where in the input the source of the run is; undefined when an expression computes it. */
function sourcePath(source: string | undefined): readonly string[] | undefined {
  if (source === undefined) return [];
  const parsed = parseExpression(source);
  if (isExpressionError(parsed)) return undefined;
  const [reference] = parsed.references;
  const plain = reference?.name === 'input' && reference.start === parsed.ast.start && reference.end === parsed.ast.end;
  return plain ? reference.path : undefined;
}

/** Keywords that may add properties to those beside them. */
const COMBINING = ['allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', '$dynamicRef', '$recursiveRef'];

function unknownIn(root: Json | undefined, path: readonly string[]): UnknownProperty | undefined {
  let at = root;
  for (const [index, key] of path.entries()) {
    const schema = root === undefined ? undefined : findLocalSchema(root, at);
    if (!isJsonObject(schema) || COMBINING.some((keyword) => Object.hasOwn(schema, keyword)) || key in Object.prototype)
      return undefined;
    const { properties } = schema;
    if (!isJsonObject(properties)) return undefined;
    if (!Object.hasOwn(properties, key))
      return schema['additionalProperties'] === false
        ? { path: path.slice(0, index + 1), key, known: new Set(Object.keys(properties)) }
        : undefined;
    at = properties[key];
  }
  return undefined;
}

function parseJson(text: string): ParsedSchema {
  const json = text.replace(/^\uFEFF/, ' ');
  try {
    return { value: JSON.parse(json) as Json };
  } catch (error) {
    // JSON.parse does not always tell where; as JavaScript, the text mostly breaks at the same place.
    const parsed = parseExpression(json);
    if (isExpressionError(parsed)) return { error: `The file is not valid JSON: ${parsed.error}`, offset: parsed.offset };
    const message = error instanceof Error ? error.message : String(error);
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
    return {
      error: `The file is not valid JSON: ${/^[^,"]*/.exec(message)?.[0].trim() ?? message}.`,
      offset: Math.min(offset, text.length),
    };
  }
}

/** Finds values of a JSON text by their path. */
function rangesInJson(text: string): (path: readonly (string | number)[]) => Range {
  const { contents } = parseDocument(text, { prettyErrors: false });
  const rangeOf = rangesIn(text);
  return (path) => {
    let range = contents?.range;
    let node: unknown = contents;
    for (const key of path) {
      node = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
      if (!isNode(node)) break;
      range = node.range ?? range;
    }
    const [start, end] = range ?? [0, 0];
    return rangeOf(start, end);
  };
}
