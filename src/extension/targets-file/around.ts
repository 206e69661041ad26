import type * as vscode from 'vscode';
import type { TargetsThing } from '../../targets/environment/language/names.ts';
import { namesOf } from '../../targets/environment/language/names.ts';
import type { TargetsSurroundings } from '../../targets/environment/language/surroundings.ts';
import type { Secrets } from '../run/secrets.ts';
import type { FlowTargetsIndex } from './flow-targets-index.ts';
import type { TargetsDocuments } from './targets-documents.ts';

/** What the language features of targets files ask. */
export interface TargetsParts {
  readonly documents: TargetsDocuments;
  readonly index: FlowTargetsIndex;
  readonly secrets: Secrets;
}

/** Asks something about a targets file, with all that is around it. */
export async function withSurroundings<T>(
  { documents, index, secrets }: TargetsParts,
  document: vscode.TextDocument,
  ask: (around: TargetsSurroundings) => T,
): Promise<T> {
  const source = documents.sourceOf(document);
  const names = await secrets.names();
  const flows = await index.flowsOn(document.uri);
  const set = new Map<string, boolean>();
  for (const name of namesOf(source, 'secret')) set.set(`secret:${name}`, (await secrets.stateOf(name)) !== 'missing');
  const isSet = ({ kind, name }: TargetsThing): boolean | undefined =>
    kind === 'variable' ? secrets.hasVariable(name) : set.get(`secret:${name}`);
  return documents.withFiles(document, (files) => ask({ files, flows, secrets: names, isSet }));
}
