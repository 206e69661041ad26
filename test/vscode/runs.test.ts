import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

/** Takes minutes, if nobody stops it: every item keeps the processor busy for a moment. */
const LONG = `idflow: 1
name: Long
steps:
  each:
    for-each: "Array.from({ length: 5000 }, (_, number) => number)"
    do: work
    next: end
  work:
    script: |
      let sum = 0
      for (let at = 0; at < 400000; at++) sum += at
      return sum > 0
    next: each
`;

const ASKING = `idflow: 1
name: Asking
steps:
  ask: { consent: "Really?", continue: yes-then, cancel: no-then }
  yes-then: { log: "It was a yes." }
  no-then: { log: "It was a no." }
`;

describe('Runs, in VS Code', function () {
  const window = openWindow(this, {
    samples: ['update-user'],
    files: { 'long.idflow.yaml': LONG, 'asking.idflow.yaml': ASKING },
  });
  const { workspace } = window;

  /** Runs the flow of the designer with what is chosen for the words. */
  async function runWith(designer: Designer, input: string): Promise<void> {
    await designer.button('Run with input…').click();
    await window.workbench.quickRow(input).click();
  }

  const outcome = (designer: Designer, word: string): Locator => designer.frame.locator('.outcome').filter({ hasText: word });

  afterEach('closes what is open', async () => {
    await window.workbench.page.keyboard.press('Escape');
    await window.workbench.closeAllEditors();
  });

  it('show the path they took on the canvas, and their log in the panel', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'update-user/update-user.idflow.yaml');
    await runWith(designer, 'new-user.json');
    await outcome(designer, 'Succeeded').waitFor();
    await designer.frame.locator('[data-step="user-exists"].run-done').waitFor();
    await designer.frame.locator('.edge.is-taken[data-edge="user-exists/flow/then"]').waitFor({ state: 'attached' });
    await designer.frame.locator('[data-step="ask-consent"].is-passed-by').waitFor({ state: 'attached' });
    const panel = workbench.viewWebview();
    await panel.getByRole('status').filter({ hasText: 'Succeeded' }).waitFor();
    await panel.getByRole('treeitem').filter({ hasText: 'User exists in the source?' }).first().waitFor();
    assert.equal(await workbench.dirty('update-user.idflow.yaml').count(), 0);
  });

  it('run again with the input of before', async () => {
    const designer = await Designer.open(window.workbench, 'update-user/update-user.idflow.yaml');
    await outcome(designer, 'Succeeded').waitFor();
    await designer.button('Run').click();
    await outcome(designer, 'No changes').waitFor();
  });

  it('lead from a line of the log to its step', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'update-user/update-user.idflow.yaml');
    await workbench.viewWebview().getByRole('treeitem').filter({ hasText: 'User to remove?' }).first().dblclick();
    await designer.frame.locator('[data-step="user-to-remove"].is-selected').waitFor();
  });

  for (const { button, step } of [
    { button: 'Yes', step: 'yes-then' },
    { button: 'Cancel', step: 'no-then' },
  ])
    it(`ask for consent in a dialog, and go on after "${button}"`, async () => {
      const { workbench } = window;
      const designer = await Designer.open(workbench, 'asking.idflow.yaml');
      await runWith(designer, 'Empty Input');
      await workbench.dialog.filter({ hasText: 'Really?' }).waitFor();
      await workbench.dialog.getByRole('button', { name: button, exact: true }).click();
      await designer.frame.locator(`[data-step="${step}"].run-done`).waitFor();
      await workbench.viewWebview().getByRole('treeitem').filter({ hasText: step }).first().waitFor();
      await designer.frame.locator('.outcome:not(.outcome-running)').waitFor();
    });

  it('are stopped from the title of their own editor, and of no other', async () => {
    const { workbench } = window;
    const stop = workbench.page.locator('.editor-actions .action-label[aria-label^="Stop the Run"]');
    const designer = await Designer.open(workbench, 'long.idflow.yaml');
    await runWith(designer, 'Empty Input');
    await stop.first().waitFor();
    await Designer.open(workbench, 'asking.idflow.yaml');
    await stop.first().waitFor({ state: 'detached' });
    await workbench.openFile('long.idflow.yaml');
    await stop.first().click();
    await outcome(designer, 'Cancelled').waitFor();
  });

  it('are stopped from the canvas', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'long.idflow.yaml');
    await runWith(designer, 'Empty Input');
    await designer.frame.locator('[data-step="work"][class*="run-"]').waitFor();
    await designer.button('Stop the run').click();
    await outcome(designer, 'Cancelled').waitFor();
    await designer.button('Run').waitFor();
  });

  it('take the text as it is in the editor, and save nothing', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'asking.idflow.yaml');
    await designer.select('ask');
    await designer.press('Delete');
    await designer.step('ask').waitFor({ state: 'detached' });
    await designer.button('Run').click();
    await outcome(designer, 'No changes').waitFor();
    await designer.frame.locator('[data-step="yes-then"].run-done').waitFor();
    assert.equal(workspace.read('asking.idflow.yaml'), ASKING);
    await designer.focus();
    await designer.press('Control+Z');
    await workbench.clean('asking.idflow.yaml').waitFor();
  });

  itLeavesNothingBehind(window);
});
