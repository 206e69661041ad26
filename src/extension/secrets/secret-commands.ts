import * as vscode from 'vscode';
import { registerTellingCommands, type CommandTable } from '../register-commands.ts';
import { SECRET_NAME, type Secrets } from '../run/secrets.ts';
import { TargetsFiles } from '../targets/targets-files.ts';
import { askForSecretName } from './ask-name.ts';
import { forgetSecret } from './forget-secret.ts';
import { moveIntoSecret } from './move-into-secret.ts';
import { secretsOfWorkspace } from './workspace-secrets.ts';
import { showSecrets } from './show-secrets.ts';

/** What a person can do about secrets. No value is ever shown. */
export function registerSecretCommands(secrets: Secrets): vscode.Disposable {
  const files = new TargetsFiles();
  const list = (): ReturnType<typeof secretsOfWorkspace> => secretsOfWorkspace(secrets, files);
  const nameFrom = async (given: unknown, isNew: boolean): Promise<string | undefined> =>
    typeof given === 'string' && SECRET_NAME.test(given) ? given : askForSecretName(await list(), isNew);
  const commands: CommandTable = {
    'idflow.secrets': (given) => showSecrets(secrets, list, typeof given === 'string' ? given : undefined),
    async 'idflow.setSecret'(given) {
      const name = await nameFrom(given, true);
      if (name !== undefined) await secrets.ask(name);
    },
    async 'idflow.removeSecret'(given) {
      const name = await nameFrom(given, false);
      if (name !== undefined) await forgetSecret(secrets, name);
    },
    'idflow.moveIntoSecret': (...given) => moveIntoSecret(secrets, ...given),
  };
  return vscode.Disposable.from(files, registerTellingCommands(commands));
}
