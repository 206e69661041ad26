import assert from 'node:assert/strict';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const FLOW = `idflow: 1
name: Small
steps:
  first: { log: hello, next: second }
  second: { log: goodbye }
`;

describeInChromium('What is arranged in another designer', (open) => {
  let designer: DesignerPage;

  it('is not thrown away by undoing a move that was made here before', async () => {
    designer = await open({ text: FLOW });
    const { page } = designer;
    const box = await designer.step('first').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 30, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 130, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => 'first' in window.vscodeSide.host.layout.layout.steps);
    await page.evaluate(() => {
      const { layout } = window.vscodeSide.host;
      layout.save({ ...layout.layout, steps: { ...layout.layout.steps, second: { x: 9_000, y: 9_000 } } });
    });
    // too far away to be drawn
    await designer.step('second').waitFor({ state: 'detached' });
    await designer.canvas.focus();
    await page.keyboard.press('Control+z');
    // nothing of its own is left to undo: VS Code gets the key
    await page.waitForFunction(() => window.vscodeSide.keys.includes('Ctrl+z'), undefined, { timeout: 10_000 });
    const steps = await page.evaluate(() => window.vscodeSide.host.layout.layout.steps);
    assert.deepEqual(Object.keys(steps).sort(), ['first', 'second']);
  });
});
