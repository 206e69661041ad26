import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Evaluation } from '../../../src/designer/evaluation.ts';
import { describeInChromium } from '../harness/in-chromium.ts';
import { InspectorPage, replaced } from './inspector-page.ts';

describeInChromium('The inspector, with a mapping as a table', (open) => {
  const inspector = new InspectorPage(open);

  const EVALUATIONS: readonly Evaluation[] = [
    { path: 'objects/user/mapping/0', value: 'jdoe', applies: true },
    { path: 'objects/user/mapping/1', error: 'email is not defined', applies: true },
    { path: 'objects/user/mapping/2/rule', applies: false },
  ];
  const inputs = [{ name: 'new-user.json', text: '{"user": {}}' }];
  const row = (name: string): Locator => inspector.region.getByRole('row', { name, exact: true });

  it('whose parts are edited one by one', async () => {
    await inspector.inspect('objects/user/mapping');
    const attribute = row('mail').getByRole('combobox', { name: 'Attribute of rule 2' });
    await attribute.fill('mail_address');
    await attribute.press('Enter');
    await inspector.untilText(replaced('mail <= email', 'mail_address <= email'));
    await row('mail_address').getByRole('combobox', { name: 'Direction of mail_address' }).selectOption('<=>');
    await inspector.untilText(replaced('mail <= email', 'mail_address <=> email'));
  });

  it('with an editor in the expression that has the keyboard', async () => {
    await inspector.inspect('objects/user/mapping');
    await row('user_name').getByRole('textbox', { name: 'Source of user_name' }).focus();
    await row('user_name').locator('.monaco-editor .view-line').first().waitFor();
    await inspector.designer.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    await inspector.designer.page.keyboard.press('End');
    await inspector.designer.page.keyboard.type('.trim(');
    await inspector.designer.page.keyboard.type(')');
    await inspector.designer.page.keyboard.press('Escape');
    await inspector.designer.page.keyboard.press('End');
    await inspector.designer.page.keyboard.type('2');
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.designer.textWith(/user_name <= accountName.*2 # the key/);
  });

  it('and completes attributes of the source there, as in the whole rule', async () => {
    await inspector.inspect('objects/user/mapping');
    await row('phone').getByRole('textbox', { name: 'Source of phone' }).focus();
    await row('phone').locator('.monaco-editor .view-line').first().waitFor();
    await inspector.designer.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    await inspector.designer.page.keyboard.press('Control+a');
    await inspector.designer.page.keyboard.type('sourc');
    await inspector.designer.page.locator('.suggest-widget .monaco-list-row', { hasText: 'source' }).first().waitFor();
  });

  it('that is put in another order by keyboard, grows and shrinks', async () => {
    await inspector.inspect('objects/user/mapping');
    await row('mail')
      .getByRole('button', { name: /Move mail up/ })
      .press('Enter');
    await inspector.designer.textWith(/- mail <= email\n\s+- user_name <= accountName # the key/);
    await row('phone')
      .getByRole('combobox', { name: /Direction/ })
      .press('Alt+ArrowUp');
    await inspector.designer.textWith(/phone <= number.*\n\s+- user_name <= accountName # the key/);
    await inspector.region.getByRole('button', { name: 'Add a rule' }).click();
    await row('attribute').waitFor();
    await row('mail').getByRole('button', { name: 'Remove mail' }).click();
    await row('mail').waitFor({ state: 'detached' });
    assert.match(await inspector.designer.text(), /- attribute <= null\n/);
    assert.doesNotMatch(await inspector.designer.text(), /mail <= email/);
  });

  it('with what each rule gives for a sample', async () => {
    await inspector.inspect('objects/user/mapping', { inputs });
    await inspector.designer.page.evaluate((all: unknown) => {
      window.vscodeSide.host.evaluations = all as readonly Evaluation[];
    }, EVALUATIONS as unknown);
    await inspector.region.getByRole('combobox', { name: 'Try with a sample input' }).click();
    await inspector.designer.page.getByRole('option', { name: 'new-user.json' }).click();
    await row('user_name').getByText('"jdoe"').waitFor();
    await row('mail').getByText('email is not defined').waitFor();
    await row('phone').getByText('does not apply').waitFor();
    // and again after a change
    await inspector.designer.page.evaluate(() => {
      window.vscodeSide.host.evaluations = [{ path: 'objects/user/mapping/0', value: 'other', applies: true }];
      window.vscodeSide.document.replace('accountName # the key', 'alias # the key');
    });
    await row('user_name').getByText('"other"').waitFor();
  });

  it('evaluates nothing in an untrusted workspace, and says so', async () => {
    await inspector.inspect('objects/user/mapping', { inputs, abilities: { run: false } });
    await inspector.region.getByText('Rules are evaluated in trusted workspaces only.').waitFor();
    assert.equal(await inspector.region.getByRole('combobox', { name: 'Try with a sample input' }).count(), 0);
  });
});
