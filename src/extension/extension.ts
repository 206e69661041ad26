import * as vscode from 'vscode';
import { registerCommands } from './commands/index.ts';
import { DatabaseSchemas } from './database-schemas.ts';
import { DebugStates } from './debug/debug-state.ts';
import { registerDebugging } from './debug/index.ts';
import { SessionRefusals } from './debug/refused-breakpoints.ts';
import { StepBreakpoints } from './debug/step-breakpoints.ts';
import { registerDesigner } from './designer-editor.ts';
import { LayoutSidecars } from './designer/layout-sidecars.ts';
import { OpenDesigners } from './designer/open-designers.ts';
import { followCursor } from './designer/shared-selection.ts';
import { showEnvironment } from './environment-status.ts';
import { Environments } from './environments.ts';
import type { Extension } from './extension-context.ts';
import { FlowDocuments } from './flow-documents.ts';
import { FlowRunner } from './run/flow-runner.ts';
import { registerRuns } from './run/index.ts';
import { LastInputs } from './run/last-inputs.ts';
import { Recordings } from './run/recordings.ts';
import { Secrets } from './run/secrets.ts';
import { registerSecretCommands } from './secrets/secret-commands.ts';
import { registerTargets } from './targets/index.ts';

let layouts: LayoutSidecars | undefined;

/** Everything the extension adds to VS Code: a part is a line here. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('idflow', { log: true });
  const flows = new FlowDocuments();
  const environments = new Environments(context.workspaceState);
  const designers = new OpenDesigners();
  layouts = new LayoutSidecars(log);
  const secrets = new Secrets(context.secrets);
  const { version } = context.extension.packageJSON as { readonly version: string };
  const recordings = new Recordings(version, log);
  const runs = new FlowRunner(context.extensionUri, environments, secrets, recordings, log);
  const schemas = new DatabaseSchemas(environments, runs.targets, runs, log);
  flows.useSchemas(schemas);
  const inputs = new LastInputs(context.workspaceState);
  const refusals = new SessionRefusals();
  const breakpoints = new StepBreakpoints(flows, context.workspaceState, refusals);
  const debugging = new DebugStates();
  const extension: Extension = {
    context,
    log,
    flows,
    environments,
    designers,
    runs,
    recordings,
    schemas,
    targets: runs.targets,
    breakpoints,
    debugging,
  };
  context.subscriptions.push(
    log,
    flows,
    environments,
    designers,
    layouts,
    runs,
    schemas,
    refusals,
    breakpoints,
    debugging,
    loadLanguage(extension, secrets),
    registerDesigner(extension, layouts),
    registerCommands(extension),
    registerRuns(extension, runs, inputs),
    registerSecretCommands(secrets),
    registerTargets({ environments, runner: runs, secrets }),
    registerDebugging(extension, { runner: runs, inputs, secrets, recordings, breakpoints, refusals }),
    followCursor(extension),
    showEnvironment(extension),
  );
}

/** What the text of flows and targets files can do is loaded behind everything else: opening a designer does not wait for it. */
function loadLanguage(extension: Extension, secrets: Secrets): vscode.Disposable {
  const parts: vscode.Disposable[] = [];
  const load = async (): Promise<void> => {
    const { registerLanguage } = await import('./language/register-language.ts');
    const { registerTargetsLanguage } = await import('./targets-file/register-targets-language.ts');
    const targets = registerTargetsLanguage(extension, secrets);
    parts.push(targets.registered, registerLanguage(extension, targets.bindings));
  };
  const waiting = setImmediate(() => void load());
  return new vscode.Disposable(() => {
    clearImmediate(waiting);
    vscode.Disposable.from(...parts).dispose();
  });
}

/** VS Code waits a little for what is not written yet. */
export const deactivate = (): Promise<void> | undefined => layouts?.flush();
