import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { DesignerPage } from '../harness/designer-page.ts';
import { describeInChromium } from '../harness/in-chromium.ts';
import { axeViolations } from '../harness/axe.ts';

const FLOW = `idflow: 1
name: Small
targets: { hr: sql }

objects:
  user:
    target: hr
    key: [user_name]
    mapping:
      - user_name <= accountName
      - mail <= email
      - phone <= number

steps:
  known:
    title: Known?
    check: user
    then: done
    else: done
  wait:
    log: Waiting
    next: done
    retry: 2
  done:
    end: succeeded
`;

describeInChromium('The inspector, while the text changes', (open) => {
  let designer: DesignerPage;

  const inspector = (): Locator => designer.page.getByRole('region', { name: 'Inspector' });
  const title = (): Locator => inspector().getByRole('textbox', { name: 'Title' });
  const conflict = (): Locator => inspector().getByRole('alert');

  async function inspect(path: string): Promise<void> {
    designer = await open({ text: FLOW });
    await show(path);
    await inspector().locator(`[data-path^="${path}"]`).first().waitFor();
  }

  const show = (path: string): Promise<void> =>
    designer.page.evaluate((to) => window.vscodeSide.host.send({ type: 'select', path: to }), path);

  const replace = (old: string, text: string): Promise<void> =>
    designer.page.evaluate(([from, to]) => window.vscodeSide.document.replace(from!, to!), [old, text]);

  /** Types a title that the text changes meanwhile, and tries to write it. */
  async function typeInto(changed: string): Promise<void> {
    await inspect('steps/known');
    await title().fill('Mine');
    await replace('title: Known?', changed);
    await designer.page.waitForFunction(() => window.vscodeSide.host.sent.some(({ type }) => type === 'patch'));
    await inspector().getByRole('combobox', { name: 'Check' }).focus();
    await conflict().waitFor();
    assert.equal(await title().inputValue(), 'Mine');
    assert.ok((await designer.text()).includes(changed));
  }

  it('does not write over what a field became in the text, and lets a person keep theirs', async () => {
    await typeInto('title: Somebody else’s');
    await conflict().getByText('Changed meanwhile in the text: Somebody else’s').waitFor();
    assert.deepEqual(await axeViolations(designer.page, '.inspector'), []);
    await conflict().getByRole('button', { name: 'Keep mine' }).click();
    await designer.textWith(/title: Mine\n/);
    await conflict().waitFor({ state: 'detached' });
    assert.equal(await title().inputValue(), 'Mine');
  });

  it('or take what the text says', async () => {
    await typeInto('title: Somebody else’s');
    await conflict().getByRole('button', { name: 'Take theirs' }).press('Enter');
    await conflict().waitFor({ state: 'detached' });
    assert.equal(await title().inputValue(), 'Somebody else’s');
    assert.match(await designer.text(), /title: Somebody else’s\n/);
  });

  it('and asks again where it changes once more', async () => {
    await typeInto('title: First');
    await replace('title: First', 'title: Second');
    await conflict().getByText('Changed meanwhile in the text: Second').waitFor();
    await title().press('Enter');
    assert.match(await designer.text(), /title: Second\n/);
  });

  it('writes what was typed when something else is selected, which can be undone', async () => {
    await typeInto('title: Theirs');
    await show('steps/wait');
    await designer.textWith(/title: Mine\n/);
    await designer.page.evaluate(() => window.vscodeSide.document.undo());
    assert.match(await designer.text(), /title: Theirs\n/);
  });

  it('takes what the field itself wrote for no change of others', async () => {
    await inspect('steps/wait');
    const retry = inspector().locator('[data-path="steps/wait/retry"] input');
    await retry.fill('3.0');
    await retry.press('Enter');
    await designer.textWith(/retry: 3\n/);
    await retry.press('End');
    await retry.pressSequentially('1');
    await retry.press('Enter');
    await designer.textWith(/retry: 3.01\n/);
    assert.equal(await conflict().count(), 0);
  });

  it('does not take one rule of a mapping for another, while the form is of an older text', async () => {
    await inspect('objects/user/mapping');
    const remove = inspector().getByRole('button', { name: 'Remove mail' });
    await remove.waitFor();
    await designer.page.evaluate(() => {
      const side = window.vscodeSide;
      // the picture of the new text is there, its form is not
      const send = side.host.send.bind(side.host);
      side.host.send = (message) => {
        if (message.type !== 'answer') send(message);
      };
      side.document.replace('      - user_name <= accountName\n', '');
    });
    await designer.page.waitForFunction(() => window.vscodeSide.host.sent.some(({ type }) => type === 'patch'));
    await remove.click();
    await designer.page
      .getByText(/changed meanwhile, so nothing was done/)
      .first()
      .waitFor();
    assert.match(await designer.text(), /mapping:\n\s+- mail <= email\n\s+- phone <= number\n/);
  });

  it('keeps what was typed into an entry of a list that the text changed before it could be written', async () => {
    await inspect('objects/user');
    const entry = (): Locator => inspector().locator('[data-path="objects/user/key/0"] input');
    await entry().fill('mine');
    await designer.page.evaluate(() => {
      const side = window.vscodeSide;
      // the picture of the new text is there, its form is on its way
      const send = side.host.send.bind(side.host);
      const late: Parameters<typeof send>[0][] = [];
      side.host.send = (message) => (message.type === 'answer' ? void late.push(message) : send(message));
      side.document.replace('key: [user_name]', 'key: [login]');
      setTimeout(() => {
        send({ type: 'select', path: 'steps/wait' });
        side.host.send = send;
        for (const message of late) send(message);
      });
    });
    await designer.page
      .locator('.banner', { hasText: /nothing was done.*What you typed is kept in its field: “mine”/ })
      .waitFor();
    assert.match(await designer.text(), /key: \[login\]/);
    await show('objects/user');
    await conflict().getByText('Changed meanwhile in the text: login').waitFor();
    assert.equal(await entry().inputValue(), 'mine');
    await conflict().getByRole('button', { name: 'Keep mine' }).click();
    await designer.textWith(/key: \[mine\]/);
  });

  it('tries to load the code editor again with the next field, after it could not be loaded', async () => {
    await inspect('steps/known');
    let failures = 0;
    await designer.page.route(/\/monaco\.(js|css)/, (route) => (failures++ < 2 ? route.abort() : route.continue()));
    await designer.page.reload();
    await show('steps/wait');
    await designer.page.waitForFunction(() => window.vscodeSide.host.asked.some((asked) => asked.startsWith('log ')));
    await show('steps/known');
    await title().waitFor();
    await show('steps/wait');
    await inspector().locator('[data-path="steps/wait/log"] .monaco-editor').waitFor();
    designer.errors.length = 0;
  });
});
