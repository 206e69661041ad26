import * as vscode from 'vscode';
import { SECRET_NAME } from '../run/secrets.ts';
import { stateIcon, stateText, type KnownSecret } from './workspace-secrets.ts';

interface NameItem extends vscode.QuickPickItem {
  readonly name: string;
}

/**
 * Lets a person choose a secret, or write the name of a new one.
 * @param isNew whether it may be one that nobody knows yet
 */
export async function askForSecretName(known: readonly KnownSecret[], isNew: boolean): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<NameItem>();
  picker.title = vscode.l10n.t('Name of the secret');
  picker.placeholder = vscode.l10n.t('As idflow.targets.yaml names it: okta-token for {0}', '${secret:okta-token}');
  picker.ignoreFocusOut = true;
  const items = known
    .filter(({ state }) => isNew || state === 'kept')
    .map(({ name, state }): NameItem => ({ name, label: name, description: stateText(state), iconPath: stateIcon(state) }));
  const show = (): void => {
    const { value } = picker;
    const isOther = isNew && SECRET_NAME.test(value) && !known.some(({ name }) => name === value);
    const other: NameItem = { name: value, label: value, description: vscode.l10n.t('a new secret'), alwaysShow: true };
    picker.items = isOther ? [...items, other] : items;
  };
  show();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const subscriptions = vscode.Disposable.from(
    picker,
    picker.onDidChangeValue(show),
    picker.onDidAccept(() => {
      const name = picker.activeItems[0]?.name ?? picker.value;
      if (SECRET_NAME.test(name)) resolve(name);
      else picker.title = vscode.l10n.t('A name has letters, digits, "_", "." and "-".');
    }),
    picker.onDidHide(() => resolve(undefined)),
  );
  picker.show();
  try {
    return await promise;
  } finally {
    subscriptions.dispose();
  }
}
