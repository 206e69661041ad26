import assert from 'node:assert/strict';
import { describeInChromium } from '../harness/in-chromium.ts';
import { FLOW, InspectorPage, replaced } from './inspector-page.ts';

describeInChromium('The inspector, editing code', (open) => {
  const inspector = new InspectorPage(open);

  it('in an editor without a report of the security policy', async () => {
    await inspector.inspect('objects/user/properties/insert');
    await inspector.editor('objects/user/properties/insert/1').waitFor();
    const line = inspector.editor('objects/user/properties/insert/1').locator('.view-line').nth(1);
    await line.waitFor();
    // lines are placed by styles that the policy refuses in HTML
    await inspector.editor('objects/user/properties/insert/1').evaluate(
      (code) =>
        new Promise<void>((belowEachOther) => {
          const look = (): void => {
            const tops = [...code.querySelectorAll('.view-line')].map((each) => each.getBoundingClientRect().top);
            if (tops.length > 1 && new Set(tops).size === tops.length) belowEachOther();
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    const colours = await inspector
      .editor('objects/user/properties/insert/1')
      .locator('.view-line span span')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color));
    assert.ok(new Set(colours).size > 1, 'words have colours');
  });

  it('and keeps the block that it stands in', async () => {
    await inspector.inspect('objects/user/properties/insert');
    const code = inspector.editor('objects/user/properties/insert/1');
    await code.click();
    await inspector.designer.page.keyboard.press('Control+End');
    await inspector.designer.page.keyboard.type(' RETURNING id');
    await inspector.region.getByRole('button', { name: 'Show in the text' }).focus();
    await inspector.untilText(replaced('VALUES (:user_name)\n    triggers', 'VALUES (:user_name) RETURNING id\n    triggers'));
  });

  it('in one line: Enter writes it, Ctrl+Z undoes typing, Escape takes it back, Tab leaves', async () => {
    await inspector.inspect('steps/remember');
    const code = inspector.editor('steps/remember/log');
    await code.click();
    await inspector.designer.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    await inspector.designer.page.keyboard.press('End');
    await inspector.designer.page.keyboard.type(' Yes');
    await inspector.designer.page.keyboard.press('Control+z');
    await inspector.designer.page.keyboard.type(' No');
    await inspector.designer.page.keyboard.press('Escape');
    await code.locator('.view-line').filter({ hasText: /\}\.$/ }).waitFor();
    await inspector.designer.page.keyboard.press('End');
    await inspector.designer.page.keyboard.type(' Now');
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.untilText(replaced('It is ${source.accountName}. #', 'It is ${source.accountName}. Now #'));
    await inspector.designer.page.keyboard.press('Tab');
    assert.equal(await inspector.designer.page.evaluate(() => document.activeElement?.closest('.monaco-editor')), null);
    assert.ok(!(await inspector.designer.page.evaluate(() => window.vscodeSide.keys)).includes('Ctrl+z'));
  });

  it('completes names of the flow', async () => {
    await inspector.inspect('steps/broken');
    const code = inspector.editor('steps/broken/decide');
    await code.locator('.squiggly-error').first().waitFor();
    await code.click();
    await inspector.designer.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    await inspector.designer.page.keyboard.press('Control+a');
    await inspector.designer.page.keyboard.type('objec');
    await inspector.designer.page.locator('.suggest-widget .monaco-list-row', { hasText: 'objects' }).first().waitFor();
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.designer.textWith(/decide: objects\n/);
  });

  it('completes what is typed fast, letter by letter, and marks its end where something is missing', async () => {
    await inspector.inspect('steps/broken');
    const code = inspector.editor('steps/broken/decide');
    const { keyboard } = inspector.designer.page;
    await code.locator('.squiggly-error').first().waitFor();
    await code.click();
    await inspector.designer.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
    for (let time = 0; time < 5; time++) {
      await keyboard.press('Control+a');
      await keyboard.type('objec');
      await inspector.designer.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'objects' }).first().waitFor();
      assert.equal(await code.locator('.view-line').first().textContent(), 'objec');
      await keyboard.press('Escape');
    }
    await keyboard.type('t');
    await keyboard.press('Backspace');
    await inspector.designer.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'objects' }).first().waitFor();
    await keyboard.press('Enter');
    await keyboard.type(' ==');
    // under the last character, wide enough to be seen
    await code.evaluate((element) => {
      const isMarked = (): boolean => {
        const mark = element.querySelector('.squiggly-error')?.getBoundingClientRect();
        const line = element.querySelector('.view-line > span')?.getBoundingClientRect();
        return mark !== undefined && line !== undefined && mark.width > 3 && Math.abs(mark.right - line.right) < 2;
      };
      return new Promise<void>((done) => {
        const look = (): void => {
          if (isMarked()) done();
          else requestAnimationFrame(look);
        };
        look();
      });
    });
    await keyboard.press('Enter');
    await inspector.designer.textWith(/decide: objects ==\n/);
  });

  it('leaves a text that is very long to the file', async () => {
    const text = FLOW.replace('It is ${source.accountName}.', 'x'.repeat(200_000));
    await inspector.inspect('steps/remember', { text });
    const field = inspector.region.locator('[data-path="steps/remember/log"]');
    await field.getByText('Too long to be edited here (200000 characters)').waitFor();
    assert.ok((await field.locator('textarea').inputValue()).length < 5_000);
    await field.getByRole('button', { name: 'Show in the text' }).click();
    await inspector.designer.page.waitForFunction(() =>
      window.vscodeSide.host.asked.some((each) => each.includes('"path":"steps/remember/log"')),
    );
  });

  it('leaves every other text that is very long to the file, too', async () => {
    const long = 'x'.repeat(500_000);
    await inspector.inspect('steps/known', { text: FLOW.replace('title: Known?', `title: ${long}\n    note: ${long}`) });
    for (const key of ['title', 'note']) {
      const field = inspector.region.locator(`[data-path="steps/known/${key}"]`);
      await field.getByText('Too long to be edited here (500000 characters)').waitFor();
      assert.ok((await field.locator('textarea').inputValue()).length < 5_000);
    }
  });

  it('marks what is wrong with it, and keeps the keyboard when that is known', async () => {
    await inspector.inspect('steps/broken');
    const code = inspector.editor('steps/broken/decide');
    await code.locator('.squiggly-error').first().waitFor();
    await code.click();
    await inspector.designer.page.keyboard.press('End');
    await inspector.designer.page.keyboard.type(' 5');
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.untilText(replaced('source.x ==', 'source.x == 5'));
    await code.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await inspector.designer.page.evaluate(() => window.vscodeSide.document.validate());
    await inspector.region.locator('[data-path="steps/broken/decide"] .field-problem').waitFor({ state: 'detached' });
    await inspector.designer.page.keyboard.type('1');
    await inspector.designer.page.keyboard.press('Enter');
    await inspector.untilText(replaced('source.x ==', 'source.x == 51'));
  });

  it('in the colours of the theme, also of a new one', async () => {
    await inspector.inspect('objects/user/properties/check');
    await inspector.editor('objects/user/properties/check').waitFor();
    const background = (): Promise<string> =>
      inspector
        .editor('objects/user/properties/check')
        .locator('.monaco-editor-background')
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    assert.equal(await background(), 'rgb(49, 49, 49)');
    await inspector.designer.page.evaluate(() => {
      document.documentElement.style.setProperty('--vscode-input-background', '#102030');
      document.body.className = 'vscode-light';
    });
    await inspector.designer.page.waitForFunction(() => {
      const element = document.querySelector('.monaco-editor-background');
      return element !== null && getComputedStyle(element).backgroundColor === 'rgb(16, 32, 48)';
    });
  });
});
