import * as vscode from 'vscode';
import type { FlowSource } from '../../flow/read-flow.ts';

/** Selections that were made here, so that a designer does not follow what followed a designer. */
const made = new WeakMap<vscode.TextEditor, vscode.Selection>();

/** True for a selection that only shows what a designer selected. A person who comes back to the same place later means it. */
export function isEcho(editor: vscode.TextEditor, selection: vscode.Selection): boolean {
  const echo = made.get(editor)?.isEqual(selection) ?? false;
  if (!echo) made.delete(editor);
  return echo;
}

/** The place of a path's key, to put a cursor there. */
export function cursorAt(document: vscode.TextDocument, source: FlowSource, path: string): vscode.Selection {
  const { start } = source.keyRangeOf(path);
  const position = document.positionAt(start.offset);
  return new vscode.Selection(position, position);
}

/** Moves the cursor of every visible text editor of a flow to a path; the focus stays where it is. */
export function revealInText(document: vscode.TextDocument, source: FlowSource, path: string): void {
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document !== document) continue;
    const cursor = cursorAt(document, source, path);
    made.set(editor, cursor);
    editor.selection = cursor;
    editor.revealRange(cursor, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
