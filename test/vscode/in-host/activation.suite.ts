import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, fileAt } from './flows.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly customEditors: readonly { readonly viewType: string }[];
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('idflow.idflow');
  assert.ok(found);
  return found;
}

describe('The extension', () => {
  after(closeAll);

  it('sleeps until there is a flow or a targets file', async () => {
    await vscode.window.showTextDocument(fileAt('create-user/database/idp.yaml'));
    await vscode.window.showTextDocument(fileAt('update-user/inputs/changed.json'));
    assert.equal(extension().isActive, false);
  });

  it('wakes up for a flow', async () => {
    const { languageId } = await vscode.workspace.openTextDocument(fileAt('hello/hello.idflow.yaml'));
    assert.equal(languageId, 'idflow');
    await eventually('activation', () => extension().isActive || undefined);
  });

  it('has every command that it announces, and announces every command that it has', async () => {
    const { contributes } = extension().packageJSON as Manifest;
    const announced = contributes.commands.map(({ command }) => command).sort();
    const known = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('idflow.'));
    // VS Code makes commands of views and of editors by itself.
    const own = known.filter((command) => !/\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/.test(command)).sort();
    assert.deepEqual(own, announced);
  });

  it('leaves other YAML files alone', async () => {
    const { languageId } = await vscode.workspace.openTextDocument(fileAt('create-user/database/idp.yaml'));
    assert.equal(languageId, 'yaml');
  });

  it('knows a targets file by its name', async () => {
    const { languageId } = await vscode.workspace.openTextDocument(fileAt('update-user/idflow.targets.yaml'));
    assert.equal(languageId, 'idflow-targets');
  });
});
