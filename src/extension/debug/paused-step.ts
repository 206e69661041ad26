import * as vscode from 'vscode';
import type { Step } from '../../flow/flow-file.ts';
import type { Extension } from '../extension-context.ts';
import { plainMessage } from '../plain-message.ts';

/** A step that a debugged run stands at. */
export interface PausedStep {
  readonly session: vscode.DebugSession;
  readonly flow: vscode.Uri;
  readonly step: Step;
}

/** The step that the debugged run in front stands at; says so where there is none. */
export async function pausedStep({ debugging, flows }: Extension): Promise<PausedStep | undefined> {
  const session = debugging.sessionOf();
  const frame = session && debugging.pausedAt(session);
  if (!session || frame?.step === undefined)
    return void vscode.window.showInformationMessage(vscode.l10n.t('No run is paused in the debugger.'));
  const document = await vscode.workspace.openTextDocument(frame.flow);
  const step = flows.sourceOf(document).flow?.steps.get(frame.step);
  if (step) return { session, flow: frame.flow, step };
  return void vscode.window.showWarningMessage(
    plainMessage(vscode.l10n.t('The text has no step {0} any more: it has changed since the run began.', frame.step)),
  );
}

/** Asks the debug adapter for something of ours; says why where it can not be done. */
export async function ask(session: vscode.DebugSession, request: string, args: object): Promise<void> {
  try {
    await session.customRequest(request, args);
  } catch (error) {
    void vscode.window.showErrorMessage(plainMessage(error instanceof Error ? error.message : String(error)));
  }
}
