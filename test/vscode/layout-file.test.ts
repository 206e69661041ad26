import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Arranged
steps:
  first: { log: "One.", next: second }
  second: { log: "Two." }
`;
const OF_A_NEWER_VERSION = '{ "layout": 99, "planes": { "first": "upper" } }\n';

describe('A layout file that makes no sense here, in VS Code', function () {
  const window = openWindow(this, {
    files: { 'arranged.idflow.yaml': FLOW, 'arranged.idflow.layout.json': OF_A_NEWER_VERSION },
  });
  const { workspace } = window;
  const question = () => window.workbench.notification('has parts that make no sense');

  it('is written over only after a question, and that is asked once', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'arranged.idflow.yaml');
    await designer.still();
    await designer.drag(
      designer.step('second').locator('.step-words'),
      designer.frame.locator('.toolbar .zoom, .toolbar').first(),
    );
    await question().waitFor();
    await workbench.page.keyboard.press('Control+Shift+P');
    await workbench.quickInput.fill('>Notifications: Clear All Notifications');
    await workbench.quickRow('Clear All Notifications').click();
    await question().waitFor({ state: 'detached' });
    await designer.drag(designer.step('first').locator('.step-words'), designer.step('second'));
    // what is not written yet is written before the flow goes elsewhere
    await rename('arranged.idflow.yaml', 'renamed.idflow.yaml');
    assert.equal(await question().count(), 0);
    // the layout file goes where its flow goes
    await workbench.page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ hasText: 'renamed.idflow.layout.json' })
      .waitFor();
    assert.equal(workspace.read('renamed.idflow.layout.json'), OF_A_NEWER_VERSION);
  });

  async function rename(from: string, to: string): Promise<void> {
    const { page } = window.workbench;
    await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: from }).click();
    await page.keyboard.press('F2');
    await page.locator('.explorer-folders-view input').fill(to);
    await page.keyboard.press('Enter');
    await window.workbench.tab(to).waitFor();
  }

  it('leaves no error and no request to other hosts behind, only the word that the file is of another version', () => {
    assert.deepEqual(window.workbench.webviewErrors(), []);
    assert.deepEqual(window.workbench.blocked, []);
    assert.deepEqual(
      window.complaints().filter((complaint) => !complaint.includes('of another version')),
      [],
    );
  });
});
