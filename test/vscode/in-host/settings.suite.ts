import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, openText } from './flows.ts';

const SAMPLE = 'update-user/update-user.idflow.yaml';
const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('idflow');

async function lensesOf({ uri }: vscode.TextDocument): Promise<number> {
  const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[] | undefined>(
    'vscode.executeCodeLensProvider',
    uri,
  );
  return lenses?.length ?? 0;
}

describe('The settings', () => {
  after(closeAll);
  afterEach(() => settings().update('codeLens', undefined, vscode.ConfigurationTarget.Global));

  it('have defaults that package.json declares', () => {
    for (const key of ['run.showLog', 'designer.minimap', 'designer.followSelection', 'codeLens'])
      assert.equal(settings().get(key), true, key);
    assert.equal(settings().get('run.mode'), 'full');
    assert.equal(settings().get('run.record'), 'failed');
  });

  it('take the lenses off the text, and bring them back', async () => {
    const document = await openText(SAMPLE);
    await eventually('lenses', async () => (await lensesOf(document)) > 0 || undefined);
    await settings().update('codeLens', false, vscode.ConfigurationTarget.Global);
    await eventually('no lenses', async () => (await lensesOf(document)) === 0 || undefined);
    await settings().update('codeLens', undefined, vscode.ConfigurationTarget.Global);
    await eventually('lenses again', async () => (await lensesOf(document)) > 0 || undefined);
  });
});
