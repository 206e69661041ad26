import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { RE2JS } from 're2js';
import { parse } from 'yaml';
import { isJsonObject, type Json } from '../flow/json.ts';
import { StepError } from './failure.ts';
import type { FileAccess } from './flow-files.ts';

/** Checks the input of a run. @throws StepError (kind invalid-input) that lists everything that does not fit */
export type InputCheck = (input: Json) => void;

const SHOWN_ERRORS = 10;

/** Patterns come from the flow's files, so they run on an engine whose time is linear in the text. */
const linearPattern = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // ajv tells patterns apart by their text
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: 'linearPattern' },
);

/**
 * Compiles the `input` schema of a flow: inline, or `$ref` to a JSON or YAML file with an optional `#/pointer`.
 * @throws StepError when the file can not be read or the schema is none
 */
export function compileInput(schema: Json, files: FileAccess): InputCheck {
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { regExp: linearPattern } });
  (addFormats as unknown as (target: Ajv2020, options: { mode: 'fast' }) => void)(ajv, { mode: 'fast' });
  const { document, pointer } = resolve(schema, files);
  try {
    const validate =
      pointer === ''
        ? ajv.compile(document as object)
        : ajv.addSchema(document as object, 'input').compile({ $ref: `input#${pointer}` });
    return (input) => {
      if (validate(input)) return;
      throw new StepError(
        'invalid-input',
        `The input does not fit the schema: ${(validate.errors ?? []).slice(0, SHOWN_ERRORS).map(sentence).join('; ')}.`,
      );
    };
  } catch (error) {
    throw new StepError(
      'invalid-input',
      `The input schema is not valid: ${error instanceof Error ? error.message : String(error)}`,
      { file: files.flow.file },
    );
  }
}

function resolve(schema: Json, files: FileAccess): { document: Json; pointer: string } {
  const reference = isJsonObject(schema) ? schema['$ref'] : undefined;
  if (typeof reference !== 'string' || reference.startsWith('#')) return { document: schema, pointer: '' };
  const [path = '', pointer = ''] = reference.split('#', 2);
  const text = files.read(path);
  if (text === undefined) throw new StepError('invalid-input', `The schema ${path} can not be read.`, { file: files.flow.file });
  return { document: parse(text) as Json, pointer };
}

function sentence({ instancePath, message, keyword, params }: ErrorObject): string {
  const where = instancePath === '' ? 'the input' : instancePath.slice(1).replaceAll('/', '.');
  const what =
    keyword === 'additionalProperties'
      ? `has the unknown property ${String((params as { additionalProperty?: unknown }).additionalProperty)}`
      : message;
  const values = keyword === 'enum' ? ` (${JSON.stringify((params as { allowedValues?: unknown }).allowedValues)})` : '';
  return `${where} ${what}${values}`;
}
