import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Locked
steps:
  first: { log: "One.", next: second }
  second: { log: "Two." }
`;

describe('A flow that can not be changed, in VS Code', function () {
  const file = 'locked.idflow.yaml';
  const window = openWindow(this, {
    files: { [file]: FLOW },
    server: { settings: { 'files.readonlyInclude': { '**/locked.idflow.yaml': true } } },
  });

  it('is shown, and says why nothing can be edited', async () => {
    const designer = await Designer.open(window.workbench, file);
    await designer.select('second');
    await designer.press('Delete');
    await designer.banner.filter({ hasText: 'read-only: the setting files.readonlyInclude names it' }).waitFor();
    await designer.step('second').waitFor();
    assert.equal(await window.workbench.dirty(file).count(), 0);
    assert.equal(window.workspace.read(file), FLOW);
  });

  itLeavesNothingBehind(window);
});
