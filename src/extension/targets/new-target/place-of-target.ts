import * as vscode from 'vscode';
import type { TargetKind } from '../../../flow/flow-file.ts';
import { FLOW_ENDING } from '../../../flow/layout/layout.ts';
import { readFlow } from '../../../flow/read-flow.ts';
import { outlineTargets, type TargetsOutline } from '../../../targets/environment/outline.ts';
import { TARGETS_FILE, type Environments } from '../../environments.ts';
import { isOnDisk } from '../../samples/is-on-disk.ts';
import { textOf, type TargetsFiles } from '../targets-files.ts';

/** The targets file that is written to. */
export interface TargetsFileToWrite {
  readonly file: vscode.Uri;
  /** Empty where the file is not there yet. */
  readonly text: string;
  readonly exists: boolean;
  readonly outline: TargetsOutline;
}

/** More flows are not looked through for names of targets. */
const MOST_FLOWS = 1000;

/** The targets file to write to: the only one, one that the person chooses, or a new one. @returns undefined when they gave up */
export async function fileToWrite(files: TargetsFiles, given?: vscode.Uri): Promise<TargetsFileToWrite | undefined> {
  if (given) return readToWrite(given);
  const known = await files.all();
  if (known.length === 1) return readToWrite(known[0]!.file);
  if (known.length === 0) {
    const folder = await folderToWrite();
    return folder && readToWrite(vscode.Uri.joinPath(folder, TARGETS_FILE));
  }
  const choice = await vscode.window.showQuickPick(
    known.map(({ file, outline }) => ({
      label: vscode.workspace.asRelativePath(file),
      description: outline.environments.map(({ name }) => name).join(', '),
      file,
    })),
    { placeHolder: vscode.l10n.t('Which targets file?') },
  );
  return choice && readToWrite(choice.file);
}

/** A targets file as it is now. */
async function readToWrite(file: vscode.Uri): Promise<TargetsFileToWrite> {
  const text = await textOf(file);
  return { file, text: text ?? '', exists: text !== undefined, outline: outlineTargets(text ?? '') };
}

async function folderToWrite(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: the targets file stands beside the flows.'));
    return undefined;
  }
  const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
  return folder && isOnDisk(folder.uri) ? folder.uri : undefined;
}

/** Targets that flows want and an environment does not have, by name. */
export async function wantedTargets(
  { file, outline }: TargetsFileToWrite,
  environment: string,
  environments: Environments,
): Promise<ReadonlyMap<string, TargetKind>> {
  const there = new Set(outline.environments.find(({ name }) => name === environment)?.targets.map(({ name }) => name));
  const flows = await vscode.workspace.findFiles(`**/*${FLOW_ENDING}`, '**/node_modules/**', MOST_FLOWS);
  flows.sort((a, b) => a.path.localeCompare(b.path));
  const folder = vscode.Uri.joinPath(file, '..').toString();
  const wanted = new Map<string, TargetKind>();
  for (const flow of flows) {
    const nearest = (await environments.of(flow)).file;
    const counts = nearest ? nearest.toString() === file.toString() : flow.toString().startsWith(`${folder}/`);
    const targets = counts ? readFlow((await textOf(flow)) ?? '', flow.path).flow?.targets : undefined;
    for (const [name, kind] of targets ?? []) if (!there.has(name)) wanted.set(name, kind);
  }
  return wanted;
}
