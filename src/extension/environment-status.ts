import * as vscode from 'vscode';
import { DESIGNER } from './designer/open-designers.ts';
import type { Extension } from './extension-context.ts';
import { isFlow } from './flow-documents.ts';

/** The status bar says which environment the flow in front runs against, and lets it be chosen. */
export function showEnvironment({ designers, environments }: Extension): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('idflow.environment', vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t('Flow Environment');
  item.command = 'idflow.chooseEnvironment';
  let turn = 0;
  const show = async (): Promise<void> => {
    const mine = ++turn;
    const flow = flowInFront();
    if (!flow) return item.hide();
    const { chosen, file, protected: guarded } = await environments.of(flow);
    if (mine !== turn) return;
    const careful = guarded.has(chosen);
    item.text = `${careful ? '$(lock)' : '$(server-environment)'} ${chosen}`;
    item.backgroundColor = careful ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.tooltip = tooltipOf(chosen, file !== undefined, careful);
    item.accessibilityInformation = {
      label: careful ? vscode.l10n.t('Flow environment: {0}, protected', chosen) : vscode.l10n.t('Flow environment: {0}', chosen),
    };
    item.show();
  };
  const refresh = (): void => void show();
  refresh();
  return vscode.Disposable.from(
    item,
    environments.onDidChange(refresh),
    designers.onDidOpen(refresh),
    vscode.window.tabGroups.onDidChangeTabs(refresh),
    vscode.window.tabGroups.onDidChangeTabGroups(refresh),
    vscode.window.onDidChangeActiveTextEditor(refresh),
  );
}

function tooltipOf(chosen: string, hasFile: boolean, careful: boolean): string {
  if (!hasFile) return vscode.l10n.t('Without an idflow.targets.yaml every target is embedded.');
  const choose = vscode.l10n.t('Flows run against the environment "{0}". Click to choose another.', chosen);
  return careful
    ? `${choose}\n${vscode.l10n.t('It is protected: runs and deletes are confirmed, changes are limited.')}`
    : choose;
}

/** The flow in the active tab, as text or in the designer. */
function flowInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom) return input.viewType === DESIGNER ? input.uri : undefined;
  if (!(input instanceof vscode.TabInputText)) return undefined;
  const address = input.uri.toString();
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
  return document && isFlow(document) ? input.uri : undefined;
}
