import { LineCounter, parseDocument } from 'yaml';
import type { Json } from '../../flow/json.ts';
import { InputError } from './input-error.ts';
import { readJsonDocuments } from './json-documents.ts';

/** What runs are given. */
export interface Inputs {
  /** True when there may be several: NDJSON. */
  readonly many: boolean;
  readonly records: readonly InputRecord[];
}

export interface InputRecord {
  /** Line in its file, from 1. */
  readonly line: number;
  readonly value: Json;
}

/** The input of one run. */
export const oneInput = (value: Json): Inputs => ({ many: false, records: [{ line: 1, value }] });

/** A byte order mark alone is nothing too. */
export const isBlank = (text: string): boolean => text.trim() === '';

/**
 * Reads the text of an input file: NDJSON (`.ndjson`, `.jsonl`), else JSON or YAML.
 * @param name of the file, for errors
 * @throws InputError: nothing in it, or no JSON or YAML
 */
export function readInputText(text: string, name: string): Inputs {
  if (/\.(ndjson|jsonl)$/i.test(name)) return { many: true, records: readJsonDocuments(text, name) };
  if (isBlank(text))
    throw new InputError(`The input ${name} is empty; expected JSON or YAML. \`{}\` is an input without values.`);
  return oneInput(readJsonOrYaml(text, name));
}

/** Reads one JSON or YAML text: YAML reads JSON too, and tells where it stumbles. @throws InputError where it is neither */
export function readJsonOrYaml(text: string, name: string): Json {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const [error] = document.errors;
    if (!error) return plain(document.toJS({ maxAliasCount: 1000 }) as unknown, name);
    if (error.code === 'MULTIPLE_DOCS')
      throw new InputError(
        `${name} holds several YAML documents. Many inputs are NDJSON: one JSON text per line, in NAME.ndjson.`,
      );
    const { line, col } = lines.linePos(error.pos[0]);
    throw new InputError(`${name}:${line}:${col} is neither JSON nor YAML: ${error.message.split('\n', 1)[0]!}`);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What JSON can not hold is refused here, and not met in the middle of a run. */
function plain(value: unknown, name: string): Json {
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint')
      throw new InputError(`${name} holds the number ${inner}, which is too large to be exact; put it in quotes.`);
    if (typeof inner === 'number' && !Number.isFinite(inner))
      throw new InputError(`${name} holds ${inner}, which is no number in JSON.`);
    return inner;
  }) as string | undefined;
  return text === undefined ? null : (JSON.parse(text) as Json);
}
