import * as vscode from 'vscode';
import { occurrencesIn } from '../../targets/environment/language/names.ts';
import { rangeIn } from '../language/positions.ts';
import { onDidChangeSetting, setting } from '../settings.ts';
import type { TargetsParts } from './around.ts';
import { TARGETS } from './targets-documents.ts';

/** Above each line that names secrets: whether they have a value, and a way to give them one. */
export function registerSecretLenses({ documents, secrets }: TargetsParts): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const tell = (): void => changed.fire(undefined);
  const provider = vscode.languages.registerCodeLensProvider(TARGETS, {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!setting('codeLens', document.uri)) return [];
      const lenses: vscode.CodeLens[] = [];
      for (const { thing, start, end } of occurrencesIn(documents.sourceOf(document))) {
        if (thing.kind !== 'secret') continue;
        const { name } = thing;
        const isMissing = (await secrets.stateOf(name)) === 'missing';
        const title = isMissing ? vscode.l10n.t('Set the secret {0}…', name) : vscode.l10n.t('{0} is set', name);
        const icon = isMissing ? '$(warning)' : '$(key)';
        lenses.push(
          new vscode.CodeLens(rangeIn(document, start, end), {
            title: `${icon} ${title}`,
            command: isMissing ? 'idflow.setSecret' : 'idflow.secrets',
            arguments: [name],
          }),
        );
      }
      return lenses;
    },
  });
  return vscode.Disposable.from(provider, changed, secrets.onDidChange(tell), onDidChangeSetting('codeLens', tell));
}
