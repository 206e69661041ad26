import * as vscode from 'vscode';
import { withSlashes } from '../../runner/flow-files.ts';

/** Files that flows, their targets and inputs are made of. */
const READ_BY_RUNS = /\.(ya?ml|json|sql|[cm]?[jt]s)$/i;

/** What editors hold and disks do not, of the files that runs read. */
export function unsavedTexts(): Record<string, string> {
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && READ_BY_RUNS.test(uri.path),
  );
  return Object.fromEntries(unsaved.map((document) => [withSlashes(document.uri.fsPath), document.getText()]));
}
