import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { Json } from '../../flow/json.ts';
import { CliFailure } from '../cli-failure.ts';
import { reasonOf } from '../flow-loading.ts';
import { readJsonDocuments } from './json-documents.ts';
import { utf8Text } from './utf8.ts';

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

/**
 * Reads the input of runs: a JSON or YAML file, an NDJSON file (`.ndjson`, `.jsonl`), or `-` for standard input, which may
 * hold any of them. Without a file the input is `{}`.
 * @throws CliFailure: no such file, nothing in it, not UTF-8, or no JSON or YAML
 */
export async function readInputs(file: string | undefined, stdin: NodeJS.ReadStream): Promise<Inputs> {
  if (file === undefined) return one({});
  if (file === '-') return fromStandardInput(await textOf(stdin));
  const text = readText(file);
  if (/\.(ndjson|jsonl)$/i.test(file)) return { many: true, records: readJsonDocuments(text, file) };
  if (isBlank(text))
    throw new CliFailure(`The input ${file} is empty; expected JSON or YAML. \`{}\` is an input without values.`);
  return one(readOne(text, file));
}

/** A byte order mark alone is nothing too. */
const isBlank = (text: string): boolean => text.trim() === '';

const one = (value: Json): Inputs => ({ many: false, records: [{ line: 1, value }] });

function fromStandardInput(text: string): Inputs {
  const name = 'standard input';
  if (isBlank(text)) throw new CliFailure('Standard input is empty; expected JSON, NDJSON or YAML.');
  if (!/^\s*[[{]/.test(text)) return one(readOne(text, name));
  const documents = severalDocuments(text, name);
  // One text in curly brackets may be YAML all the same.
  return documents ?? one(readOne(text, name));
}

function severalDocuments(text: string, name: string): Inputs | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const linewise = lines.length > 1 && isJson(lines[0]!);
  if (!linewise && isJson(text)) return undefined;
  try {
    const records = readJsonDocuments(text, name);
    return records.length > 1 || linewise ? { many: true, records } : undefined;
  } catch (error) {
    if (linewise) throw error;
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** YAML reads JSON too, and tells where it stumbles. */
function readOne(text: string, name: string): Json {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const [error] = document.errors;
    if (!error) return plain(document.toJS({ maxAliasCount: 1000 }) as unknown, name);
    if (error.code === 'MULTIPLE_DOCS')
      throw new CliFailure(
        `${name} holds several YAML documents. Many inputs are NDJSON: one JSON text per line, in NAME.ndjson.`,
      );
    const { line, col } = lines.linePos(error.pos[0]);
    throw new CliFailure(`${name}:${line}:${col} is neither JSON nor YAML: ${error.message.split('\n', 1)[0]!}`);
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    throw new CliFailure(`${name} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What JSON can not hold is refused here, and not met in the middle of a run. */
function plain(value: unknown, name: string): Json {
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint')
      throw new CliFailure(`${name} holds the number ${inner}, which is too large to be exact; put it in quotes.`);
    if (typeof inner === 'number' && !Number.isFinite(inner))
      throw new CliFailure(`${name} holds ${inner}, which is no number in JSON.`);
    return inner;
  }) as string | undefined;
  return text === undefined ? null : (JSON.parse(text) as Json);
}

function readText(file: string): string {
  try {
    return utf8Text(readFileSync(file));
  } catch {
    const where = isAbsolute(file) ? '' : ` (looked for in ${process.cwd()})`;
    throw new CliFailure(`The input ${file} ${reasonOf(file)}${where}.`);
  }
}

async function textOf(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer | string>) chunks.push(Buffer.from(chunk));
  try {
    return utf8Text(Buffer.concat(chunks));
  } catch {
    throw new CliFailure('Standard input is not UTF-8 text.');
  }
}
