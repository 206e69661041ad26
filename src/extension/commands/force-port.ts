import * as vscode from 'vscode';
import { edgesOf, type Edge } from '../../flow/graph.ts';
import { ask, pausedStep, type PausedStep } from '../debug/paused-step.ts';
import type { Command } from './command.ts';

/** Lets a person choose the way out of the step that the run stands before; the step itself is not run. */
export const forcePort: Command = async (extension) => {
  const paused = await pausedStep(extension);
  if (paused) await takeChosenPort(paused, edgesOf(paused.step));
};

/** Takes the normal way out of the step that the run stands before, without running it; where there are several, a person chooses. */
export const skipStep: Command = async (extension) => {
  const paused = await pausedStep(extension);
  if (!paused) return;
  const ways = edgesOf(paused.step).filter(({ kind }) => kind !== 'error');
  const next = ways.find(({ name }) => name === 'next') ?? (ways.length === 1 ? ways[0] : undefined);
  if (next) await ask(paused.session, 'takePort', { port: next.name });
  else await takeChosenPort(paused, ways);
};

async function takeChosenPort({ session, step }: PausedStep, ways: readonly Edge[]): Promise<void> {
  if (ways.length === 0)
    return void vscode.window.showInformationMessage(vscode.l10n.t('{0} ends the flow; no way leads out of it.', step.id));
  const items = ways.map(({ name, label, to, kind }) => ({
    label,
    description: vscode.l10n.t('leads to {0}', to),
    iconPath: new vscode.ThemeIcon(kind === 'error' ? 'error' : 'arrow-right'),
    name,
  }));
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Way out of {0}', step.id),
    placeHolder: vscode.l10n.t('The step is not run; the run goes on this way.'),
    matchOnDescription: true,
  });
  if (choice) await ask(session, 'takePort', { port: choice.name });
}
