import * as vscode from 'vscode';
import { isFlow } from '../flow-documents.ts';

/** What flows are made of besides flow files. */
const PARTS = /\.(ya?ml|json|sql|[cm]?[jt]s)$/i;

/**
 * Saves flows, and what lies in the folder of the flow and below: the debugger shows lines of files, and reads the files.
 * VS Code itself saves only what is open beside; where it is told to save nothing, nothing is saved here either.
 */
export async function saveForDebugging(flow: vscode.Uri): Promise<void> {
  if (vscode.workspace.getConfiguration('debug', flow).get('saveBeforeStart') === 'none') return;
  const folder = vscode.Uri.joinPath(flow, '..').toString();
  const dirty = vscode.workspace.textDocuments.filter(
    (document) =>
      document.isDirty &&
      document.uri.scheme === 'file' &&
      (isFlow(document) || (PARTS.test(document.uri.path) && document.uri.toString().startsWith(`${folder}/`))),
  );
  await Promise.all(dirty.map((document) => document.save()));
}
