import * as vscode from 'vscode';
import type { ShownDeletion } from '../../runs/deletion.ts';

/** Asks whether a flow is to run on a protected environment. @param flow its name */
export function confirmRun(
  flow: string,
  environment: string,
  targets: readonly { readonly name: string; readonly kind: string }[],
): Promise<boolean> {
  const question = vscode.l10n.t('Run {0} on {1}?', flow, environment);
  const detail = vscode.l10n.t('The environment {0} is protected. The flow changes data in:', environment);
  const lines = targets.map(({ name, kind }) => `${name} (${kind})`);
  return confirmed(question, [detail, ...lines].join('\n'), vscode.l10n.t('Run on {0}', environment));
}

/** Asks whether something is to be deleted in a protected environment. @param flow its name */
export function confirmDelete(
  flow: string,
  { environment, target, what, values }: ShownDeletion,
  step: string,
): Promise<boolean> {
  const question = vscode.l10n.t('Delete in {0} of {1}?', target, environment);
  const detail = vscode.l10n.t(
    'The environment {0} is protected. The flow {1} is about to do this at the step {2}:',
    environment,
    flow,
    step,
  );
  const lines = values === '' ? [what] : [what, values];
  return confirmed(question, [detail, ...lines].join('\n'), vscode.l10n.t('Delete'));
}

/** Cancel, which VS Code adds, and Escape are a no; the first button is the one that Enter presses, so it is one too. */
async function confirmed(question: string, detail: string, yes: string): Promise<boolean> {
  const no = vscode.l10n.t('No');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, no, yes)) === yes;
}
