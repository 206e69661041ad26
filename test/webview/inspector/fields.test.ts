import assert from 'node:assert/strict';
import { describeInChromium } from '../harness/in-chromium.ts';
import { FLOW, InspectorPage, replaced } from './inspector-page.ts';

describeInChromium('The inspector, editing fields', (open) => {
  const inspector = new InspectorPage(open);

  describe('edits a field', () => {
    it('and changes exactly that in the text, on Enter', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.fill('Is it known?');
      await title.press('Enter');
      await inspector.untilText(replaced('title: Known?', 'title: Is it known?'));
    });

    it('or when it is left, and it is one step of undo', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.fill('');
      await title.pressSequentially('Is it there?');
      await inspector.region.getByRole('combobox', { name: 'Check' }).focus();
      await inspector.untilText(replaced('title: Known?', 'title: Is it there?'));
      await inspector.designer.page.evaluate(() => window.vscodeSide.document.undo());
      await inspector.untilText(FLOW);
      await inspector.designer.page.waitForFunction(() => {
        const field = document.querySelector<HTMLInputElement>('[data-path="steps/known/title"] vscode-textfield');
        return field?.value === 'Known?';
      });
    });

    it('not while it is typed, and not after Escape', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.fill('Something else');
      await title.press('Escape');
      assert.equal(await title.inputValue(), 'Known?');
      await inspector.region.getByRole('combobox', { name: 'Check' }).focus();
      assert.equal(await inspector.designer.text(), FLOW);
    });

    it('undoes typing with Ctrl+Z, of which VS Code hears nothing', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.focus();
      await title.press('End');
      await title.pressSequentially('!!');
      assert.equal(await title.inputValue(), 'Known?!!');
      await title.press('Control+z');
      assert.notEqual(await title.inputValue(), 'Known?!!');
      assert.equal(await inspector.designer.text(), FLOW);
      assert.ok(!(await inspector.designer.page.evaluate(() => window.vscodeSide.keys)).includes('Ctrl+z'));
    });

    it('whose text a change from elsewhere leaves alone', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.fill('Half a tit');
      await inspector.designer.page.evaluate(() => window.vscodeSide.document.replace('then: remember', 'then: done'));
      await inspector.region.locator('[data-path="steps/known/then"] input[value="done"]').waitFor();
      assert.equal(await title.inputValue(), 'Half a tit');
      await title.pressSequentially('le');
      await title.press('Enter');
      await inspector.untilText(replaced('title: Known?', 'title: Half a title').replace('then: remember', 'then: done'));
    });

    it('and saves what is still being typed', async () => {
      await inspector.inspect('steps/known');
      const title = inspector.region.getByRole('textbox', { name: 'Title' });
      await title.fill('Known to us?');
      await title.press('Control+s');
      await inspector.designer.page.waitForFunction(() => window.vscodeSide.host.asked.includes('save'));
      assert.equal(await inspector.designer.text(), replaced('title: Known?', 'title: Known to us?'));
    });

    it('takes a key away that is not needed', async () => {
      await inspector.inspect('steps/known');
      await inspector.region.getByRole('button', { name: 'Remove Title' }).click();
      await inspector.untilText(replaced('    title: Known?\n', ''));
      assert.equal(await inspector.region.getByRole('textbox', { name: 'Title' }).inputValue(), '');
    });

    it('chooses a step from the list with the keyboard', async () => {
      await inspector.inspect('steps/known');
      const next = inspector.region.getByRole('combobox', { name: 'Then' });
      await next.fill('don');
      await inspector.designer.page.getByRole('option', { name: /^done/ }).waitFor();
      await next.press('Enter');
      await inspector.untilText(replaced('then: remember', 'then: done'));
    });

    it('writes a short form out for more settings', async () => {
      await inspector.inspect('steps/remember');
      await inspector.region.getByRole('button', { name: 'More settings for Retry' }).click();
      await inspector.region.getByRole('textbox', { name: 'Attempts' }).waitFor();
      const delay = inspector.region.getByRole('textbox', { name: /^Delay/ });
      await delay.fill('5s');
      await delay.press('Enter');
      await inspector.designer.textWith(/retry:\s+\{? ?attempts: 2,?\s+delay: 5s/);
    });

    it('renames a step with all references', async () => {
      await inspector.inspect('steps/known');
      await inspector.show('steps/remember');
      const name = inspector.region.getByRole('textbox', { name: 'Id of the step' });
      await name.fill('write-down');
      await name.press('Enter');
      await inspector.untilText(replaced('then: remember', 'then: write-down').replace('  remember:\n', '  write-down:\n'));
    });

    it('adds, renames and removes entries with the keyboard', async () => {
      await inspector.inspect('steps/remember');
      const add = inspector.region.getByRole('combobox', { name: 'Add to On error' });
      await add.fill('timeout');
      await add.press('Enter');
      await inspector.designer.textWith(/on-error:\s+timeout: end/);
      const target = inspector.region.locator('[data-path="steps/remember/on-error/timeout"] input');
      await target.fill('done');
      await target.press('Enter');
      await inspector.designer.textWith(/on-error:\s+timeout: done/);
      const name = inspector.region.getByRole('combobox', { name: 'Name of timeout' });
      await name.fill('any');
      await name.press('Enter');
      await inspector.designer.textWith(/on-error:\s+any: done/);
      await inspector.region.getByRole('button', { name: 'Remove any' }).press('Enter');
      await inspector.designer.page.waitForFunction(() => !window.vscodeSide.text.includes('any: done'));
    });

    it('only looks where the document is read-only', async () => {
      await inspector.inspect('steps/known', { abilities: { edit: false } });
      assert.equal(await inspector.region.getByRole('textbox', { name: 'Title' }).isEditable(), false);
      assert.equal(await inspector.region.getByRole('button', { name: 'Remove Title' }).count(), 0);
    });
  });

  describe('shows problems', () => {
    it('beside the field that they are about', async () => {
      await inspector.inspect('steps/broken');
      const then = inspector.region.locator('[data-path="steps/broken/then"]');
      await then.getByText('nowhere').first().waitFor();
      assert.match((await then.textContent()) ?? '', /then leads to nowhere, but there is no such step/);
      assert.match((await then.getByRole('combobox').getAttribute('aria-label')) ?? '', /there is no such step/);
      const decide = inspector.region.locator('[data-path="steps/broken/decide"]');
      await decide.locator('.field-problem').waitFor();
    });

    it('of a part at the part', async () => {
      await inspector.inspect('steps/known', { text: FLOW.replace('- mail <= email', '- no rule') });
      await inspector.show('objects/user');
      const mapping = inspector.region.getByRole('button', { name: /^mapping/ });
      assert.match((await mapping.textContent()) ?? '', /3 rules.*Error: 1/);
    });
  });
});
