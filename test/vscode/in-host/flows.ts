import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** A file of the folder that is open. */
export function fileAt(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

/** The text of a file of the folder, in no editor. */
export const openText = async (path: string): Promise<vscode.TextDocument> => vscode.workspace.openTextDocument(fileAt(path));

/** A flow that is in no file. */
export const newFlow = async (content: string): Promise<vscode.TextDocument> =>
  vscode.workspace.openTextDocument({ language: 'idflow', content });

/** The place of a text, in which `|` is where the cursor stands. */
export function placeOf(document: vscode.TextDocument, marked: string): vscode.Position {
  const [before = '', after = ''] = marked.split('|');
  const at = document.getText().indexOf(before + after);
  assert.notEqual(at, -1, `${document.uri.path} holds no ${before + after}`);
  return document.positionAt(at + before.length);
}

/** The text of a range. */
export const textAt = (document: vscode.TextDocument, range: vscode.Range): string => document.getText(range);

/** Waits until something is found; asks again whenever VS Code says that something happened, and now and then. */
export async function eventually<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');

/** The tab in front. */
export const activeTab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;
