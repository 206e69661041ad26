import { resolveReference, type FileReader } from '../flow/file-reference.ts';
import type { TargetKind } from '../flow/flow-file.ts';
import type { Problem } from '../flow/problem.ts';
import { readFlow, type FlowSource } from '../flow/read-flow.ts';
import { validateFlow } from '../flow/validate/index.ts';
import { reasonOf, withSlashes } from './flow-files.ts';

/** A flow file, validated. */
export interface LoadedFlow {
  readonly source: FlowSource;
  readonly problems: readonly Problem[];
  /** True when nothing keeps it from running. */
  readonly valid: boolean;
}

/** There is no such flow file, or it is no text; the message is a sentence. */
export class FlowFileError extends Error {
  override readonly name = 'FlowFileError';
}

/**
 * Reads and validates a flow file.
 * @throws FlowFileError when it can not be read
 */
export function loadFlow(path: string, files: FileReader): LoadedFlow {
  const file = withSlashes(path);
  const text = files.read(file);
  if (text === undefined) throw new FlowFileError(`The flow ${path} ${reasonOf(path)}.`);
  const source = readFlow(text, file);
  const problems = validateFlow(source, files);
  return { source, problems, valid: !problems.some(({ severity }) => severity === 'error') };
}

/**
 * The targets that a flow and those it calls need, by logical name. Where one flow takes any identity provider and another
 * only Okta, it is Okta.
 */
export function targetsOf(source: FlowSource, files: FileReader): ReadonlyMap<string, TargetKind> {
  const wanted = new Map<string, TargetKind>();
  const seen = new Set<string>();
  const open = [source];
  for (let flow = open.pop(); flow; flow = open.pop()) {
    if (seen.has(flow.file)) continue;
    seen.add(flow.file);
    for (const [name, kind] of flow.flow?.targets ?? []) {
      const known = wanted.get(name);
      if (known === undefined || (known === 'idp' && kind === 'okta')) wanted.set(name, kind);
    }
    for (const step of flow.flow?.steps.values() ?? []) {
      if (step.kind !== 'call') continue;
      const called = resolveReference(flow.file, step.call);
      const text = 'path' in called ? files.read(called.path) : undefined;
      if ('path' in called && text !== undefined) open.push(readFlow(text, called.path));
    }
  }
  return wanted;
}
