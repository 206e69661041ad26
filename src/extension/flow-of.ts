import * as vscode from 'vscode';
import { DESIGNER } from './designer/open-designers.ts';
import type { Extension } from './extension-context.ts';
import { isFlow } from './flow-documents.ts';

/** The flow that a command is about: the one that it was called with, else the one in the active editor. */
export function flowOf({ designers }: Extension, given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  const editor = vscode.window.activeTextEditor;
  if (editor && isFlow(editor.document)) return editor.document.uri;
  return openingDesigner() ?? designers.current?.document.uri;
}

/** The flow of the tab in front: a designer that VS Code is still opening is nowhere else. */
function openingDesigner(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === DESIGNER ? input.uri : undefined;
}
