import * as vscode from 'vscode';
import { cursorAt } from '../designer/reveal-in-text.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** Opens the flow's text in the same group, at what is selected in the designer. */
export const openAsText: Command = async (extension, given) => {
  const flow = flowOf(extension, given);
  if (!flow) return;
  const selected = extension.designers.of(flow)[0]?.session.selected;
  const document = await vscode.workspace.openTextDocument(flow);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Active,
    ...(selected === undefined ? {} : { selection: cursorAt(document, extension.flows.sourceOf(document), selected) }),
  });
};
