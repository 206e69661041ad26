import assert from 'node:assert/strict';
import type { StepBreakpoint } from '../../src/designer/breakpoints.ts';
import { axeViolations } from './harness/axe.ts';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';
import { THEMES } from './harness/page-server.ts';

const FLOW = `idflow: 1
name: Small
steps:
  known: { title: Known?, decide: source != null, then: each, else: end }
  each: { for-each: input.roles, do: remember, next: done }
  remember: { log: It is known., next: each }
  done: { end: succeeded }
`;

const ALL_KINDS: readonly StepBreakpoint[] = [
  { step: 'known', id: '1', state: 'conditional', condition: 'source.type === "contractor"' },
  { step: 'each', id: '2', state: 'logpoint', logMessage: 'Item {index}' },
  { step: 'remember', id: '3', state: 'unverified', message: 'The script has no statement here.' },
  { step: 'done', id: '4', state: 'disabled' },
];

describeInChromium('Breakpoints on the canvas', (open) => {
  let designer: DesignerPage;

  const gutter = (step: string) => designer.step(step).locator('.gutter');
  const nameOf = async (step: string): Promise<string> => (await designer.step(step).getAttribute('aria-label')) ?? '';
  const breakpoints = (): Promise<readonly StepBreakpoint[]> =>
    designer.page.evaluate(() => window.vscodeSide.host.breakpoints.all);
  /** Waits until the steps of the document's breakpoints are these. */
  const stepsAre = (...steps: string[]): Promise<unknown> =>
    designer.page.waitForFunction(
      (expected) => window.vscodeSide.host.breakpoints.all.map(({ step }) => step).join(' ') === expected,
      steps.join(' '),
    );
  const show = (all: readonly StepBreakpoint[]): Promise<void> =>
    designer.page.evaluate((each) => window.vscodeSide.host.breakpoints.show(each), all);

  describe('by pointer', () => {
    beforeEach(async () => {
      designer = await open({ text: FLOW });
    });

    it('are hinted at beside a step, set by a click and removed by another; nothing else happens to the step', async () => {
      const opacity = (): Promise<string> =>
        gutter('remember')
          .locator('.gutter-dot')
          .evaluate((dot) => getComputedStyle(dot).opacity);
      assert.equal(await opacity(), '0');
      await gutter('remember').hover();
      assert.equal(await opacity(), '0.5');
      await gutter('remember').click();
      await designer.step('remember').locator('[data-breakpoint="set"]').waitFor();
      assert.equal(await opacity(), '1');
      await stepsAre('remember');
      await gutter('remember').click();
      await stepsAre();
      assert.equal(await designer.page.locator('[data-step].is-selected').count(), 0);
      assert.equal(await designer.text(), FLOW);
      assert.equal(await designer.page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    });

    it('are disabled with Shift, and enabled by the next click', async () => {
      await gutter('done').click();
      await designer.step('done').locator('[data-breakpoint="set"]').waitFor();
      await gutter('done').click({ modifiers: ['Shift'] });
      await designer.step('done').locator('[data-breakpoint="disabled"]').waitFor();
      await gutter('done').click();
      await designer.step('done').locator('[data-breakpoint="set"]').waitFor();
    });

    it('do not lose a condition by a click: what can be done is asked', async () => {
      await show(ALL_KINDS);
      await gutter('known').click();
      await designer.page.getByRole('menuitem', { name: 'Disable breakpoint' }).click();
      await designer
        .step('known')
        .locator('[data-breakpoint="disabled"] .codicon-debug-breakpoint-conditional-disabled')
        .waitFor();
      assert.equal((await breakpoints())[0]?.condition, 'source.type === "contractor"');
    });

    it('have the menu that a gutter has', async () => {
      const entries = (): Promise<string[]> =>
        designer.page.getByRole('menuitem').locator('span:not(.codicon)').allTextContents();
      await gutter('remember').click({ button: 'right' });
      assert.deepEqual(await entries(), ['Add breakpoint', 'Add conditional breakpoint…', 'Add logpoint…']);
      await designer.page.getByRole('menuitem', { name: 'Add breakpoint' }).click();
      await stepsAre('remember');
      await designer.step('remember').locator('[data-breakpoint]').waitFor();
      await gutter('remember').click({ button: 'right' });
      assert.deepEqual(await entries(), ['Remove breakpoint', 'Edit breakpoint…', 'Disable breakpoint']);
      await designer.page.getByRole('menuitem', { name: 'Disable breakpoint' }).click();
      await designer.step('remember').locator('[data-breakpoint="disabled"]').waitFor();
      await gutter('remember').click({ button: 'right' });
      await designer.page.getByRole('menuitem', { name: 'Enable breakpoint' }).click();
      await designer.step('remember').locator('[data-breakpoint="set"]').waitFor();
      await gutter('remember').click({ button: 'right' });
      await designer.page.getByRole('menuitem', { name: 'Remove breakpoint' }).click();
      await stepsAre();
    });

    it('say on hover what they ask for, and why they can not bind', async () => {
      await show([{ step: 'known', id: '1', state: 'unverified', condition: 'a >', message: 'The condition ends early.' }]);
      await gutter('known').hover();
      const tooltip = designer.page.getByRole('tooltip');
      await tooltip.waitFor();
      assert.equal(await tooltip.textContent(), 'Conditional breakpoint, not bound\nStops when: a >\nThe condition ends early.');
    });
  });

  it('look different by kind and state, and are in the names of the steps', async () => {
    designer = await open({ text: FLOW });
    await show(ALL_KINDS);
    for (const [step, icon] of [
      ['known', 'debug-breakpoint-conditional'],
      ['each', 'debug-breakpoint-log'],
      ['remember', 'debug-breakpoint-unverified'],
      ['done', 'debug-breakpoint-disabled'],
    ] as const)
      await gutter(step).locator(`.codicon-${icon}`).waitFor();
    assert.match(await nameOf('known'), /^Known\?\. Conditional breakpoint, Stops when: source\.type === "contractor", Decide/);
    assert.match(await nameOf('each'), /Logpoint, Logs: Item \{index\}/);
    assert.match(await nameOf('remember'), /Breakpoint, not bound, The script has no statement here\./);
    assert.match(await nameOf('done'), /Breakpoint, disabled/);
  });

  it('follow what is set elsewhere, and a step that is renamed there', async () => {
    designer = await open({ text: FLOW });
    await show([{ step: 'remember', id: '1', state: 'set' }]);
    await gutter('remember').and(designer.page.locator('[data-breakpoint]')).waitFor();
    await designer.page.evaluate(() => {
      window.vscodeSide.setText(window.vscodeSide.text.replaceAll('remember', 'note'));
      window.vscodeSide.host.breakpoints.show([{ step: 'note', id: '1', state: 'set' }]);
    });
    await designer.step('note').locator('[data-breakpoint="set"]').waitFor();
    assert.equal(await designer.page.locator('[data-breakpoint]').count(), 1);
  });

  it('can be set where the flow can not be changed and nothing may run', async () => {
    designer = await open({ text: FLOW, abilities: { edit: false, run: false } });
    await gutter('done').click();
    await stepsAre('done');
    await designer.step('known').click({ button: 'right' });
    await designer.page.getByRole('menuitem', { name: 'Add logpoint…' }).waitFor();
    assert.equal(await designer.page.getByRole('menuitem', { name: 'Delete' }).count(), 0);
  });

  it('that are folded away are counted', async () => {
    designer = await open({ text: FLOW, layout: { version: 1, steps: {}, collapsed: ['each'], groups: {} } });
    await show([{ step: 'remember', id: '1', state: 'set' }]);
    await designer.step('each').locator('.folded-breakpoints', { hasText: '1' }).waitFor();
    await show([]);
    await designer.step('each').locator('.folded-breakpoints').waitFor({ state: 'detached' });
  });

  describe('by keyboard', () => {
    beforeEach(async () => {
      designer = await open({ text: FLOW });
      await designer.canvas.focus();
      await designer.page.keyboard.press('Home');
    });

    it('are set and removed with F9, and that is said', async () => {
      const { page } = designer;
      await page.keyboard.press('F9');
      await stepsAre('known');
      assert.equal(await designer.announced(), 'Breakpoint set: Known?.');
      await designer.step('known').locator('[data-breakpoint]').waitFor();
      await page.keyboard.press('F9');
      await stepsAre();
      assert.equal(await designer.announced(), 'Breakpoint removed: Known?.');
    });

    it('are set on all selected steps, and removed once all have one', async () => {
      const { page } = designer;
      await page.keyboard.press('F9');
      await designer.step('known').locator('[data-breakpoint]').waitFor();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('F9');
      await stepsAre('known', 'each', 'remember', 'done');
      assert.equal(await designer.announced(), 'Breakpoint set: 3 steps.');
      await designer.step('done').locator('[data-breakpoint]').waitFor();
      await page.keyboard.press('F9');
      await stepsAre();
    });

    it('get a condition, a hit count and a message; what was typed for each stays', async () => {
      const { page } = designer;
      await page.keyboard.press('Shift+F9');
      const kind = page.getByRole('combobox', { name: 'What it asks for' });
      await page.getByRole('textbox', { name: 'Expression' }).waitFor();
      await page.keyboard.type('source.login === "ann"');
      await kind.selectOption('Hit count');
      await page.getByRole('textbox', { name: 'Hit count' }).fill('>= 2');
      await kind.selectOption('Log message');
      await page.getByRole('textbox', { name: 'Log message' }).fill('  ');
      await kind.selectOption('Expression');
      assert.equal(await page.getByRole('textbox', { name: 'Expression' }).inputValue(), 'source.login === "ann"');
      await page.getByRole('textbox', { name: 'Expression' }).press('Enter');
      await stepsAre('known');
      assert.deepEqual(await breakpoints(), [
        { step: 'known', id: '1', state: 'conditional', condition: 'source.login === "ann"', hitCondition: '>= 2' },
      ]);
      assert.equal(await designer.announced(), 'Breakpoint changed: Known?.');
      assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    });

    it('keep what they have when editing is given up', async () => {
      const { page } = designer;
      await show(ALL_KINDS);
      await page.keyboard.press('Shift+F9');
      await page.keyboard.type('something else');
      await page.keyboard.press('Escape');
      await page.locator('.rules').waitFor({ state: 'detached' });
      assert.deepEqual(await breakpoints(), ALL_KINDS);
      assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    });

    it('lose their rules when these are emptied', async () => {
      const { page } = designer;
      await show(ALL_KINDS);
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+F9');
      await page.getByRole('textbox', { name: 'Expression' }).fill('');
      await page.getByRole('button', { name: 'Accept (Enter)' }).click();
      await designer.step('known').locator('[data-breakpoint="set"]').waitFor();
    });

    it('are in the menu of a step', async () => {
      const { page } = designer;
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Add logpoint…' }).press('Enter');
      await page.getByRole('textbox', { name: 'Log message' }).fill('At {input.login}');
      await page.keyboard.press('Enter');
      await designer.step('known').locator('[data-breakpoint="logpoint"]').waitFor();
    });
  });

  it('stay fast: 200 of them on 1,000 steps, painted as well from far away', async () => {
    designer = await open({ text: chainOf(1000), preferences: { minimap: false } });
    const { page } = designer;
    await show(Array.from({ length: 200 }, (_, at) => ({ step: `step-${at * 5 + 1}`, id: String(at), state: 'set' })));
    await gutter('step-1').and(page.locator('[data-breakpoint]')).waitFor();
    assert.ok((await page.locator('.gutter').count()) < 60, 'only what is seen is built');
    await page.evaluate(() => {
      const touched = new Set<string>();
      Object.assign(window, { touched });
      new MutationObserver((changes) => {
        for (const { target } of changes)
          touched.add((target instanceof Element ? target.closest<HTMLElement>('[data-step]')?.dataset['step'] : '') ?? 'canvas');
      }).observe(document.querySelector('.canvas')!, { subtree: true, childList: true, attributes: true });
      window.vscodeSide.host.breakpoints.toggle('step-2');
    });
    await gutter('step-2').and(page.locator('[data-breakpoint]')).waitFor();
    const touched = await page.evaluate(() => [...(window as unknown as { touched: Set<string> }).touched]);
    assert.deepEqual(touched, ['step-2'], 'only the step that got one is drawn again');
    await designer.canvas.focus();
    await page.keyboard.press('Control+0');
    await page.locator('.overview').waitFor();
    await page.waitForFunction(() => {
      const painted = document.querySelector<HTMLCanvasElement>('.overview')!;
      const { data } = painted.getContext('2d')!.getImageData(0, 0, painted.width, painted.height);
      let reds = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at]! > 150 && data[at + 1]! < 60) reds++;
      return reds > 200;
    });
  });

  describe('are accessible', () => {
    for (const theme of THEMES)
      it(`in ${theme}: axe finds nothing`, async () => {
        designer = await open({ text: FLOW }, { theme });
        await show(ALL_KINDS);
        await designer.step('done').locator('[data-breakpoint="disabled"]').waitFor();
        await designer.canvas.focus();
        await designer.page.keyboard.press('Home');
        await designer.page.keyboard.press('Shift+F9');
        await designer.page.locator('.rules').waitFor();
        assert.deepEqual(await axeViolations(designer.page), [], 'with the rules of one');
        await designer.page.keyboard.press('Escape');
        await gutter('each').click({ button: 'right' });
        await designer.page.locator('.menu').waitFor();
        assert.deepEqual(await axeViolations(designer.page, '.menu'), [], 'with the menu of one');
      });
  });
});

const chainOf = (count: number): string =>
  `idflow: 1\nname: Long\nsteps:\n${Array.from(
    { length: count },
    (_, at) => `  step-${at + 1}: { log: Hello ${at}, next: ${at + 1 < count ? `step-${at + 2}` : 'end'} }\n`,
  ).join('')}`;
