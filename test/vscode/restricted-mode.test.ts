import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

describe('A folder that is not trusted, in VS Code', function () {
  const file = 'hello.idflow.yaml';
  let designer: Designer;
  const window = openWindow(
    this,
    {
      samples: ['hello'],
      server: {
        trust: true,
        settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
      },
    },
    async () => {
      designer = await Designer.open(window.workbench, `hello/${file}`);
    },
  );
  const { workspace } = window;

  it('opens and edits flows', async () => {
    await window.workbench.page.getByText('Restricted Mode').first().waitFor();
    await designer.drag(designer.port('hello', 'flow/next'), designer.step('known'));
    await designer.stepSaying('hello', 'next leads to known').waitFor();
    await window.workbench.dirty(file).waitFor();
    await window.workbench.save(file);
    assert.match(workspace.read(`hello/${file}`), /hello: \{ log: "Welcome, .*", next: known \}/);
  });

  it('runs nothing', async () => {
    const { workbench } = window;
    const run = designer.frame.getByRole('button', { name: 'Runs need a trusted workspace' });
    assert.equal(await run.first().isDisabled(), true);
    assert.equal(await run.nth(1).isDisabled(), true);
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.fill('>idflow: Run');
    await workbench.quickRow('idflow: Show the Log of the Last Run').waitFor();
    assert.equal(await workbench.quickRow(/^idflow: Run/).count(), 0);
    assert.equal(workspace.has('hello/.idflow'), false);
    await workbench.page.keyboard.press('Escape');
  });

  it('runs once the folder is trusted, without opening the flow again', async () => {
    const { workbench } = window;
    await workbench.command('Workspaces: Manage Workspace Trust');
    await workbench.page
      .locator('.workspace-trust-editor .trust-button, .workspace-trust-editor .monaco-button')
      .filter({ hasText: /^Trust$/ })
      .first()
      .click();
    await workbench.openFile(`hello/${file}`);
    await designer.frame.locator('button.run[aria-label="Run"]:not(:disabled)').waitFor();
    await designer.button('Run with input…').click();
    await workbench.quickRow('Empty Input').click();
    await designer.frame.locator('[data-step="find"][class*="run-"]').waitFor();
    await designer.frame.locator('.outcome:not(.outcome-running)').waitFor();
  });

  itLeavesNothingBehind(window);
});
