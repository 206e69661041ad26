import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { reasonOf } from '../../runner/flow-files.ts';
import { isBlank, oneInput, readInputText, readJsonOrYaml, type Inputs } from '../../runner/input/input-text.ts';
import { readJsonDocuments } from '../../runner/input/json-documents.ts';
import { utf8Text } from '../../runner/utf8.ts';
import { CliFailure } from '../cli-failure.ts';

/**
 * Reads the input of runs: a JSON or YAML file, an NDJSON file (`.ndjson`, `.jsonl`), or `-` for standard input, which may
 * hold any of them. Without a file the input is `{}`.
 * @throws CliFailure when there is no such file or it is not UTF-8; InputError: nothing in it, or no JSON or YAML
 */
export async function readInputs(file: string | undefined, stdin: NodeJS.ReadStream): Promise<Inputs> {
  if (file === undefined) return oneInput({});
  if (file === '-') return fromStandardInput(await textOf(stdin));
  return readInputText(readText(file), file);
}

function fromStandardInput(text: string): Inputs {
  const name = 'standard input';
  if (isBlank(text)) throw new CliFailure('Standard input is empty; expected JSON, NDJSON or YAML.');
  if (!/^\s*[[{]/.test(text)) return oneInput(readJsonOrYaml(text, name));
  const documents = severalDocuments(text, name);
  // One text in curly brackets may be YAML all the same.
  return documents ?? oneInput(readJsonOrYaml(text, name));
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
