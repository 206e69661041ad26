import * as vscode from 'vscode';
import { plainMessage } from '../plain-message.ts';
import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** Connects to the databases of the flow and reads what they have, for completion and checks of its statements. */
export const readDatabaseSchema: Command = async (extension, given) => {
  const flow = flowOf(extension, given);
  if (!flow) return;
  const { chosen } = await extension.environments.of(flow);
  const title = vscode.l10n.t('Reading the tables and columns of "{0}"', chosen);
  const location = vscode.ProgressLocation.Notification;
  try {
    const { schemas, errors } = await vscode.window.withProgress({ location, title, cancellable: true }, (_progress, stop) => {
      const controller = new AbortController();
      stop.onCancellationRequested(() => controller.abort(new Error(vscode.l10n.t('Reading the schema was stopped.'))));
      return extension.schemas.read(flow, { signal: controller.signal });
    });
    const [failed] = Object.entries(errors);
    if (failed) {
      const message = vscode.l10n.t('The schema of {0} could not be read: {1}', failed[0], failed[1]);
      return void vscode.window.showErrorMessage(plainMessage(message));
    }
    const tables = Object.values(schemas).reduce((sum, schema) => sum + schema.tables.length, 0);
    const names = Object.keys(schemas).join(', ');
    return void vscode.window.showInformationMessage(
      names === ''
        ? vscode.l10n.t('The flow has no database in the environment "{0}".', chosen)
        : vscode.l10n.t('{0} tables of {1} are known now: statements are completed and checked.', tables, names),
    );
  } catch (error) {
    return void vscode.window.showErrorMessage(plainMessage(error instanceof Error ? error.message : String(error)));
  }
};
