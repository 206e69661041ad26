import * as vscode from 'vscode';
import type { Extension } from '../extension-context.ts';
import type { Secrets } from '../run/secrets.ts';
import type { TargetsParts } from './around.ts';
import { registerSecretLenses } from './code-lenses.ts';
import { registerTargetsCompletion } from './completion.ts';
import { TargetsDiagnostics } from './diagnostics.ts';
import { FlowBindings } from './flow-bindings.ts';
import { FlowTargetsIndex } from './flow-targets-index.ts';
import { registerTargetsHover } from './hover.ts';
import { registerTargetsNames } from './names.ts';
import { registerTargetsOutline } from './outline.ts';
import { registerTargetsFixes } from './quick-fixes.ts';
import { TargetsDocuments } from './targets-documents.ts';

/** The language features of targets files. */
export interface TargetsLanguage {
  /** What flows ask about the targets file that they run on. */
  readonly bindings: FlowBindings;
  readonly registered: vscode.Disposable;
}

/** Everything the text of idflow.targets.yaml can do in an editor: a feature is a line here. */
export function registerTargetsLanguage(
  { flows, environments, context: { extensionUri } }: Pick<Extension, 'flows' | 'environments' | 'context'>,
  secrets: Secrets,
): TargetsLanguage {
  const documents = new TargetsDocuments();
  const index = new FlowTargetsIndex(environments);
  const parts: TargetsParts = { documents, index, secrets };
  const diagnostics = new TargetsDiagnostics(documents, extensionUri);
  const bindings = new FlowBindings(flows, environments, documents, extensionUri);
  const registered = vscode.Disposable.from(
    documents,
    index,
    diagnostics,
    bindings,
    registerTargetsFixes(parts, diagnostics),
    registerTargetsCompletion(parts),
    registerTargetsHover(parts),
    registerTargetsNames(parts),
    registerTargetsOutline(parts),
    registerSecretLenses(parts),
  );
  documents.start();
  return { bindings, registered };
}
