import type * as vscode from 'vscode';
import type { Evaluation } from '../../designer/evaluation.ts';
import type { RunEvent } from '../../runs/events.ts';

/** More of a run of a flow. */
export interface FlowRunEvents {
  readonly flow: vscode.Uri;
  /** True where these events begin a new run. */
  readonly reset: boolean;
  readonly running: boolean;
  readonly events: readonly RunEvent[];
}

/** What designers need to know of runs. */
export interface FlowRuns {
  /** The last run of a flow so far; no events where none ran. */
  stateOf(flow: vscode.Uri): { readonly running: boolean; readonly events: readonly RunEvent[] };
  readonly onDidRunEvents: vscode.Event<FlowRunEvents>;
  /**
   * Evaluates the rules of an object's mapping on a sample input, in the runner.
   * @param input JSON text
   * @throws Error with a sentence where nothing could be evaluated
   */
  evaluate(flow: vscode.Uri, object: string, input: string): Promise<readonly Evaluation[]>;
}
