import * as vscode from 'vscode';
import type { Extension } from './extension-context.ts';
import { isFlow } from './flow-documents.ts';

/** The flow that a command is about: the one that it was called with, else the one in the active editor. */
export function flowOf({ designers }: Extension, given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  const editor = vscode.window.activeTextEditor;
  if (editor && isFlow(editor.document)) return editor.document.uri;
  return designers.current?.document.uri;
}
