import * as vscode from 'vscode';
import type { TextEdit } from '../../flow/edit/index.ts';

/** All flow files. */
export const FLOWS: vscode.DocumentSelector = { language: 'idflow' };

/** A stretch of a document. */
export const rangeIn = (document: vscode.TextDocument, start: number, end: number): vscode.Range =>
  new vscode.Range(document.positionAt(start), document.positionAt(end));

/** Edits as VS Code has them. */
export const editsIn = (document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.TextEdit[] =>
  edits.map(({ start, end, text }) => new vscode.TextEdit(rangeIn(document, start, end), text));

/** Markdown of ours: it holds texts of flow files, so nothing in it may run or load anything. */
export function markdown(text: string): vscode.MarkdownString {
  const result = new vscode.MarkdownString(text);
  result.isTrusted = false;
  result.supportHtml = false;
  return result;
}
