import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { activeTab, closeAll, eventually, fileAt } from './flows.ts';

const flow = (): vscode.Uri => fileAt('hello/hello.idflow.yaml');

/** The tab in front, once it is of a kind. */
const inFront = <T>(what: string, kind: new (...args: never[]) => T): Promise<T> =>
  eventually(what, () => {
    const input = activeTab()?.input;
    return input instanceof kind ? input : undefined;
  });

describe('The custom editor', () => {
  afterEach(closeAll);

  it('opens flows, and as text where it is asked to', async () => {
    await vscode.commands.executeCommand('vscode.open', flow());
    const { viewType } = await inFront('the designer', vscode.TabInputCustom);
    assert.equal(viewType, 'idflow.designer');
    await vscode.commands.executeCommand('idflow.openAsText');
    await inFront('the text', vscode.TabInputText);
    await vscode.commands.executeCommand('idflow.openDesignerToSide');
    await inFront('the designer', vscode.TabInputCustom);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it('holds the document that text editors and other extensions hold', async () => {
    await vscode.commands.executeCommand('vscode.open', flow());
    await inFront('the designer', vscode.TabInputCustom);
    const document = await vscode.workspace.openTextDocument(flow());
    const before = document.getText();
    const change = new vscode.WorkspaceEdit();
    change.replace(flow(), new vscode.Range(1, 6, 1, 11), 'Changed');
    change.insert(flow(), new vscode.Position(0, 0), '# first\n');
    assert.equal(await vscode.workspace.applyEdit(change), true);
    await eventually('a tab that is dirty', () => activeTab()?.isDirty || undefined);
    // from the designer, with the keyboard there: one step takes everything back
    await vscode.commands.executeCommand('undo');
    await eventually('the text of before', () => document.getText() === before || undefined);
    await eventually('a tab that is clean', () => activeTab()?.isDirty === false || undefined);
  });

  it('shows differences in git as text', async () => {
    const folder = dirname(flow().fsPath);
    const git = (...args: readonly string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], { cwd: folder, stdio: 'pipe' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message=first');
    const query = JSON.stringify({ path: flow().fsPath, ref: 'HEAD' });
    await vscode.commands.executeCommand('vscode.diff', flow().with({ scheme: 'git', query }), flow());
    await inFront('differences of texts', vscode.TabInputTextDiff);
  });
});
