import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeViolations } from './harness/axe.ts';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const text = readFileSync('samples/create-user/create-user.idflow.yaml', 'utf8');
const WIDTH = 360;

describeInChromium('The designer in a narrow column', (open) => {
  let designer: DesignerPage;

  beforeEach(async () => {
    designer = await open({ text }, { width: WIDTH, height: 640 });
  });

  const button = (name: string) => designer.page.getByRole('button', { name, exact: true });

  it('leaves all of it to the canvas, and every button in reach', async () => {
    const canvas = await designer.canvas.boundingBox();
    assert.equal(canvas?.width, WIDTH);
    for (const each of await designer.page.locator('.toolbar button').all()) {
      const box = await each.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= WIDTH, (await each.getAttribute('aria-label')) ?? '');
    }
    assert.deepEqual(await axeViolations(designer.page), []);
  });

  it('shows the properties over the canvas while they are wanted', async () => {
    const { page } = designer;
    const inspector = page.locator('.panel-inspector');
    await page.locator('[data-step]').first().click();
    assert.equal(await inspector.count(), 0, 'a click on a step does not cover the canvas');
    await designer.canvas.focus();
    await page.keyboard.press('Enter');
    await inspector.waitFor();
    const [box, canvas] = [await inspector.boundingBox(), await designer.canvas.boundingBox()];
    assert.ok(box && box.width > 280);
    assert.equal(canvas?.width, WIDTH, 'the canvas stays as it is');
    await page.waitForFunction(() => document.activeElement?.closest('.panel-inspector') !== null);
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    await button('Steps to add').click();
    await page.locator('.panel-palette').waitFor();
    await button('Properties').click();
    await inspector.waitFor();
    assert.equal(await page.locator('.panel-palette').count(), 0, 'one at a time');
  });

  it('has one panel at a time where there is no room for both', async () => {
    const { page } = designer;
    await page.setViewportSize({ width: 700, height: 500 });
    await page.locator('.panel-inspector').waitFor();
    await button('Steps to add').click();
    await page.locator('.panel-palette').waitFor();
    assert.equal(await page.locator('.panel-inspector').count(), 0);
    await button('Properties').click();
    await page.locator('.panel-inspector').waitFor();
    assert.equal(await page.locator('.panel-palette').count(), 0);
  });

  it('has the panels beside the canvas again as soon as there is room', async () => {
    const { page } = designer;
    await page.setViewportSize({ width: 1000, height: 640 });
    await page.locator('.panel-inspector').waitFor();
    await page.setViewportSize({ width: WIDTH, height: 640 });
    await page.locator('.panel-inspector').waitFor({ state: 'detached' });
  });
});
