import * as vscode from 'vscode';
import type { EditResult, TextEdit } from '../../../flow/edit/edit.ts';
import { inUsersLanguage } from '../../say.ts';
import { textOf } from '../targets-files.ts';
import type { TargetsFileToWrite } from './place-of-target.ts';

/** The edits of a result. @throws Error with the sentence of a refusal */
export function editsOf(result: EditResult): readonly TextEdit[] {
  if ('refused' in result) throw new Error(inUsersLanguage(result.refused));
  return result.edits;
}

/**
 * Changes a targets file, or makes it: one step to undo. A file without changes of its own is saved.
 * @throws Error with a sentence where it could not be written, or is another by now
 */
export async function writeTargetsFile({ file, text, exists }: TargetsFileToWrite, edits: readonly TextEdit[]): Promise<void> {
  const changes = new vscode.WorkspaceEdit();
  if (!exists) {
    const contents = new TextEncoder().encode(edits.map((edit) => edit.text).join(''));
    changes.createFile(file, { contents });
    if (!(await vscode.workspace.applyEdit(changes))) throw notWritten(file);
    return;
  }
  if ((await textOf(file)) !== text)
    throw new Error(vscode.l10n.t('{0} was changed meanwhile. Begin again.', vscode.workspace.asRelativePath(file)));
  const document = await vscode.workspace.openTextDocument(file);
  const wasDirty = document.isDirty;
  for (const { start, end, text: replacement } of edits)
    changes.replace(file, new vscode.Range(document.positionAt(start), document.positionAt(end)), replacement);
  if (!(await vscode.workspace.applyEdit(changes))) throw notWritten(file);
  if (!wasDirty && !(await document.save())) throw notWritten(file);
}

const notWritten = (file: vscode.Uri): Error =>
  new Error(vscode.l10n.t('{0} could not be written.', vscode.workspace.asRelativePath(file)));
