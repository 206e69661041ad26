import * as vscode from 'vscode';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** Lets a person choose what the flow runs against. */
export const chooseEnvironment: Command = async (extension, given) => {
  const flow = flowOf(extension, given);
  if (!flow) return;
  const environments = await extension.environments.of(flow);
  const { file, names, chosen } = environments;
  if (!file) {
    return void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no idflow.targets.yaml beside the flow or around it, so every target is embedded.'),
    );
  }
  const items = names.map((name) => ({
    label: environments.protected.has(name) ? `${name} $(lock)` : name,
    name,
    picked: name === chosen,
    iconPath: new vscode.ThemeIcon(name === chosen ? 'check' : 'blank'),
    description: name === environments.default ? vscode.l10n.t('default') : '',
  }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Environment'),
    placeHolder: vscode.l10n.t('What the flow runs against, as {0} says', vscode.workspace.asRelativePath(file)),
  });
  if (choice) await extension.environments.choose(environments, choice.name);
};
