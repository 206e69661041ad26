import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openText, placeOf, textAt } from './flows.ts';

const SAMPLE = 'update-user/update-user.idflow.yaml';

const codeOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

/** The labels that are offered at a place. */
async function offered(document: vscode.TextDocument, at: vscode.Position): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

describe('Statements of flows', () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await openText(SAMPLE);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await closeAll();
  });

  it('are completed with the columns of the embedded database, which nobody has to read', async () => {
    const at = placeOf(document, 'SELECT id, |legal_hold FROM users');
    // a column that no statement of the flow names
    await eventually(
      'the column of the database',
      async () => (await offered(document, at)).includes('valid_until') || undefined,
    );
    const tables = await offered(document, placeOf(document, 'SELECT id, legal_hold FROM |users'));
    assert.ok(tables.includes('mail_queue'), tables.join(', '));
  });

  it('are checked against it, and a name that is not there can be mended', async () => {
    const edit = new vscode.WorkspaceEdit();
    const place = placeOf(document, 'SELECT id, legal_hold FROM |users');
    edit.replace(document.uri, new vscode.Range(place, place.translate(0, 'users'.length)), 'usrs');
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    const unknown = await eventually('the warning', () =>
      vscode.languages.getDiagnostics(document.uri).find((problem) => codeOf(problem) === 'unknown-table'),
    );
    assert.equal(textAt(document, unknown.range), 'usrs');
    assert.equal(unknown.severity, vscode.DiagnosticSeverity.Warning);
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      unknown.range,
    );
    const fix = actions.find(({ title }) => title.includes('`users`'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    await eventually('no warning', () =>
      vscode.languages.getDiagnostics(document.uri).some((problem) => codeOf(problem) === 'unknown-table') ? undefined : true,
    );
  });
});
