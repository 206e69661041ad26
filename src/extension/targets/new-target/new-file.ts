import * as vscode from 'vscode';
import { textOf } from '../targets-files.ts';

/** A file that a new target needs beside the targets file. */
export interface NewFile {
  readonly file: vscode.Uri;
  readonly text: string;
}

/** Writes it; one that is there already stays as it is. @throws Error with a sentence where it can not be written */
export async function writeNewFile({ file, text }: NewFile): Promise<void> {
  if ((await textOf(file)) !== undefined) return;
  const changes = new vscode.WorkspaceEdit();
  changes.createFile(file, { contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(changes)))
    throw new Error(vscode.l10n.t('{0} could not be written.', vscode.workspace.asRelativePath(file)));
}

/** Takes it away again, as far as nobody has changed it. */
export async function removeNewFile({ file, text }: NewFile): Promise<void> {
  if ((await textOf(file)) === text) await vscode.workspace.fs.delete(file);
}
