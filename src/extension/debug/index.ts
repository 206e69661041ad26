import * as vscode from 'vscode';
import type { Extension } from '../extension-context.ts';
import type { FlowRunner } from '../run/flow-runner.ts';
import type { LastInputs } from '../run/last-inputs.ts';
import type { Recordings } from '../run/recordings.ts';
import type { Secrets } from '../run/secrets.ts';
import { offerEvaluation } from './evaluatable-expressions.ts';
import { FlowAdapters } from './flow-adapters.ts';
import { DEBUG_TYPE, FlowConfigurations, OfferedConfigurations } from './flow-configuration.ts';
import { followFrame } from './follow-frame.ts';
import { showInlineValues } from './inline-values.ts';
import type { SessionRefusals } from './refused-breakpoints.ts';
import { FrameViews } from './shown-frame.ts';
import type { StepBreakpoints } from './step-breakpoints.ts';

/** What debugging needs besides what all parts share. */
export interface DebuggingParts {
  readonly runner: FlowRunner;
  readonly inputs: LastInputs;
  readonly secrets: Secrets;
  readonly recordings: Recordings;
  readonly breakpoints: StepBreakpoints;
  readonly refusals: SessionRefusals;
}

/** Debugging flows in VS Code. */
export function registerDebugging(
  extension: Extension,
  { runner, inputs, secrets, recordings, breakpoints, refusals }: DebuggingParts,
): vscode.Disposable {
  const { context, log, flows, debugging, environments } = extension;
  const views = new FrameViews();
  const { extensionUri } = context;
  const adapters = new FlowAdapters({
    extensionUri,
    log,
    runner,
    secrets,
    recordings,
    environments,
    states: debugging,
    refusals,
    views,
  });
  const configurations = new FlowConfigurations({ extension, runner, inputs, settleBreakpoints: () => breakpoints.settleAll() });
  const dynamic = vscode.DebugConfigurationProviderTriggerKind.Dynamic;
  return vscode.Disposable.from(
    adapters,
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, adapters),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, configurations),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, new OfferedConfigurations(extension), dynamic),
    offerEvaluation(flows),
    showInlineValues(flows),
    followFrame(extension, views),
  );
}
