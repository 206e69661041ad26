import type * as vscode from 'vscode';
import type { DebugStates } from './debug/debug-state.ts';
import type { DatabaseSchemas } from './database-schemas.ts';
import type { BreakpointsOfFlows } from './designer/flow-debugging.ts';
import type { FlowRuns } from './designer/flow-runs.ts';
import type { OpenDesigners } from './designer/open-designers.ts';
import type { Environments } from './environments.ts';
import type { FlowDocuments } from './flow-documents.ts';
import type { Recordings } from './run/recordings.ts';
import type { TargetQuestions } from './run/target-questions.ts';

/** What the parts of the extension share: one object, made when it is activated. */
export interface Extension {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly flows: FlowDocuments;
  readonly designers: OpenDesigners;
  readonly environments: Environments;
  readonly runs: FlowRuns;
  readonly recordings: Recordings;
  /** What is known of the databases that flows work on. */
  readonly schemas: DatabaseSchemas;
  /** Looks into targets, in a runner. */
  readonly targets: TargetQuestions;
  readonly breakpoints: BreakpointsOfFlows;
  readonly debugging: DebugStates;
}
