import * as vscode from 'vscode';
import { movedText } from '../../targets/environment/language/moved-text.ts';
import { SECRET_NAME, type Secrets } from '../run/secrets.ts';

/**
 * Keeps a text of a targets file as a secret and puts a reference in its place.
 * @param given the document, the stretch of the text (offsets), and a name for the secret
 */
export async function moveIntoSecret(secrets: Secrets, ...given: readonly unknown[]): Promise<void> {
  const [uri, start, end, suggested] = given;
  if (!(uri instanceof vscode.Uri) || typeof start !== 'number' || typeof end !== 'number') return;
  const document = await vscode.workspace.openTextDocument(uri);
  const { version } = document;
  const moved = movedText(document.getText(), start, end);
  if (!moved) return;
  const name = await askForName(secrets, typeof suggested === 'string' ? suggested : '');
  if (name === undefined) return;
  if (document.version !== version)
    throw new Error(vscode.l10n.t('The file has changed meanwhile, so that nothing was moved. Try again.'));
  await secrets.keep(name, moved.value);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(moved.start), document.positionAt(moved.end));
  edit.replace(uri, range, moved.written(`\${secret:${name}}`));
  await vscode.workspace.applyEdit(edit);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The secret {0} is in the key store of this computer. Where the file was shared or committed with it, it is known: replace it at its source.',
      name,
    ),
  );
}

/** Asks for the name; one that is taken is only replaced when the person says so. */
async function askForName(secrets: Secrets, suggested: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Move into a secret'),
    prompt: vscode.l10n.t('The value goes into the key store of this computer, and a reference to this name into the file.'),
    value: suggested,
    ignoreFocusOut: true,
    validateInput: (value) =>
      SECRET_NAME.test(value) ? undefined : vscode.l10n.t('A name has letters, digits, "_", "." and "-".'),
  });
  if (name === undefined || (await secrets.stateOf(name)) !== 'kept') return name;
  const replace = vscode.l10n.t('Replace');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('There is a secret {0} already. Replace its value?', name),
    { modal: true },
    replace,
  );
  return answer === replace ? name : undefined;
}
