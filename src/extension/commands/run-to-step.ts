import * as vscode from 'vscode';
import { stepAtLine } from '../../debug/flow-lines.ts';
import { ask } from '../debug/paused-step.ts';
import type { Extension } from '../extension-context.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** Goes on up to a step: `idflow.debug.runToStep(uri, 'create')`, or the one at the cursor, or one that a person chooses. */
export const runToStep: Command = async (extension, given, named) => {
  const { debugging } = extension;
  const flow = given instanceof vscode.Uri ? given : (debugging.selected?.flow ?? flowOf(extension, given));
  const session = flow && debugging.sessionOf(flow);
  if (!flow || !session || !debugging.pausedAt(session))
    return void vscode.window.showInformationMessage(vscode.l10n.t('No run is paused in the debugger.'));
  const step = typeof named === 'string' ? named : await stepIn(extension, flow);
  if (step !== undefined) await ask(session, 'runToStep', { flow: flow.fsPath, step });
};

async function stepIn({ flows }: Extension, flow: vscode.Uri): Promise<string | undefined> {
  const document = await vscode.workspace.openTextDocument(flow);
  const source = flows.sourceOf(document);
  const editor = vscode.window.activeTextEditor;
  if (editor?.document === document) return stepAtLine(source, editor.selection.active.line + 1)?.id;
  const items = [...(source.flow?.steps.values() ?? [])].map(({ id, title }) => ({ label: id, description: title ?? '' }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Run to a Step'),
    placeHolder: vscode.l10n.t('The run goes on until it comes to this step.'),
    matchOnDescription: true,
  });
  return choice?.label;
}
