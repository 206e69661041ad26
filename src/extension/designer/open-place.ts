import * as vscode from 'vscode';
import { resolveReference } from '../../flow/file-reference.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import { plainMessage } from '../plain-message.ts';
import { cursorAt } from './reveal-in-text.ts';

/** A path of the flow, a file relative to it, or a line of either. */
export interface Place {
  readonly path?: string | undefined;
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
}

/** Opens a place as text, in the editor where its text is visible already or else beside; a called flow opens as itself. */
export async function openPlace(document: vscode.TextDocument, source: FlowSource, { path, file, line }: Place): Promise<void> {
  const at = line === undefined ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
  if (file === undefined) {
    const selection = at ?? (path === undefined ? undefined : cursorAt(document, source, path));
    return showText(document.uri, selection);
  }
  const resolved = resolveReference(source.file, file);
  if ('refused' in resolved) return void vscode.window.showErrorMessage(plainMessage(resolved.refused));
  const uri = document.uri.with({ path: resolved.path, query: '', fragment: '' });
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    return void vscode.window.showErrorMessage(vscode.l10n.t('There is no file {0}.', plainMessage(file)));
  }
  if (file.endsWith(FLOW_ENDING) && !at) await vscode.commands.executeCommand('vscode.open', uri);
  else await showText(uri, at);
}

/** Shows the text of a file, and lets it have the focus. */
export async function showText(uri: vscode.Uri, selection?: vscode.Range): Promise<void> {
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.Beside,
    ...(selection ? { selection } : {}),
  });
}
