import * as vscode from 'vscode';
import { configurationFor } from '../debug/flow-configuration.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** What a key of the designer hands over: F5 there means what it means in VS Code. */
interface ByKey {
  readonly key: 'start' | 'run';
}

/** Starts the debugger for a flow. @param extra of the launch configuration */
const debug =
  (extra: Readonly<Record<string, unknown>> = {}): Command =>
  async (extension, given) => {
    const flow = flowOf(extension, given);
    if (!flow) return void vscode.window.showInformationMessage(vscode.l10n.t('Open the flow that is to be debugged.'));
    const folder = vscode.workspace.getWorkspaceFolder(flow);
    const key = keyOf(given);
    // who has a launch.json has chosen there what F5 does
    if (key && launchesOf(folder) > 0) {
      await vscode.commands.executeCommand(key === 'run' ? 'workbench.action.debug.run' : 'workbench.action.debug.start');
      return;
    }
    await vscode.debug.startDebugging(folder, { ...configurationFor(flow), ...extra }, { noDebug: key === 'run' });
  };

export const debugFlow = debug();
export const debugFlowWithInput = debug({ __chooseInput: true });

function keyOf(given: unknown): ByKey['key'] | undefined {
  const key = typeof given === 'object' && given !== null && 'key' in given ? given.key : undefined;
  return key === 'start' || key === 'run' ? key : undefined;
}

function launchesOf(folder: vscode.WorkspaceFolder | undefined): number {
  const configurations = vscode.workspace.getConfiguration('launch', folder).get<unknown>('configurations');
  return Array.isArray(configurations) ? configurations.length : 0;
}
