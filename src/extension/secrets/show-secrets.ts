import * as vscode from 'vscode';
import type { Secrets } from '../run/secrets.ts';
import { forgetSecret } from './forget-secret.ts';
import { stateIcon, stateText, type KnownSecret } from './workspace-secrets.ts';

interface SecretItem extends vscode.QuickPickItem {
  readonly secret: KnownSecret;
}

/** Lists the secrets that are known, with whether they have a value, and what can be done about each. */
export async function showSecrets(
  secrets: Secrets,
  list: () => Promise<readonly KnownSecret[]>,
  wanted: string | undefined,
): Promise<void> {
  const known = await list();
  const secret = known.find(({ name }) => name === wanted) ?? (await chosenFrom(known));
  if (secret) await doSomething(secrets, secret);
}

async function chosenFrom(known: readonly KnownSecret[]): Promise<KnownSecret | undefined> {
  if (known.length === 0) {
    const message = vscode.l10n.t('No idflow.targets.yaml of the workspace names a secret, and none is kept.');
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  const items = known.map((secret): SecretItem => {
    const { name, state, files } = secret;
    const where = files.map((file) => vscode.workspace.asRelativePath(file)).join(', ');
    const detail = where === '' ? vscode.l10n.t('No targets file of the workspace names it.') : where;
    return { secret, label: name, description: stateText(state), detail, iconPath: stateIcon(state) };
  });
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Secrets'),
    placeHolder: vscode.l10n.t('Values are never shown. Choose one to set or to forget it.'),
    matchOnDescription: true,
  });
  return choice?.secret;
}

async function doSomething(secrets: Secrets, { name, state, files }: KnownSecret): Promise<void> {
  const actions = [
    {
      label: state === 'missing' ? vscode.l10n.t('Set…') : vscode.l10n.t('Replace…'),
      iconPath: new vscode.ThemeIcon('edit'),
      run: async () => {
        await secrets.ask(name);
      },
    },
    ...(state === 'kept'
      ? [
          {
            label: vscode.l10n.t('Forget'),
            iconPath: new vscode.ThemeIcon('trash'),
            run: () => forgetSecret(secrets, name),
          },
        ]
      : []),
    ...files.map((file) => ({
      label: vscode.l10n.t('Show in {0}', vscode.workspace.asRelativePath(file)),
      iconPath: new vscode.ThemeIcon('go-to-file'),
      run: () => reveal(file, name),
    })),
  ];
  const choice = await vscode.window.showQuickPick(actions, { title: vscode.l10n.t('Secret {0} ({1})', name, stateText(state)) });
  await choice?.run();
}

async function reveal(file: vscode.Uri, name: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const at = document.getText().indexOf(`\${secret:${name}}`);
  const place = document.positionAt(Math.max(0, at));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}
