import { join } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../samples/is-on-disk.ts';
import { copySamples } from '../samples/sample-flows.ts';
import type { Command } from './command.ts';

const FOLDER = 'idflow-samples';

/** Copies all samples into a folder of the person's choice and opens it. Files that are there already are kept. */
export const openSamples: Command = async ({ context }) => {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Copy Samples Here'),
    title: vscode.l10n.t('Where should the folder {0} be?', FOLDER),
  });
  const parent = chosen?.[0];
  if (!parent || !isOnDisk(parent)) return;
  const folder = join(parent.fsPath, FOLDER);
  await copySamples(vscode.Uri.joinPath(context.extensionUri, 'samples').fsPath, folder);
  const inNewWindow = (vscode.workspace.workspaceFolders ?? []).length > 0;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), { forceNewWindow: inNewWindow });
};
