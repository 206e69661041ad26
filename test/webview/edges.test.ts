import assert from 'node:assert/strict';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';

const FLOW = `idflow: 1
name: Edges
steps:
  known:
    title: Known?
    decide: source != null
    then: remember
    else: forget
  remember:
    log: It is known. # and logged
    next: done
  forget:
    log: It is not known.
    next: done
  done:
    end: succeeded
`;

describeInChromium('Edges on the canvas', (open) => {
  let designer: DesignerPage;

  beforeEach(async () => {
    designer = await open({ text: FLOW });
  });

  /** Puts the keyboard on a step. */
  const goTo = async (id: string): Promise<void> => {
    await designer.step(id).click();
    await designer.canvas.focus();
  };

  const untilText = (text: string): Promise<unknown> =>
    designer.page.waitForFunction((wanted) => window.vscodeSide.text === wanted, text);

  it('to a step that there is not are broken lines to its id, until there is one', async () => {
    const { page } = designer;
    await page.evaluate(() => window.vscodeSide.document.replace('then: remember', 'then: remembre'));
    await page.locator('.missing-box', { hasText: 'remembre' }).waitFor();
    const line = page.locator('.edge.is-missing[data-edge="known/flow/then"] .edge-line');
    const drawn = await line.evaluate((path) => {
      const { strokeDasharray, stroke } = getComputedStyle(path);
      const probe = document.createElement('span');
      probe.style.color = 'var(--danger)';
      document.body.append(probe);
      return { dashes: strokeDasharray, isDanger: stroke === getComputedStyle(probe).color };
    });
    assert.deepEqual(drawn, { dashes: '4px, 3px', isDanger: true });
    assert.match((await designer.step('known').getAttribute('aria-label')) ?? '', /leads to remembre, which does not exist/);
    await page.evaluate(() => window.vscodeSide.document.replace('  remember:', '  remembre:'));
    await page.locator('.missing-box').waitFor({ state: 'detached' });
    await page.locator('.edge:not(.is-missing)[data-edge="known/flow/then"]').waitFor({ state: 'attached' });
  });

  describe('by keyboard', () => {
    it('are taken away where the ways out of a step are listed, and that is said', async () => {
      const { page } = designer;
      await goTo('known');
      await page.keyboard.press('c');
      await page.getByRole('option', { name: /^no to forget/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Delete');
      await untilText(FLOW.replace('    else: forget\n', ''));
      await page.locator('[role="status"]', { hasText: /Took .*else.* of known away/ }).waitFor();
      assert.equal(await page.locator('.picker').count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    });

    it('are taken away while the only way out is being connected', async () => {
      const { page } = designer;
      await goTo('remember');
      await page.keyboard.press('c');
      const banner = page.locator('.banner-info');
      if ((await page.locator('.picker').count()) > 0) await page.keyboard.press('Enter');
      await banner.waitFor();
      await page.keyboard.press('Delete');
      await untilText(
        FLOW.replace('    log: It is known. # and logged\n    next: done\n', '    log: It is known. # and logged\n'),
      );
      await banner.waitFor({ state: 'detached' });
    });

    it('lead to the end, or to a step, that is found by typing', async () => {
      const { page } = designer;
      await goTo('known');
      await page.keyboard.press('c');
      await page.getByRole('option', { name: /^yes/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.banner-info', { hasText: 'or the end' }).waitFor();
      await page.keyboard.type('end of');
      await page.getByRole('option', { name: /^the end of the flow/ }).waitFor();
      await page.keyboard.press('Enter');
      await untilText(FLOW.replace('then: remember', 'then: end'));
      await page.locator('.banner-info').waitFor({ state: 'detached' });
      await goTo('known');
      await page.keyboard.press('c');
      await page.keyboard.press('Enter');
      await page.locator('.banner-info').waitFor();
      await page.keyboard.type('forg');
      await page.getByRole('option', { name: /^forget/ }).waitFor();
      await page.keyboard.press('Enter');
      await untilText(FLOW.replace('then: remember', 'then: forget'));
    });

    it('take a step that stands elsewhere, by the menu of the step', async () => {
      const { page } = designer;
      await goTo('forget');
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Move onto an edge' }).press('Enter');
      const edge = page.getByRole('option', { name: /^remember: next/ });
      await edge.waitFor();
      assert.equal(await page.getByRole('option', { name: /^forget:/ }).count(), 0, 'its own edges are not offered');
      await page.keyboard.type('remember next');
      await page.locator('[data-edge="remember/flow/next"].is-drop').waitFor();
      await page.keyboard.press('Enter');
      await untilText(FLOW.replace('else: forget', 'else: done').replace('logged\n    next: done', 'logged\n    next: forget'));
      assert.equal(await page.locator('.edge.is-drop').count(), 0);
    });
  });

  describe('by pointer', () => {
    const grab = async (id: string): Promise<{ x: number; y: number }> => {
      const box = await designer.step(id).boundingBox();
      assert.ok(box);
      await designer.page.mouse.move(box.x + 60, box.y + 12);
      await designer.page.mouse.down();
      return box;
    };
    const middleOf = async (edge: string): Promise<{ x: number; y: number }> => {
      const box = await designer.edge(edge).locator('.edge-line').boundingBox();
      assert.ok(box);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const places = (): Promise<readonly string[]> =>
      designer.page.evaluate(() => Object.keys(window.vscodeSide.host.layout.layout.steps));

    it('take a step that is dragged onto them and rests there, and not its place', async () => {
      const { page } = designer;
      await designer.page.evaluate(() => window.vscodeSide.document.replace('else: forget', 'else: end'));
      await designer.edge('known/flow/else').waitFor();
      await grab('forget');
      const { x, y } = await middleOf('known/flow/then');
      await page.mouse.move(x, y - 4, { steps: 6 });
      await page.mouse.move(x, y);
      await page.locator('[data-edge="known/flow/then"].is-drop').waitFor();
      await page.mouse.up();
      await designer.textWith(/then: forget[^]*It is not known\.\n {4}next: remember/);
      assert.equal(await page.locator('.edge.is-drop').count(), 0);
      assert.deepEqual(await places(), []);
    });

    it('take a step whose place counts, and both are undone one after the other', async () => {
      const { page } = designer;
      await page.evaluate(() => window.vscodeSide.document.replace('else: forget', 'else: end'));
      await designer.edge('known/flow/else').waitFor();
      const from = await grab('forget');
      await page.mouse.move(from.x + 60, from.y + 160, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction(() => 'forget' in window.vscodeSide.host.layout.layout.steps);
      const put = await page.evaluate(() => window.vscodeSide.host.layout.layout.steps['forget']);
      await grab('forget');
      const { x, y } = await middleOf('known/flow/then');
      await page.mouse.move(x, y - 4, { steps: 6 });
      await page.mouse.move(x, y);
      await page.locator('[data-edge="known/flow/then"].is-drop').waitFor();
      await page.mouse.up();
      await designer.textWith(/then: forget/);
      const moved = (place: unknown): Promise<unknown> =>
        page.waitForFunction(
          (wanted) => JSON.stringify(window.vscodeSide.host.layout.layout.steps['forget']) !== wanted,
          JSON.stringify(place),
        );
      await moved(put);
      await designer.canvas.focus();
      await page.keyboard.press('Control+Z');
      await page.waitForFunction(
        (wanted) => JSON.stringify(window.vscodeSide.host.layout.layout.steps['forget']) === wanted,
        JSON.stringify(put),
      );
      assert.match(await designer.text(), /then: forget/);
      assert.deepEqual(await page.evaluate(() => window.vscodeSide.keys.filter((key) => /z$/i.test(key))), []);
      await page.keyboard.press('Control+Z');
      // the edit is VS Code's to undo
      await page.waitForFunction(() => window.vscodeSide.keys.includes('Ctrl+z') || window.vscodeSide.keys.includes('Ctrl+Z'));
    });

    it('let a step pass that is dragged on', async () => {
      const { page } = designer;
      const from = await grab('forget');
      const { x, y } = await middleOf('known/flow/then');
      await page.mouse.move(x, y, { steps: 4 });
      await page.mouse.move(from.x + 40, from.y + 260, { steps: 4 });
      await page.mouse.up();
      await page.waitForFunction(() => 'forget' in window.vscodeSide.host.layout.layout.steps);
      assert.equal(await designer.text(), FLOW);
    });
  });
});
