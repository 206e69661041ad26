import { basename } from 'node:path';
import * as vscode from 'vscode';
import { configurationFor } from '../debug/flow-configuration.ts';
import type { Extension } from '../extension-context.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** A recording, and one of its runs, counted from 1; all where nothing is said. */
interface Chosen {
  readonly file: string;
  readonly run?: number | undefined;
}

interface Choice extends vscode.QuickPickItem {
  readonly file?: string;
}

/** Opens a recorded run in the debugger: it is stepped both ways, and no target is touched. With a recording nobody is asked. */
export const debugRecordedRun: Command = async (extension, given, recorded) => {
  const inFront = flowOf(extension, given);
  const chosen = chosenIn(recorded) ?? (await chooseRecording(extension, inFront));
  if (!chosen) return;
  const flow = (await recordedFlow(vscode.Uri.file(chosen.file))) ?? inFront;
  if (!flow) return void vscode.window.showInformationMessage(vscode.l10n.t('Open the flow that was recorded.'));
  const folder = vscode.workspace.getWorkspaceFolder(flow);
  const started = await vscode.debug.startDebugging(folder, {
    ...configurationFor(flow),
    recording: chosen.file,
    ...(chosen.run === undefined ? {} : { users: chosen.run }),
  });
  // VS Code opens it for breakpoints only, and this stands still where the run ended
  if (started) await vscode.commands.executeCommand('workbench.view.debug');
};

function chosenIn(given: unknown): Chosen | undefined {
  if (typeof given !== 'object' || given === null || !('file' in given) || typeof given.file !== 'string') return undefined;
  return { file: given.file, run: 'run' in given && typeof given.run === 'number' ? given.run : undefined };
}

/** One of those that are kept for the flow, or a file that a person looks for. */
async function chooseRecording({ recordings }: Extension, flow: vscode.Uri | undefined): Promise<Chosen | undefined> {
  const kept = flow ? recordings.of(flow) : [];
  if (kept.length === 0) return recordingFromDialog(flow);
  const choices: Choice[] = kept.map(({ file, at }) => ({
    label: at.toLocaleString(vscode.env.language),
    description: basename(file),
    iconPath: new vscode.ThemeIcon('history'),
    file,
  }));
  const another: Choice = { label: vscode.l10n.t('Open File…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const title = vscode.l10n.t('Which recorded run is to be debugged?');
  const choice = await vscode.window.showQuickPick([...choices, another], { title, matchOnDescription: true });
  if (choice === another) return recordingFromDialog(flow);
  return choice?.file === undefined ? undefined : { file: choice.file };
}

async function recordingFromDialog(flow: vscode.Uri | undefined): Promise<Chosen | undefined> {
  const [recording] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Which recorded run is to be debugged?'),
      openLabel: vscode.l10n.t('Debug'),
      ...(flow ? { defaultUri: vscode.Uri.joinPath(flow, '..') } : {}),
      filters: { [vscode.l10n.t('Recorded runs')]: ['ndjson', 'recording'], [vscode.l10n.t('All files')]: ['*'] },
    })) ?? [];
  return recording && { file: recording.fsPath };
}

/** The flow that a recording names in its first line; undefined where there is no such file here. */
async function recordedFlow(recording: vscode.Uri): Promise<vscode.Uri | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(recording));
    const header: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    const path = typeof header === 'object' && header !== null && 'flow' in header ? header.flow : undefined;
    if (typeof path !== 'string') return undefined;
    const flow = vscode.Uri.file(path);
    await vscode.workspace.fs.stat(flow);
    return flow;
  } catch {
    return undefined;
  }
}
