import * as vscode from 'vscode';
import { lensesIn, type Lens } from '../../flow/language/code-lenses.ts';
import { referencesAt } from '../../flow/language/definition.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import { onDidChangeSetting, setting } from '../settings.ts';
import { FLOWS, rangeIn } from './positions.ts';

/** Commands of the lenses; those that run something need a trusted workspace. */
const COMMANDS = {
  run: { command: 'idflow.run', runs: true },
  'run-with-input': { command: 'idflow.runWithInput', runs: true },
  debug: { command: 'idflow.debug', runs: true },
  'show-in-designer': { command: 'idflow.showInDesigner', runs: false },
} as const;

/** Run, Debug and Show in designer, above the flow and its steps; how often each is named. */
export function registerCodeLenses(flows: FlowDocuments): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const provider = vscode.languages.registerCodeLensProvider(FLOWS, {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document) {
      if (!setting('codeLens', document.uri)) return [];
      return lensesIn(flows.sourceOf(document)).flatMap((lens) => {
        const command = commandOf(flows, document, lens);
        return command ? [new vscode.CodeLens(rangeIn(document, lens.offset, lens.offset), command)] : [];
      });
    },
  });
  return vscode.Disposable.from(
    provider,
    onDidChangeSetting('codeLens', () => changed.fire(undefined)),
    changed,
  );
}

function commandOf(
  flows: FlowDocuments,
  document: vscode.TextDocument,
  { action, path, offset, count = 0 }: Lens,
): vscode.Command | undefined {
  if (action === 'references') {
    const title = count === 1 ? vscode.l10n.t('1 reference') : vscode.l10n.t('{0} references', count);
    if (count === 0) return { title, command: '' };
    const places = referencesAt(flows.sourceOf(document), offset, false).map(
      ({ start, end }) => new vscode.Location(document.uri, rangeIn(document, start, end)),
    );
    return { title, command: 'editor.action.showReferences', arguments: [document.uri, document.positionAt(offset), places] };
  }
  const { command, runs } = COMMANDS[action];
  if (runs && !(vscode.workspace.isTrusted && document.uri.scheme === 'file')) return undefined;
  return { title: titleOf(action), command, arguments: runs ? [document.uri] : [document.uri, path] };
}

function titleOf(action: keyof typeof COMMANDS): string {
  switch (action) {
    case 'run':
      return `$(play) ${vscode.l10n.t('Run')}`;
    case 'run-with-input':
      return vscode.l10n.t('Run with input…');
    case 'debug':
      return `$(debug-alt) ${vscode.l10n.t('Debug')}`;
    case 'show-in-designer':
      return vscode.l10n.t('Show in designer');
  }
}
