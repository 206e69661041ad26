import { basename } from 'node:path';
import * as vscode from 'vscode';
import { flowOf } from '../flow-of.ts';
import type { Extension } from '../extension-context.ts';
import { plainMessage } from '../plain-message.ts';
import { chooseInput } from './choose-input.ts';
import type { FlowRunner } from './flow-runner.ts';
import type { RunInput } from './input.ts';
import type { LastInputs } from './last-inputs.ts';
import type { RunRecord } from './run-history.ts';

/** The flow, where it can run now; says why not otherwise. */
export async function runnableFlow(extension: Extension, runner: FlowRunner, given: unknown): Promise<vscode.Uri | undefined> {
  const flow = flowOf(extension, given);
  if (!flow) return void vscode.window.showInformationMessage(vscode.l10n.t('Open the flow that is to run.'));
  if (!vscode.workspace.isTrusted) {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const message = vscode.l10n.t(
      'Flows run only in workspaces that you trust: they change data, and their scripts come with them.',
    );
    if ((await vscode.window.showWarningMessage(message, manage)) === manage)
      await vscode.commands.executeCommand('workbench.trust.manage');
    return undefined;
  }
  if (flow.scheme !== 'file')
    return void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} is not a file on this computer. Save it as one to run it.', basename(flow.path)),
    );
  const record = runner.running(flow);
  if (!record) return flow;
  await tellRunning(runner, flow, record);
  return undefined;
}

/** Says that a flow is running, and offers to stop it. */
export async function tellRunning(runner: FlowRunner, flow: vscode.Uri, record: RunRecord): Promise<void> {
  const stop = vscode.l10n.t('Stop It');
  const message = vscode.l10n.t('{0} is running already.', plainMessage(basename(flow.path)));
  if ((await vscode.window.showWarningMessage(message, stop)) === stop) runner.cancel(record);
}

/** The input of the last run, or what a person chooses. @param title of the choice */
export const inputFor = async (
  flow: vscode.Uri,
  choose: boolean,
  inputs: LastInputs,
  title: string = vscode.l10n.t('Run {0}', basename(flow.fsPath)),
): Promise<RunInput | undefined> => (choose ? undefined : await inputs.last(flow)) ?? chooseInput(flow, inputs, title);
