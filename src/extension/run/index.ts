import * as vscode from 'vscode';
import { flowOf } from '../flow-of.ts';
import type { Extension } from '../extension-context.ts';
import { registerTellingCommands, type CommandTable } from '../register-commands.ts';
import { setting } from '../settings.ts';
import type { FlowRunner } from './flow-runner.ts';
import type { LastInputs } from './last-inputs.ts';
import { RunPanel } from './run-panel.ts';
import { inputFor, runnableFlow, tellRunning } from './runnable-flow.ts';

/** Running flows from the editor: the commands, and the panel that shows the log. */
export function registerRuns(extension: Extension, runner: FlowRunner, inputs: LastInputs): vscode.Disposable {
  const panel = new RunPanel(extension, runner);
  const run =
    (choose: boolean, recorded = false) =>
    async (given: unknown) => {
      const flow = await runnableFlow(extension, runner, given);
      if (!flow) return;
      const input = await inputFor(flow, choose, inputs);
      if (!input) return;
      await inputs.add(flow, input);
      // A second click may have come meanwhile, and have been quicker.
      const record = runner.running(flow);
      if (record) return tellRunning(runner, flow, record);
      if (setting('run.showLog')) void panel.reveal();
      await runner.run(flow, input, recorded);
    };
  const cancel = (given: unknown, onlyOwn: unknown): void => {
    const flow = flowOf(extension, given);
    // A designer means its own flow, and nothing where that has just ended; menus and keys mean what runs.
    const own = flow && runner.running(flow);
    const record = own ?? (onlyOwn === true ? undefined : runner.history.runs.find(({ running }) => running));
    if (record) runner.cancel(record);
  };
  const commands: CommandTable = {
    'idflow.run': run(false),
    'idflow.runWithInput': run(true),
    'idflow.runRecorded': run(false, true),
    'idflow.cancelRun': cancel,
    'idflow.showRun': () => panel.reveal(),
  };
  return vscode.Disposable.from(
    panel,
    runner.onDidRunEvents(() => tellMenus(runner)),
    registerTellingCommands(commands),
  );
}

let told = '[]';

/** Menus and keys look at `idflow.running`, and at `idflow.runningFlows`: `resourcePath` of each, in its two spellings. */
function tellMenus({ history }: FlowRunner): void {
  const flows = history.runs.filter((run) => run.running).map((run) => vscode.Uri.parse(run.flow));
  const paths = [...new Set(flows.flatMap(({ path, fsPath }) => [path, fsPath]))];
  const telling = JSON.stringify(paths);
  if (telling === told) return;
  told = telling;
  void vscode.commands.executeCommand('setContext', 'idflow.running', paths.length > 0);
  void vscode.commands.executeCommand('setContext', 'idflow.runningFlows', paths);
}
