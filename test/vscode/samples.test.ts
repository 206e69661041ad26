import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFlow } from '../../src/flow/read-flow.ts';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';
import { allSamples } from './host/workspace.ts';

const UPDATE_USER = new URL('../../samples/update-user/update-user.idflow.yaml', import.meta.url);

describe('Samples, in VS Code', function () {
  const window = openWindow(this, { samples: allSamples });
  const { workspace } = window;

  for (const sample of allSamples)
    it(`shows ${sample}, without a problem`, async () => {
      const { workbench } = window;
      const file = `${sample}.idflow.yaml`;
      const designer = await Designer.open(workbench, `${sample}/${file}`);
      const { flow } = readFlow(workspace.read(`${sample}/${file}`), file);
      assert.ok(flow);
      await designer.frame.getByLabel(`Flow ${flow.name}: ${flow.steps.size} steps.`).waitFor();
      await designer.button('No problems').waitFor();
      assert.equal(await workbench.dirty(file).count(), 0);
    });

  it('become new flows, which open in the designer', async () => {
    const { workbench } = window;
    await workbench.command('idflow: New Flow…');
    await workbench.quickInput.fill('Update user');
    await workbench.quickRow('Update user').click();
    await workbench.quickInput.fill('my-flow');
    await workbench.quickInput.press('Enter');
    await workbench.tab('my-flow.idflow.yaml').waitFor();
    await (await new Designer(workbench).drawn()).button('No problems').waitFor();
    const name = (text: string): string => text.replace(/^name: .*$/m, 'name: …');
    assert.equal(name(workspace.read('my-flow/my-flow.idflow.yaml')), name(readFileSync(UPDATE_USER, 'utf8')));
    assert.ok(workspace.has('my-flow/triggers/has-mail.ts'));
  });

  it('are not needed for a new flow', async () => {
    const { workbench } = window;
    await workbench.command('idflow: New Flow…');
    await workbench.quickRow('Empty flow').click();
    await workbench.quickInput.fill('from-nothing');
    await workbench.quickInput.press('Enter');
    await workbench.tab('from-nothing.idflow.yaml').waitFor();
    await (await new Designer(workbench).drawn()).button('No problems').waitFor();
  });

  itLeavesNothingBehind(window);
});
