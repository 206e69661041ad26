import * as vscode from 'vscode';
import type { Secrets } from '../run/secrets.ts';

/** Lets go of a secret, and says so. */
export async function forgetSecret(secrets: Secrets, name: string): Promise<void> {
  await secrets.forget(name);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The secret {0} is removed from the key store of this computer.', name),
  );
}
