import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Evaluation } from '../../designer/evaluation.ts';
import type { JsonObject } from '../../flow/json.ts';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import { withSlashes } from '../../runner/flow-files.ts';
import type { FlowRunEvents, FlowRuns } from '../designer/flow-runs.ts';
import type { Environments } from '../environments.ts';
import { setting } from '../settings.ts';
import { confirmDelete, confirmRun } from './confirm.ts';
import { evaluateInRunner } from './evaluate.ts';
import { startFlowRun, type FlowRun } from './flow-run.ts';
import type { RunInput } from './input.ts';
import { tellEnd, watchProgress } from './progress.ts';
import { proxySettings } from './proxy-settings.ts';
import { withProxySettings } from './proxy-variables.ts';
import { RunHistory, type RunRecord } from './run-history.ts';
import { createRunnerPool, type RunnerPool } from './runner-pool.ts';
import type { Recordings } from './recordings.ts';
import type { Secrets } from './secrets.ts';
import { TargetQuestions } from './target-questions.ts';
import { unsavedTexts } from './unsaved-texts.ts';

/** Runs flows in runners, and tells everybody what they do. */
export class FlowRunner implements FlowRuns, vscode.Disposable {
  readonly history = new RunHistory();
  /** Questions about targets, answered by runners too. */
  readonly targets: TargetQuestions;
  readonly #environments: Environments;
  readonly #secrets: Secrets;
  readonly #pool: RunnerPool;
  readonly #log: vscode.LogOutputChannel;
  readonly #recordings: Recordings;
  /** Runs under way, by id of their record. */
  readonly #underWay = new Map<string, Pick<FlowRun, 'cancel'>>();
  readonly #events = new vscode.EventEmitter<FlowRunEvents>();
  readonly onDidRunEvents = this.#events.event;

  constructor(
    extension: vscode.Uri,
    environments: Environments,
    secrets: Secrets,
    recordings: Recordings,
    log: vscode.LogOutputChannel,
  ) {
    this.#recordings = recordings;
    this.#environments = environments;
    this.#secrets = secrets;
    this.#log = log;
    this.#pool = createRunnerPool({
      program: vscode.Uri.joinPath(extension, 'dist', 'runner.js').fsPath,
      execPath: process.execPath,
      get variables() {
        return withProxySettings(process.env, proxySettings());
      },
    });
    this.targets = new TargetQuestions(this.#pool, secrets);
    this.history.onDidChange((change) => {
      const { run } = change;
      const more = { flow: vscode.Uri.parse(run.flow), running: run.running };
      if (change.what === 'events') this.#events.fire({ ...more, reset: false, events: change.events });
      else if (change.what !== 'changed') this.#events.fire({ ...more, reset: change.what === 'begun', events: [] });
    });
  }

  stateOf(flow: vscode.Uri): ReturnType<FlowRuns['stateOf']> {
    const run = this.history.latest(flow.toString());
    return { running: run?.running ?? false, events: run?.events ?? [] };
  }

  async evaluate(flow: vscode.Uri, object: string, input: string): Promise<readonly Evaluation[]> {
    return evaluateInRunner(this.#pool, { file: withSlashes(flow.fsPath), unsaved: unsavedTexts(), object, input });
  }

  /**
   * Evaluates the mapping of an object on something that was fetched from its target.
   * @throws Error with a sentence when nothing could be evaluated
   */
  evaluateFetched(flow: vscode.Uri, object: string, fetched: JsonObject): Promise<readonly Evaluation[]> {
    const input = JSON.stringify(fetched);
    const file = withSlashes(flow.fsPath);
    return evaluateInRunner(this.#pool, { file, unsaved: unsavedTexts(), object, input, sample: 'fetched' });
  }

  /** The run of a flow that is under way. */
  running(flow: vscode.Uri): RunRecord | undefined {
    const run = this.history.latest(flow.toString());
    return run?.running ? run : undefined;
  }

  /**
   * Runs a flow to its end. The flow's text counts as it is in the editor, saved or not.
   * @param recorded keeps a recording, whatever the settings say
   */
  async run(flow: vscode.Uri, input: RunInput, recorded = false): Promise<RunRecord> {
    // At once: from here on the flow is running, and is not run again by who asks meanwhile.
    const record = this.history.begin(flow.toString(), input.name);
    const { file, chosen, protected: guarded } = await this.#environments.of(flow);
    const name = basename(flow.fsPath, FLOW_ENDING);
    const recording = this.#recordings.begin(flow, { wanted: recorded, isProtected: guarded.has(chosen) });
    const runner = this.#pool.take();
    const run = startFlowRun(
      runner,
      {
        file: withSlashes(flow.fsPath),
        unsaved: unsavedTexts(),
        input: input.value as never,
        // without a targets file there is one environment, which has no name to be asked for
        environment: file ? chosen : null,
        mode: setting('run.mode', flow),
        ...(recording ? { record: { path: recording.file, idflow: this.#recordings.idflow } } : {}),
      },
      {
        opened: ({ environment }) => this.history.change(record, { environment }),
        events: (events) => this.history.add(record, events),
        askConsent: (question, step) => askConsent(name, question, step),
        confirmRun: (environment, targets) => confirmRun(name, environment, targets),
        confirmDelete: (deletion, step) => confirmDelete(name, deletion, step),
        askValue: (from, asked) => this.#secrets.value(from, asked),
      },
    );
    this.#underWay.set(record.id, run);
    if (record.stopping) run.cancel();
    watchProgress(name, record, run.ended, () => this.cancel(record));
    const refusal = await run.ended;
    this.#underWay.delete(record.id);
    this.#pool.release(runner);
    // the report may be among the events that wait
    this.history.flush();
    if (recording && this.#recordings.end(recording, refusal ? [] : [record.report?.outcome]))
      this.history.change(record, { recording: { file: recording.file, run: 1 } });
    this.history.end(record, refusal);
    if (refusal) this.#log.warn(`${name} was not run: ${refusal.message}`);
    tellEnd(name, record, flow, file);
    return record;
  }

  /** Takes in a run that somebody else makes, the debugger, until it is disposed of. @param cancel asks it to end */
  follow(record: RunRecord, cancel: () => void): vscode.Disposable {
    this.#underWay.set(record.id, { cancel });
    return new vscode.Disposable(() => void this.#underWay.delete(record.id));
  }

  /** Asks a run to end; asked again, or when it does not, its process is killed. */
  cancel(record: RunRecord): void {
    this.#underWay.get(record.id)?.cancel();
    if (record.running) this.history.change(record, { stopping: true });
  }

  dispose(): void {
    this.#pool.close();
    this.#events.dispose();
  }
}

/** Asks a person for a yes. @param flow its name */
export async function askConsent(flow: string, question: string, step: string): Promise<boolean> {
  const [no, yes] = [vscode.l10n.t('No'), vscode.l10n.t('Yes')];
  const detail = vscode.l10n.t('The flow {0} asks this at the step {1}. Anything but "{2}" is a no.', flow, step, yes);
  // the first button is the one that Enter presses
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, no, yes)) === yes;
}
