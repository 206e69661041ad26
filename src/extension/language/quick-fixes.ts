import * as vscode from 'vscode';
import { diagnosticsOf } from '../../flow/language/diagnostics.ts';
import { fixAll, fixesFor, type Fix } from '../../flow/language/fixes/index.ts';
import type { FlowFolder } from '../../flow/language/flow-folder.ts';
import type { Problem } from '../../flow/problem.ts';
import type { FlowSource } from '../../flow/read-flow.ts';
import type { FlowDocuments } from '../flow-documents.ts';
import type { FlowDiagnostics } from './diagnostics.ts';
import { withFolder } from './folder-of.ts';
import { editsIn, FLOWS, rangeIn } from './positions.ts';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('idflow');

/** Ways out of problems, at the problem and for all of a flow. */
export const registerQuickFixes = (flows: FlowDocuments, diagnostics: FlowDiagnostics): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(
    FLOWS,
    {
      async provideCodeActions(document, _range, context, cancelled) {
        const source = flows.sourceOf(document);
        const problems = diagnostics.validated(document, source);
        if (!problems) return [];
        return withFolder(flows, document, (files) => actions(document, source, problems, files, context), cancelled);
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL] },
  );

function actions(
  document: vscode.TextDocument,
  source: FlowSource,
  problems: readonly Problem[],
  files: FlowFolder,
  context: vscode.CodeActionContext,
): vscode.CodeAction[] {
  if (context.only && FIX_ALL.contains(context.only)) return allAtOnce(document, source, problems, files);
  if (context.only?.contains(FIX_ALL) === true) return allAtOnce(document, source, problems, files);
  const shownAs = byAppearance(document, source, problems);
  return context.diagnostics.flatMap((diagnostic) => {
    const problem = shownAs.get(appearanceOf(diagnostic));
    return problem ? fixesFor(source, files, problem).map((fix, index) => actionOf(document, fix, diagnostic, index === 0)) : [];
  });
}

/** The problems by how they are shown: a flow may have very many. The first counts where two look the same. */
function byAppearance(
  document: vscode.TextDocument,
  source: FlowSource,
  problems: readonly Problem[],
): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const problem of problems) {
    const [shown] = diagnosticsOf(source, [problem]);
    const key = shown && appearanceOf({ message: shown.message, range: rangeIn(document, shown.start, shown.end) });
    if (key !== undefined && !found.has(key)) found.set(key, problem);
  }
  return found;
}

const appearanceOf = ({ message, range: { start, end } }: Pick<vscode.Diagnostic, 'message' | 'range'>): string =>
  `${start.line}:${start.character}-${end.line}:${end.character} ${message}`;

function actionOf(document: vscode.TextDocument, fix: Fix, diagnostic: vscode.Diagnostic, first: boolean): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = first && fix.certain === true;
  action.edit = new vscode.WorkspaceEdit();
  if (fix.edits.length > 0) action.edit.set(document.uri, editsIn(document, fix.edits));
  if (fix.create) {
    const uri = document.uri.with({ path: fix.create.path });
    action.edit.createFile(uri, { contents: new TextEncoder().encode(fix.create.text), ignoreIfExists: true });
    action.command = { command: 'vscode.open', title: '', arguments: [uri] };
  }
  return action;
}

function allAtOnce(
  document: vscode.TextDocument,
  source: FlowSource,
  problems: readonly Problem[],
  files: FlowFolder,
): vscode.CodeAction[] {
  const edits = fixAll(source, files, problems);
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all that can only be meant one way'), FIX_ALL);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(document.uri, editsIn(document, edits));
  return [action];
}
