import * as vscode from 'vscode';
import type { Extension } from '../extension-context.ts';
import { chooseEnvironment } from './choose-environment.ts';
import type { Command } from './command.ts';
import { debugFlow, debugFlowWithInput } from './debug-flow.ts';
import { debugRecordedRun } from './debug-recorded-run.ts';
import { addStep, findStep, fitFlow, focusCanvas, toggleInspector, toggleMinimap } from './designer-actions.ts';
import { forcePort, skipStep } from './force-port.ts';
import { newFlow } from './new-flow.ts';
import { openAsText } from './open-as-text.ts';
import { openDesigner, openDesignerToSide } from './open-designer.ts';
import { openSamples } from './open-samples.ts';
import { readDatabaseSchema } from './read-database-schema.ts';
import { resetLayout } from './reset-layout.ts';
import { runToStep } from './run-to-step.ts';
import { showInDesigner } from './show-in-designer.ts';
import { useAnswer } from './use-answer.ts';

/** The commands of the designer and the debugger, by their ids in package.json. A new one is a file beside this one and a line here. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'idflow.newFlow': newFlow,
  'idflow.openSamples': openSamples,
  'idflow.openDesigner': openDesigner,
  'idflow.openDesignerToSide': openDesignerToSide,
  'idflow.openAsText': openAsText,
  'idflow.showInDesigner': showInDesigner,
  'idflow.resetLayout': resetLayout,
  'idflow.chooseEnvironment': chooseEnvironment,
  'idflow.readDatabaseSchema': readDatabaseSchema,
  'idflow.debug': debugFlow,
  'idflow.debugWithInput': debugFlowWithInput,
  'idflow.debugRecordedRun': debugRecordedRun,
  'idflow.debug.skipStep': skipStep,
  'idflow.debug.forcePort': forcePort,
  'idflow.debug.useAnswer': useAnswer,
  'idflow.debug.runToStep': runToStep,
  'idflow.designer.find': findStep,
  'idflow.designer.fit': fitFlow,
  'idflow.designer.addStep': addStep,
  'idflow.designer.focusCanvas': focusCanvas,
  'idflow.designer.toggleMinimap': toggleMinimap,
  'idflow.designer.toggleInspector': toggleInspector,
};

export function registerCommands(extension: Extension): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(COMMANDS).map(([id, command]) =>
      vscode.commands.registerCommand(id, (...given: unknown[]) => command(extension, ...given)),
    ),
  );
}
