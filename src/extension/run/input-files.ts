import { basename } from 'node:path';
import * as vscode from 'vscode';
import { InputError } from '../../runner/input/input-error.ts';
import { readInputText, type InputRecord, type Inputs } from '../../runner/input/input-text.ts';
import type { InputSource, RunInput } from './input.ts';

const ENDINGS = /\.(json|ndjson|jsonl|ya?ml)$/i;
/** Larger files are for the command line. */
const MAX_BYTES = 50_000_000;

/** Endings that a dialog offers. */
export const INPUT_FILTER = ['json', 'ndjson', 'jsonl', 'yaml', 'yml'];

/** The files in the folder `inputs` beside a flow, by name. */
export async function inputFilesOf(flow: vscode.Uri): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(flow, '..', 'inputs');
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => type & vscode.FileType.File && ENDINGS.test(name))
      .map(([name]) => vscode.Uri.joinPath(folder, name))
      .sort((a, b) => a.path.localeCompare(b.path));
  } catch {
    return [];
  }
}

/**
 * Reads a file with inputs, as it is in an editor where it is open.
 * @throws Error with a sentence when it holds none
 */
export async function readInputFile(file: vscode.Uri): Promise<Inputs> {
  const name = basename(file.fsPath);
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  const text = open ? open.getText() : await readText(file, name);
  return readInputText(text, name);
}

async function readText(file: vscode.Uri, name: string): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > MAX_BYTES)
    throw new InputError(vscode.l10n.t('{0} is too large to choose from here; run it on the command line.', name));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(file));
  } catch {
    throw new InputError(vscode.l10n.t('{0} is not UTF-8 text; save it as UTF-8.', name));
  }
}

/** One of the inputs of a file. */
export function inputOf(file: vscode.Uri, { many }: Inputs, record: InputRecord): RunInput {
  const name = basename(file.fsPath);
  return {
    value: record.value,
    name: many ? vscode.l10n.t('{0} line {1}', name, record.line) : name,
    source: { file: file.toString(), ...(many ? { line: record.line } : {}) },
  };
}

/** Reads an input again that was chosen before; undefined when it is not there any more. */
export async function readInputAgain({ file, line }: InputSource): Promise<RunInput | undefined> {
  try {
    const uri = vscode.Uri.parse(file, true);
    const inputs = await readInputFile(uri);
    const record = line === undefined ? inputs.records[0] : inputs.records.find((candidate) => candidate.line === line);
    return record && inputOf(uri, inputs, record);
  } catch {
    return undefined;
  }
}
