import * as vscode from 'vscode';
import { fixesForTargets, type TargetsFix } from '../../targets/environment/language/fixes.ts';
import { editsIn } from '../language/positions.ts';
import type { TargetsParts } from './around.ts';
import type { TargetsDiagnostics } from './diagnostics.ts';
import { TARGETS } from './targets-documents.ts';

/** Ways out of the problems of a targets file. */
export const registerTargetsFixes = ({ documents }: TargetsParts, diagnostics: TargetsDiagnostics): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(
    TARGETS,
    {
      async provideCodeActions(document, _range, { diagnostics: shown }) {
        const check = documents.checked(document);
        if (!check) return [];
        return documents.withFiles(document, (files) =>
          shown.flatMap((diagnostic) => {
            const problem = diagnostics.problemOf(check, document, diagnostic);
            if (!problem) return [];
            return fixesForTargets(check.source, files, problem).map((fix) => actionOf(document, fix, diagnostic));
          }),
        );
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

function actionOf(document: vscode.TextDocument, fix: TargetsFix, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const { moveIntoSecret } = fix;
  const title = moveIntoSecret ? vscode.l10n.t('Move into a secret…') : fix.title;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = fix.certain;
  if (moveIntoSecret) {
    const { start, end, name } = moveIntoSecret;
    action.command = { command: 'idflow.moveIntoSecret', title: '', arguments: [document.uri, start, end, name] };
  } else {
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, editsIn(document, fix.edits));
  }
  return action;
}
