import assert from 'node:assert/strict';
import { axeViolations } from './harness/axe.ts';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const FLOW = `idflow: 1
name: Groups
steps:
  first:
    note: Where everything begins.
    log: One
    next: second
  second:
    log: Two
    next: third
  third:
    note: The last word.
    log: Three
`;

const GROUPED = {
  version: 1,
  steps: {},
  collapsed: ['outer'],
  groups: { outer: { title: 'Outer ones', steps: ['second', 'third'] } },
} as const;

describeInChromium('Groups and notes', (open) => {
  let designer: DesignerPage;

  describe('A group', () => {
    it('is drawn in parts where other steps stand between its own', async () => {
      const groups = { outer: { title: 'Outer ones', steps: ['first', 'third'] } };
      designer = await open({ text: FLOW, layout: { version: 1, steps: {}, collapsed: [], groups } });
      const frames = designer.page.locator('.frame[data-group="outer"]');
      await frames.nth(1).waitFor();
      assert.equal(await frames.count(), 2);
      const stranger = await designer.step('second').boundingBox();
      for (const frame of await frames.all()) {
        const box = await frame.boundingBox();
        assert.ok(box && stranger);
        assert.ok(box.y + box.height <= stranger.y || box.y >= stranger.y + stranger.height);
      }
      await frames.nth(1).locator('.frame-title').click();
      assert.equal(await designer.page.locator('.frame.is-selected').count(), 2, 'both parts are the group');
    });

    it('takes its steps along when its frame is dragged, as one move that is undone at once', async () => {
      const groups = { outer: { title: 'Outer ones', steps: ['second', 'third'] } };
      designer = await open({ text: FLOW, layout: { version: 1, steps: {}, collapsed: [], groups } });
      const { page } = designer;
      const frame = page.locator('.frame[data-group="outer"]');
      const boxes = () => Promise.all([frame, designer.step('second'), designer.step('third')].map((box) => box.boundingBox()));
      const before = await boxes();
      const title = await frame.locator('.frame-title').boundingBox();
      assert.ok(title);
      await page.mouse.move(title.x + title.width - 12, title.y + title.height / 2);
      await page.mouse.down();
      await page.mouse.move(title.x + title.width + 288, title.y + 40, { steps: 5 });
      const dragged = await boxes();
      await page.mouse.up();
      await page.waitForFunction(() => ['second', 'third'].every((id) => id in window.vscodeSide.host.layout.layout.steps));
      const after = await boxes();
      for (const [index, box] of after.entries()) {
        const [old, held] = [before[index], dragged[index]];
        assert.ok(box && old && held);
        assert.ok(box.x > old.x + 150 && box.y > old.y + 10);
        assert.ok(Math.abs(box.x - held.x) <= 2 && Math.abs(box.y - held.y) <= 2, 'what is dropped stays where it was held');
      }
      assert.equal(await page.evaluate(() => 'first' in window.vscodeSide.host.layout.layout.steps), false);
      await designer.canvas.focus();
      await page.keyboard.press('Control+Z');
      await page.waitForFunction(() => Object.keys(window.vscodeSide.host.layout.layout.steps).length === 0);
    });

    it('is moved while it is folded; the move is kept, and undone', async () => {
      designer = await open({ text: FLOW, layout: structuredClone(GROUPED) as never });
      const { page } = designer;
      const group = page.locator('.step-group');
      const before = await group.boundingBox();
      assert.ok(before);
      await page.mouse.move(before.x + 80, before.y + 12);
      await page.mouse.down();
      await page.mouse.move(before.x + 200, before.y + 72, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction(() => 'group:outer' in window.vscodeSide.host.layout.layout.steps);
      const after = await group.boundingBox();
      assert.ok(after && after.x > before.x + 50 && after.y > before.y + 30);
      await designer.canvas.focus();
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => !('group:outer' in window.vscodeSide.host.layout.layout.steps));
      assert.deepEqual(await group.boundingBox(), before);
    });
  });

  describe('A note', () => {
    it('opens with its icon, and with N', async () => {
      designer = await open({ text: FLOW });
      const { page } = designer;
      const note = page.locator('.note-card', { hasText: 'Where everything begins.' });
      assert.equal(await note.count(), 0);
      await designer.step('first').locator('.badge-note').click();
      await note.waitFor();
      await designer.step('first').click();
      await designer.canvas.focus();
      await page.keyboard.press('n');
      await note.waitFor({ state: 'detached' });
      await page.keyboard.press('n');
      await note.waitFor();
      assert.match(await designer.announced(), /Where everything begins\./);
      assert.match((await designer.step('first').getAttribute('aria-label')) ?? '', /Note: Where everything begins\./);
    });

    it('is shown with all others by the toolbar, also after the designer was hidden', async () => {
      designer = await open({ text: FLOW });
      const { page } = designer;
      await page.getByRole('button', { name: 'Notes of all steps' }).click();
      await page.locator('.note-card', { hasText: 'The last word.' }).waitFor();
      assert.equal(await page.locator('.note-card').count(), 2);
      assert.deepEqual(await axeViolations(page), []);
      await page.waitForFunction(() => /"notes":true/.test(sessionStorage.getItem('state of the webview') ?? ''));
      await page.reload();
      await page.locator('.note-card', { hasText: 'The last word.' }).waitFor();
    });
  });
});
