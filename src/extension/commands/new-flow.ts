import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { DESIGNER } from '../designer/open-designers.ts';
import { isOnDisk } from '../samples/is-on-disk.ts';
import { copySample, listSamples, writeEmptyFlow, type SampleFlow } from '../samples/sample-flows.ts';
import type { Command } from './command.ts';

interface Template extends vscode.QuickPickItem {
  /** Absent for a flow that starts from nothing. */
  readonly sample?: SampleFlow;
}

/** Makes a flow from a sample, or from nothing, in a folder of its own, and opens it. */
export const newFlow: Command = async ({ context }, given) => {
  const template = await chooseTemplate(context);
  if (!template) return;
  const parent = given instanceof vscode.Uri ? given : await chooseFolder();
  if (!parent || !isOnDisk(parent)) return;
  const name = await askForName(parent, template.sample?.id ?? 'new-flow');
  if (name === undefined) return;
  const folder = join(parent.fsPath, name);
  const file = join(folder, `${name}${FLOW_ENDING}`);
  if (template.sample) await copySample(template.sample, folder, name);
  else await writeEmptyFlow(file, name);
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), DESIGNER);
};

async function chooseTemplate({ extensionUri }: vscode.ExtensionContext): Promise<Template | undefined> {
  const samples = await listSamples(vscode.Uri.joinPath(extensionUri, 'samples').fsPath);
  const nothing: Template = {
    label: vscode.l10n.t('Empty flow'),
    iconPath: new vscode.ThemeIcon('new-file'),
    detail: vscode.l10n.t('One step that writes to the log.'),
  };
  const separator = { label: vscode.l10n.t('Samples'), kind: vscode.QuickPickItemKind.Separator };
  const ofSamples = samples.map((sample): Template => ({
    label: sample.name,
    iconPath: new vscode.ThemeIcon('type-hierarchy-sub'),
    detail: firstSentence(sample.description),
    sample,
  }));
  return vscode.window.showQuickPick([nothing, separator, ...ofSamples], {
    title: vscode.l10n.t('New Flow'),
    placeHolder: vscode.l10n.t('What does it start from?'),
    matchOnDetail: true,
  });
}

const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;

/** The folder of the workspace, or one that the person chooses. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]!.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Create Here'),
    title: vscode.l10n.t('Where should the new flow be?'),
  });
  return chosen?.[0];
}

const FILE_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u;

function askForName(parent: vscode.Uri, suggestion: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New Flow'),
    prompt: vscode.l10n.t('Name of the flow: a folder in {0}, with the flow file in it', basename(parent.fsPath)),
    value: suggestion,
    validateInput: async (name) => {
      if (!FILE_NAME.test(name)) return vscode.l10n.t('Use letters, digits, dots, - and _.');
      const isThere = await stat(join(parent.fsPath, name)).then(
        () => true,
        () => false,
      );
      return isThere ? vscode.l10n.t('{0} is there already.', name) : undefined;
    },
  });
}
