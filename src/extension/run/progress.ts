import * as vscode from 'vscode';
import { plainMessage } from '../plain-message.ts';
import type { RunRecord } from './run-history.ts';

/** Runs that end sooner are not worth a notification. Milliseconds. */
const PATIENCE_MS = 1_500;

/** Shows that a run is under way: in the status bar, and in a notification with which it can be stopped where it takes long. */
export function watchProgress(name: string, record: RunRecord, ended: Promise<unknown>, cancel: () => void): void {
  void vscode.window.setStatusBarMessage(`$(sync~spin) ${vscode.l10n.t('Running {0}', name)}`, ended);
  const timer = setTimeout(() => {
    if (!record.running) return;
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: plainMessage(vscode.l10n.t('Running {0}', name)),
        cancellable: true,
      },
      async (progress, cancelled) => {
        cancelled.onCancellationRequested(cancel);
        const tell = setInterval(() => progress.report({ message: plainMessage(underWay(record)) }), 500);
        await ended;
        clearInterval(tell);
      },
    );
  }, PATIENCE_MS);
  void ended.then(() => clearTimeout(timer));
}

/** "create-user (312 steps)" */
function underWay({ events }: RunRecord): string {
  const last = events.findLast(({ event }) => event === 'step-started');
  if (last?.event !== 'step-started') return vscode.l10n.t('opening the targets');
  return last.title === last.step ? last.step : `${last.step}: ${last.title}`;
}

/** Tells how a run ended, in a line; what kept it from running, with the way to mend it. */
export function tellEnd(name: string, { report, refusal }: RunRecord, flow: vscode.Uri, targets: vscode.Uri | undefined): void {
  if (refusal) return tellRefusal(name, refusal, flow, targets);
  if (!report) return;
  const icon = { succeeded: 'pass', 'no-changes': 'pass', vetoed: 'circle-slash', cancelled: 'debug-stop', failed: 'error' }[
    report.outcome
  ];
  const words = {
    succeeded: vscode.l10n.t('succeeded'),
    'no-changes': vscode.l10n.t('no changes'),
    vetoed: vscode.l10n.t('vetoed'),
    cancelled: vscode.l10n.t('cancelled'),
    failed: vscode.l10n.t('failed'),
  }[report.outcome];
  vscode.window.setStatusBarMessage(`$(${icon}) ${name}: ${words}`, 10_000);
}

function tellRefusal(
  name: string,
  { reason, message }: NonNullable<RunRecord['refusal']>,
  flow: vscode.Uri,
  targets: vscode.Uri | undefined,
): void {
  const [problems, openTargets] = [vscode.l10n.t('Show Problems'), vscode.l10n.t('Open Targets File')];
  const remedy = reason === 'invalid' ? [problems] : reason === 'environment' && targets ? [openTargets] : [];
  const told = plainMessage(vscode.l10n.t('{0} was not run. {1}', name, message));
  void vscode.window.showErrorMessage(told, ...remedy).then(async (choice) => {
    if (choice === openTargets && targets) await vscode.window.showTextDocument(targets);
    if (choice !== problems) return;
    await vscode.commands.executeCommand('vscode.open', flow);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}
