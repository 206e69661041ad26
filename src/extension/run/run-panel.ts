import { basename } from 'node:path';
import * as vscode from 'vscode';
import { fillWords } from '../../designer/fill-words.ts';
import { RunLog } from '../../designer/run-log/run-log.ts';
import { textOfLog } from '../../designer/run-log/log-text.ts';
import { RUN_LOG_WORDS, type Say } from '../../designer/run-log/words.ts';
import type { FromRunPanel, RunSummary, ToRunPanel } from '../../designer/run-panel-protocol.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { designerWords } from '../designer/designer-words.ts';
import { webviewFolder, webviewPage } from '../designer/webview-page.ts';
import type { Extension } from '../extension-context.ts';
import { plainMessage } from '../plain-message.ts';
import type { FlowRunner } from './flow-runner.ts';
import { openLogPlace } from './open-log-place.ts';
import type { RunChange, RunRecord } from './run-history.ts';

/** Id of the view, as package.json declares it. */
const RUN_VIEW = 'idflow.run';
/** Events in one message; a large run comes in several, so that nothing stands still. */
const PORTION = 2_000;

/** The panel that shows the log of the runs of this window. */
export class RunPanel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extension: Extension;
  readonly #runner: FlowRunner;
  readonly #words = designerWords();
  readonly #subscription: vscode.Disposable;
  #view: vscode.WebviewView | undefined;
  /** True once the webview listens. */
  #ready = false;
  #shown: RunRecord | undefined;

  constructor(extension: Extension, runner: FlowRunner) {
    this.#extension = extension;
    this.#runner = runner;
    this.#subscription = vscode.Disposable.from(
      runner.history.onDidChange((change) => this.#follow(change)),
      vscode.window.registerWebviewViewProvider(RUN_VIEW, this),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    this.#ready = false;
    const { extensionUri } = this.#extension.context;
    view.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extensionUri)] };
    view.webview.onDidReceiveMessage(async (received) => {
      const { fromRunPanelSchema } = await import('../../designer/run-panel-protocol.ts');
      const message = fromRunPanelSchema.safeParse(received);
      if (message.success) void this.#hear(message.data).catch((error: unknown) => this.#tell(error));
      else this.#extension.log.warn(`A message of the run panel does not fit: ${message.error.message.slice(0, 2_000)}`);
    });
    view.onDidDispose(() => {
      this.#view = undefined;
      this.#ready = false;
    });
    view.webview.html = webviewPage(view.webview, extensionUri, 'run');
    this.#describe();
  }

  /** Shows the panel; the focus stays where it is. */
  async reveal(): Promise<void> {
    if (this.#view) this.#view.show(true);
    else await vscode.commands.executeCommand(`${RUN_VIEW}.focus`, { preserveFocus: true });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #hear(message: FromRunPanel): Promise<void> {
    const { history } = this.#runner;
    const run = 'run' in message && message.run !== undefined ? history.get(message.run) : undefined;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#shown ??= history.latest();
        return this.#sendAll();
      case 'show':
        this.#shown = run ?? this.#shown;
        return this.#sendAll();
      case 'run':
        return void vscode.commands.executeCommand(
          message.record ? 'idflow.runRecorded' : message.choose ? 'idflow.runWithInput' : 'idflow.run',
          ...(run ? [vscode.Uri.parse(run.flow)] : []),
        );
      case 'debug':
        return (
          run?.recording &&
          void vscode.commands.executeCommand('idflow.debugRecordedRun', vscode.Uri.parse(run.flow), run.recording)
        );
      case 'cancel':
        return run && this.#runner.cancel(run);
      case 'open':
        return run && openLogPlace(this.#extension, run, message.place);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'copy-all':
        return run && vscode.env.clipboard.writeText(textOf(run, this.#say));
      case 'save':
        return run && this.#save(run);
      case 'error':
        return this.#extension.log.error(`Run panel: ${message.message}`);
    }
  }

  #follow(change: RunChange): void {
    if (change.what === 'begun') {
      this.#shown = change.run;
      return this.#sendAll();
    }
    if (change.what === 'events') {
      if (change.run === this.#shown)
        this.#send({ type: 'events', run: change.run.id, reset: false, events: [...change.events] });
      return;
    }
    this.#sendRuns();
    this.#describe();
  }

  #sendAll(): void {
    this.#sendRuns();
    this.#describe();
    const run = this.#shown;
    if (!run || !this.#ready) return;
    const { id, events } = run;
    for (let at = 0; at === 0 || at < events.length; at += PORTION)
      this.#send({ type: 'events', run: id, reset: at === 0, events: events.slice(at, at + PORTION) });
  }

  #sendRuns(): void {
    this.#send({
      type: 'runs',
      runs: this.#runner.history.runs.map(summaryOf),
      shown: this.#shown?.id ?? null,
      words: { ...this.#words },
    });
  }

  #send(message: ToRunPanel): void {
    if (this.#ready) void this.#view?.webview.postMessage(message);
  }

  /** The title of the view says what is shown. */
  #describe(): void {
    if (!this.#view || !this.#shown) return;
    const { flow, input } = summaryOf(this.#shown);
    this.#view.description = [flow, input].filter((part) => part !== '').join(' · ');
  }

  async #save(run: RunRecord): Promise<void> {
    const flow = vscode.Uri.parse(run.flow);
    const stamp = run.startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save the log'),
      defaultUri: vscode.Uri.joinPath(flow, '..', `${basename(flow.path, FLOW_ENDING)}-${stamp}.ndjson`),
      filters: { [vscode.l10n.t('Events, one a line')]: ['ndjson'], [vscode.l10n.t('Text')]: ['txt'] },
    });
    if (!file) return;
    const text = file.path.endsWith('.txt')
      ? textOf(run, this.#say)
      : run.events.map((event) => `${JSON.stringify(event)}\n`).join('');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }

  readonly #say: Say = (key, ...values) => fillWords(RUN_LOG_WORDS, this.#words, key, values);

  #tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#extension.log.error(`Run panel: ${message}`);
    void vscode.window.showErrorMessage(plainMessage(message));
  }
}

function textOf({ events }: RunRecord, say: Say): string {
  const log = new RunLog();
  log.add(events);
  return textOfLog(log, say);
}

function summaryOf(run: RunRecord): RunSummary {
  const { id, flow, input, startedAt, environment, running, stopping, report, refusal, recording, dropped } = run;
  return {
    id,
    flow: basename(vscode.Uri.parse(flow).path, FLOW_ENDING),
    startedAt: startedAt.toISOString(),
    environment,
    input,
    running,
    stopping,
    ...(report ? { outcome: report.outcome } : {}),
    ...(refusal ? { refusal: refusal.message } : {}),
    recorded: recording !== undefined,
    dropped,
  };
}
