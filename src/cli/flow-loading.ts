import { readFileSync } from 'node:fs';
import { resolve as resolvePath, sep } from 'node:path';
import { resolveReference } from '../flow/file-reference.ts';
import type { TargetKind } from '../flow/flow-file.ts';
import type { Problem } from '../flow/problem.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';
import { validateFlow, type FileReader } from '../flow/validate/index.ts';
import { CliFailure } from './cli-failure.ts';
import { utf8Text } from './input/utf8.ts';

/** A flow file, validated. */
export interface LoadedFlow {
  readonly source: FlowSource;
  readonly problems: readonly Problem[];
  /** True when nothing keeps it from running. */
  readonly valid: boolean;
}

/** Reads files as the flow and the command line name them; each is read once. */
export class CliFiles implements FileReader {
  readonly #texts = new Map<string, string | undefined>();

  read(path: string): string | undefined {
    if (!this.#texts.has(path)) this.#texts.set(path, tryRead(path));
    return this.#texts.get(path);
  }
}

function tryRead(path: string): string | undefined {
  try {
    return utf8Text(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** Paths are shown and resolved with `/` on every system. */
export const withSlashes = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/** Absolute path of the folder that a file is in. */
export const folderOf = (file: string): string => resolvePath(file, '..');

/**
 * Reads and validates a flow file.
 * @throws CliFailure when there is no such file
 */
export function loadFlow(path: string, files: CliFiles): LoadedFlow {
  const file = withSlashes(path);
  const text = files.read(file);
  if (text === undefined) throw new CliFailure(`The flow ${path} ${reasonOf(path)}.`);
  const source = readFlow(text, file);
  const problems = validateFlow(source, files);
  return { source, problems, valid: !problems.some(({ severity }) => severity === 'error') };
}

/** Why a file can not be read, as the end of a sentence. */
export function reasonOf(path: string): string {
  try {
    utf8Text(readFileSync(path));
    return 'can not be read';
  } catch (error) {
    if (error instanceof TypeError) return 'is not UTF-8 text; save it as UTF-8';
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'does not exist';
    if (code === 'EISDIR') return 'is a folder';
    return code === 'EACCES' ? 'can not be read: no permission' : 'can not be read';
  }
}

/** The targets that a flow and those it calls need, by logical name. */
export function targetsOf(source: FlowSource, files: FileReader): ReadonlyMap<string, TargetKind> {
  const wanted = new Map<string, TargetKind>();
  const seen = new Set<string>();
  const open = [source];
  for (let flow = open.pop(); flow; flow = open.pop()) {
    if (seen.has(flow.file)) continue;
    seen.add(flow.file);
    for (const [name, kind] of flow.flow?.targets ?? []) if (!wanted.has(name)) wanted.set(name, kind);
    for (const step of flow.flow?.steps.values() ?? []) {
      if (step.kind !== 'call') continue;
      const called = resolveReference(flow.file, step.call);
      const text = 'path' in called ? files.read(called.path) : undefined;
      if ('path' in called && text !== undefined) open.push(readFlow(text, called.path));
    }
  }
  return wanted;
}
