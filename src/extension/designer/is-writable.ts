import { access, constants } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Settings of VS Code that make files read-only. */
export const READ_ONLY_SETTINGS = ['files.readonlyInclude', 'files.readonlyExclude', 'files.readonlyFromPermissions'];

/**
 * Why a document can not be changed, as a sentence; undefined where it can. VS Code takes edits of files that its settings
 * make read-only, and never saves them.
 */
export async function whyReadOnly(document: vscode.TextDocument): Promise<string | undefined> {
  const { uri } = document;
  if (uri.scheme === 'untitled') return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true)
    return vscode.l10n.t('This document is read-only: nothing can be saved where it is.');
  const files = vscode.workspace.getConfiguration('files', uri);
  const isNamedBy = (setting: string): boolean =>
    Object.entries(files.get<Readonly<Record<string, unknown>>>(setting, {})).some(
      ([pattern, is]) => is === true && matches(pattern, document),
    );
  if (isNamedBy('readonlyExclude')) return undefined;
  if (isNamedBy('readonlyInclude'))
    return vscode.l10n.t('This document is read-only: the setting {0} names it.', 'files.readonlyInclude');
  const locked = vscode.l10n.t('This document is read-only: its file may not be written.');
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if ((permissions & vscode.FilePermission.Readonly) !== 0) return locked;
  } catch {
    // Gone from disk, but still open: saving makes it again.
    return undefined;
  }
  if (uri.scheme !== 'file' || files.get<boolean>('readonlyFromPermissions') !== true) return undefined;
  return access(uri.fsPath, constants.W_OK).then(
    () => undefined,
    () => locked,
  );
}

/** Patterns of settings are meant from the folder of the workspace, or anywhere where they begin so. */
function matches(pattern: string, document: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return vscode.languages.match({ pattern: folder ? new vscode.RelativePattern(folder, pattern) : pattern }, document) > 0;
}
