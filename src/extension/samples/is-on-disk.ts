import * as vscode from 'vscode';

/** Whether files can be copied into a folder; says so where it is on no disk, as in a repository that is only looked at. */
export function isOnDisk({ scheme, path }: vscode.Uri): boolean {
  if (scheme === 'file') return true;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is not a folder on this computer. Choose one that is.', path.slice(path.lastIndexOf('/') + 1)),
  );
  return false;
}
