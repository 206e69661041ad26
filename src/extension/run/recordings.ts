import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { FLOW_ENDING } from '../../flow/layout/layout.ts';
import type { RunReport } from '../../engine/outcome.ts';
import { setting } from '../settings.ts';
import { isWorthKeeping, keptRecordings, type RecordableRun } from './recording-choice.ts';
import { RecordingFolder, type KeptRecording } from './recording-folder.ts';

/** A run that is being recorded. */
export interface RunningRecording {
  readonly file: string;
  /** Kept however the run ends. */
  readonly always: boolean;
}

/** Decides which runs of this window are recorded, and which recordings are kept: the setting `run.record`. */
export class Recordings {
  /** Version of this idflow, which recordings name. */
  readonly idflow: string;
  readonly #log: vscode.LogOutputChannel;

  constructor(idflow: string, log: vscode.LogOutputChannel) {
    this.idflow = idflow;
    this.#log = log;
  }

  /**
   * A recording for a run of a flow; undefined where none is wanted, or none can be written: that keeps no run from running.
   */
  begin(flow: vscode.Uri, run: RecordableRun): RunningRecording | undefined {
    const kept = keptRecordings(setting('run.record', flow), run);
    if (run.isProtected && !kept)
      this.#log.info(
        `The run of ${nameOf(flow)} is not recorded: its environment is protected, and idflow.run.record is not "always".`,
      );
    if (!kept || flow.scheme !== 'file') return undefined;
    try {
      return { file: folderOf(flow).newFile(nameOf(flow)), always: kept === 'all' };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.warn(`The run of ${nameOf(flow)} is not recorded: ${reason}`);
      if (run.wanted) void vscode.window.showWarningMessage(vscode.l10n.t('The run is not recorded: {0}', reason));
      return undefined;
    }
  }

  /**
   * A recording is over.
   * @param outcomes of its runs, undefined for one without a report; none where nothing was run
   * @returns whether it is kept
   */
  end({ file, always }: RunningRecording, outcomes: readonly (RunReport['outcome'] | undefined)[]): boolean {
    if (outcomes.length > 0 && always) return true;
    if (isWorthKeeping(outcomes)) return true;
    try {
      rmSync(file, { force: true });
    } catch (error) {
      this.#log.warn(`The recording ${file} can not be removed: ${error instanceof Error ? error.message : String(error)}`);
    }
    return false;
  }

  /** The kept recordings of a flow, newest first. */
  of(flow: vscode.Uri): readonly KeptRecording[] {
    return flow.scheme === 'file' ? folderOf(flow).kept(nameOf(flow)) : [];
  }
}

const nameOf = (flow: vscode.Uri): string => basename(flow.fsPath, FLOW_ENDING);

/** In the folder of the workspace; beside a flow that belongs to none. */
const folderOf = (flow: vscode.Uri): RecordingFolder =>
  new RecordingFolder((vscode.workspace.getWorkspaceFolder(flow)?.uri ?? vscode.Uri.joinPath(flow, '..')).fsPath);
