import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const TEXT = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');

/** Waits until all boxes lie within the canvas, with the margin of a fit around them. */
const seenWhole = (designer: DesignerPage): Promise<unknown> =>
  designer.page.waitForFunction(() => {
    const canvas = document.querySelector('.canvas')!.getBoundingClientRect();
    const boxes = [...document.querySelectorAll('[data-step]')].map((box) => box.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left)) - canvas.left;
    const right = canvas.right - Math.max(...boxes.map((box) => box.right));
    return boxes.length > 20 && left >= 40 && right >= 40 && Math.abs(left - right) < 120;
  });

describeInChromium('“Show the whole flow”', (open) => {
  it('takes the canvas as it is with the panel that has just been opened', async () => {
    const designer = await open({ text: TEXT });
    await designer.page.evaluate(() => {
      document.querySelector<HTMLElement>('[aria-label="Steps to add"]')!.click();
      document
        .querySelector('.canvas')!
        .dispatchEvent(new KeyboardEvent('keydown', { key: '0', ctrlKey: true, bubbles: true, cancelable: true }));
    });
    await designer.page.locator('.panel-palette').waitFor();
    await seenWhole(designer);
  });

  it('takes the canvas as it becomes when the editor changes its size at the same time', async () => {
    const designer = await open({ text: TEXT });
    await designer.page.evaluate(() => window.vscodeSide.host.send({ type: 'do', action: 'fit' }));
    await designer.page.setViewportSize({ width: 900, height: 500 });
    await seenWhole(designer);
  });

  it('is no promise for ever: a panel that is opened later leaves the view alone', async () => {
    const designer = await open({ text: TEXT });
    const { page } = designer;
    await page.evaluate(() => window.vscodeSide.host.send({ type: 'do', action: 'fit' }));
    await seenWhole(designer);
    const viewport = page.locator('.react-flow__viewport');
    const fitted = await page.evaluate(() => performance.now());
    await page.waitForFunction((since) => performance.now() - since > 500, fitted);
    const before = await viewport.getAttribute('style');
    await page.getByRole('button', { name: 'Steps to add' }).click();
    await page.locator('.panel-palette').waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await viewport.getAttribute('style'), before);
  });
});
