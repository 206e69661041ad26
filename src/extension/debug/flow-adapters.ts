import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { Environments } from '../environments.ts';
import { plainMessage } from '../plain-message.ts';
import { confirmDelete, confirmRun } from '../run/confirm.ts';
import { askConsent, type FlowRunner } from '../run/flow-runner.ts';
import { tellEnd } from '../run/progress.ts';
import { proxySettings } from '../run/proxy-settings.ts';
import { withProxySettings } from '../run/proxy-variables.ts';
import type { Recordings, RunningRecording } from '../run/recordings.ts';
import type { RunRecord } from '../run/run-history.ts';
import type { Secrets } from '../run/secrets.ts';
import { AdapterConversation, type ConversationWatcher } from './adapter-conversation.ts';
import type * as AdapterEventsModule from './adapter-events.ts';
import { startAdapter } from './adapter-process.ts';
import { completed } from './client-messages.ts';
import type { DebugStates } from './debug-state.ts';
import { DebuggedRuns } from './debugged-runs.ts';
import type { FlowConfiguration } from './flow-configuration.ts';
import type { SessionRefusals } from './refused-breakpoints.ts';
import type { FrameViews } from './shown-frame.ts';

/** What a debug adapter works with. */
export interface AdapterSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runner: FlowRunner;
  readonly secrets: Secrets;
  readonly recordings: Recordings;
  readonly environments: Environments;
  readonly states: DebugStates;
  readonly refusals: SessionRefusals;
  readonly views: FrameViews;
}

type AdapterEvents = typeof AdapterEventsModule;

/** Makes the debug adapters of flows: each a process of its own, which ends with its session and with VS Code. */
export class FlowAdapters implements vscode.DebugAdapterDescriptorFactory, vscode.Disposable {
  readonly #around: AdapterSurroundings;
  readonly #open = new Set<FlowAdapter>();

  constructor(around: AdapterSurroundings) {
    this.#around = around;
  }

  async createDebugAdapterDescriptor(session: vscode.DebugSession): Promise<vscode.DebugAdapterDescriptor> {
    // whoever asks, and however: nothing of a folder runs that is not trusted
    if (!vscode.workspace.isTrusted) throw new Error(vscode.l10n.t('Flows are debugged only in workspaces that you trust.'));
    const events = await import('./adapter-events.ts');
    const recording = await recordingOf(session, this.#around);
    const adapter = new FlowAdapter(session, this.#around, events, recording, () => this.#open.delete(adapter));
    this.#open.add(adapter);
    return new vscode.DebugAdapterInlineImplementation(adapter);
  }

  dispose(): void {
    for (const adapter of this.#open) adapter.dispose();
  }
}

/** One debug adapter, between VS Code and its process. */
class FlowAdapter extends vscode.Disposable implements vscode.DebugAdapter {
  readonly #conversation: AdapterConversation;
  /** A recording of our own choice; who names one in the configuration has it there. */
  readonly #record: string | undefined;
  readonly #sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#sent.event;

  constructor(
    session: vscode.DebugSession,
    around: AdapterSurroundings,
    events: AdapterEvents,
    recording: RunningRecording | undefined,
    closed: () => void,
  ) {
    super(() => {
      this.#conversation.dispose();
      closed();
    });
    const { extensionUri, log } = around;
    this.#record = recording?.file;
    this.#conversation = new AdapterConversation(
      (listener) => {
        const program = vscode.Uri.joinPath(extensionUri, 'dist', 'command-line.js').fsPath;
        const variables = withProxySettings(process.env, proxySettings());
        return startAdapter({ program, execPath: process.execPath, variables }, listener);
      },
      (message) => this.#sent.fire(message),
      watcherOf(session, around, events, recording),
    );
    log.debug(`Debug adapter ${this.#conversation.pid ?? ''} of ${session.name}`);
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    this.#conversation.fromClient(completed(message as DebugProtocol.ProtocolMessage, this.#record));
  }
}

/** Where the runs of a session are recorded; those of a recording are not recorded again. */
async function recordingOf(
  { configuration }: vscode.DebugSession,
  { recordings, environments }: AdapterSurroundings,
): Promise<RunningRecording | undefined> {
  const { flow, env, recording, record } = configuration as unknown as FlowConfiguration;
  if (recording !== undefined) return undefined;
  if (record !== undefined) return { file: record, always: true };
  const file = vscode.Uri.file(flow);
  const { default: fallback, protected: guarded } = await environments.of(file);
  return recordings.begin(file, { wanted: false, isProtected: guarded.has(env ?? fallback) });
}

/** Shows what a session does where the rest of idflow shows it: among the runs, on the canvas, in dialogs. */
function watcherOf(
  session: vscode.DebugSession,
  { log, runner, secrets, recordings, states, refusals, views }: AdapterSurroundings,
  { runEventSchema, consentSchema }: AdapterEvents,
  recording: RunningRecording | undefined,
): ConversationWatcher {
  const configuration = session.configuration as unknown as FlowConfiguration;
  const flow = vscode.Uri.file(configuration.flow);
  const name = basename(flow.fsPath, FLOW_ENDING);
  let followed: vscode.Disposable | undefined;
  const made: RunRecord[] = [];
  const about = { flow: flow.toString(), input: configuration.__inputName ?? '', environment: configuration.env ?? '' };
  const runs = new DebuggedRuns(
    runner.history,
    about,
    (run) => {
      followed = runner.follow(run, () => void vscode.debug.stopDebugging(session));
      made.push(run);
      if (recording) runner.history.change(run, { recording: { file: recording.file, run: made.length } });
    },
    (run) => {
      followed?.dispose();
      tellEnd(name, run, flow, undefined);
    },
  );
  if (configuration.noDebug !== true) states.begin(session, flow);
  return {
    runEvent(received) {
      const event = runEventSchema.safeParse(received);
      if (event.success) runs.add(event.data);
      else log.warn(`An event of the debugger does not fit: ${event.error.message.slice(0, 2_000)}`);
    },
    async consent(received) {
      const { question, step, deletion } = consentSchema.parse(received);
      return deletion ? confirmDelete(name, deletion, step) : askConsent(name, question, step);
    },
    stopping: () => views.look(),
    stopped: (body, frames) => states.stop(session, body, frames),
    resumed: () => states.resume(session),
    bound: (request, answers) => refusals.note(session, request, answers),
    askValue: (from, asked) => secrets.value(from, asked),
    confirmRun: (environment, targets) => confirmRun(name, environment, targets),
    ended(died) {
      runs.end(died);
      if (recording && !recordings.end(recording, outcomesOf(made)))
        for (const run of made) runner.history.change(run, { recording: undefined });
      states.end(session);
      refusals.forget(session);
      if (!died) return;
      log.info(`${name}: ${died.reason}`);
      if (!died.forced) void vscode.window.showErrorMessage(plainMessage(`${name}: ${died.reason}`));
    },
  };
}

const outcomesOf = (runs: readonly RunRecord[]) => runs.map(({ report }) => report?.outcome);
