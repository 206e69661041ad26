import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DebugPause, DebugState } from '../../src/designer/debug-state.ts';
import { axeViolations } from './harness/axe.ts';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';
import { THEMES } from './harness/page-server.ts';

const UPDATE_USER = readFileSync('samples/update-user/update-user.idflow.yaml', 'utf8');

const LOOP = `idflow: 1
name: Loop
steps:
  first: { log: Begin, next: people }
  people: { for-each: input.people, do: greet, next: done }
  greet: { log: Hello, next: people }
  done: { end: succeeded }
`;

const ENDED: DebugState = { running: false, frames: [] };

const pausedAt = (step: string, more: Partial<DebugPause> = {}, frames: readonly string[] = [step]): DebugState => ({
  running: true,
  paused: { step, reason: 'breakpoint', recorded: false, ...more },
  frames: frames.map((id) => ({ step: id })),
});

const FAILED = {
  reason: 'exception',
  iteration: [2],
  text: 'The trigger has-mail failed: mail is undefined.',
};

describeInChromium('The debugger on the canvas', (open) => {
  let designer: DesignerPage;

  const show = (state: DebugState): Promise<void> =>
    designer.page.evaluate((each) => window.vscodeSide.host.debugging.show(each), state);
  const frame = (step: string, kind: string) => designer.page.locator(`[data-step="${step}"].frame-${kind}`);
  const keysOfVsCode = (): Promise<readonly string[]> => designer.page.evaluate(() => window.vscodeSide.keys);
  const view = (): Promise<string | null> => designer.page.locator('.react-flow__viewport').getAttribute('style');
  const nameOf = async (step: string): Promise<string> => (await designer.step(step).getAttribute('aria-label')) ?? '';
  const asked = (what: string): Promise<unknown> =>
    designer.page.waitForFunction((each) => window.vscodeSide.host.asked.includes(each), what);

  describe('at a pause', () => {
    it('marks the step where the run stands and those on its call stack, until the session ends', async () => {
      designer = await open({ text: LOOP });
      await show(pausedAt('greet', { iteration: [2] }, ['greet', 'people']));
      await frame('greet', 'paused').locator('.codicon-debug-stackframe').waitFor();
      await frame('people', 'caller').locator('.codicon-debug-stackframe-focused').waitFor();
      assert.match(await nameOf('greet'), /^greet\. paused here, item 3, Log/);
      assert.match(await nameOf('people'), /^people\. on the call stack, item 3, For each/);
      assert.equal(await designer.announced(), 'Paused at greet, item 3.');
      await designer.page.locator('.outcome', { hasText: 'paused' }).waitFor();
      await show({ running: true, frames: [] });
      await designer.page.locator('.step-frame').waitFor({ state: 'detached' });
      await show(pausedAt('done'));
      await frame('done', 'paused').waitFor();
      await show(ENDED);
      await designer.page.locator('.frame-paused').waitFor({ state: 'detached' });
      assert.equal(await designer.announced(), 'Debugging ended.');
      assert.doesNotMatch(await nameOf('done'), /paused/);
    });

    it('shows which frame is selected, and brings that into view', async () => {
      designer = await open({ text: UPDATE_USER });
      await show(pausedAt('insert-grant', {}, ['insert-grant', 'grants-to-add']));
      await frame('insert-grant', 'paused').waitFor();
      await show(pausedAt('insert-grant', {}, ['grants-to-add', 'insert-grant']));
      await frame('grants-to-add', 'focused').waitFor();
      await frame('insert-grant', 'paused').waitFor();
    });

    it('shows a breakpoint there as a dot within the arrow', async () => {
      designer = await open({ text: LOOP });
      await designer.page.evaluate(() => window.vscodeSide.host.breakpoints.toggle('first'));
      await show(pausedAt('first'));
      const gutter = designer.step('first').locator('.gutter');
      await gutter.locator('.codicon-debug-stackframe').waitFor();
      await gutter.locator('.codicon-debug-stackframe-dot').waitFor();
    });

    it('moves the view only where the step is not to be seen', async () => {
      designer = await open({ text: UPDATE_USER });
      const before = await view();
      await show(pausedAt('user-to-remove'));
      await frame('user-to-remove', 'paused').waitFor();
      await designer.page.evaluate(() => new Promise(requestAnimationFrame));
      assert.equal(await view(), before, 'it is there to be seen');
      await show(pausedAt('insert-grant'));
      await frame('insert-grant', 'paused').waitFor();
      await designer.page.waitForFunction(
        (old) => document.querySelector('.react-flow__viewport')?.getAttribute('style') !== old,
        before,
      );
      const [step, minimap] = [
        await designer.step('insert-grant').boundingBox(),
        await designer.page.locator('canvas.minimap').boundingBox(),
      ];
      assert.ok(step && minimap);
      assert.ok(
        step.x + step.width <= minimap.x || step.y + step.height <= minimap.y,
        'nor does the minimap lie over it, which has a corner of the view',
      );
    });

    it('leaves the view alone, however far away, also where the step is selected with it', async () => {
      designer = await open({ text: UPDATE_USER });
      const { page } = designer;
      await designer.canvas.focus();
      await page.keyboard.press('Control+0');
      const before = await view();
      await show(pausedAt('fetch-user'));
      await frame('fetch-user', 'paused').waitFor();
      await page.evaluate(() => window.vscodeSide.session.follow('steps/fetch-user'));
      await page.locator('[data-step="fetch-user"].is-selected').waitFor();
      await page.evaluate(() => new Promise(requestAnimationFrame));
      assert.equal(await view(), before);
    });

    describe('whose text opens beside, so that the canvas gets smaller', () => {
      const STEP = 'before-insert';
      const isSeen = async (): Promise<boolean> => {
        // far away it is not even drawn
        if ((await designer.step(STEP).count()) === 0) return false;
        const [step, canvas] = [await designer.step(STEP).boundingBox(), await designer.canvas.boundingBox()];
        return step !== null && canvas !== null && step.x >= canvas.x && step.x + step.width <= canvas.x + canvas.width;
      };
      const pause = async (motion = false): Promise<void> => {
        designer = await open({ text: UPDATE_USER }, { motion });
        await show(pausedAt(STEP));
        await frame(STEP, 'paused').waitFor();
        assert.ok(await isSeen());
      };
      const openBeside = (): Promise<void> => designer.page.setViewportSize({ width: 560, height: 800 });
      /** Longer than the canvas waits for its size to rest. */
      const rest = async (): Promise<void> => {
        const since = await designer.page.evaluate(() => performance.now());
        await designer.page.waitForFunction((from) => performance.now() - from > 1_000, since);
      };

      for (const motion of [false, true])
        it(`brings the step into view again, ${motion ? 'gliding' : 'without motion'}`, async () => {
          await pause(motion);
          await openBeside();
          await designer.page.waitForFunction((id) => {
            const box = document.querySelector(`[data-step="${id}"]`)?.getBoundingClientRect();
            const canvas = document.querySelector('.canvas')!.getBoundingClientRect();
            return box !== undefined && box.left >= canvas.left && box.right <= canvas.right;
          }, STEP);
        });

      it('leaves the view alone where the step is still to be seen', async () => {
        await pause();
        const before = await view();
        await designer.page.setViewportSize({ width: 1270, height: 790 });
        await rest();
        assert.equal(await view(), before);
      });

      for (const { how, move } of [
        { how: 'with the wheel', move: () => designer.page.mouse.wheel(0, 40) },
        { how: 'by zooming', move: () => designer.page.getByRole('button', { name: 'Zoom out' }).click() },
      ])
        it(`leaves the view as a person has moved it, ${how}`, async () => {
          await pause();
          const before = await view();
          await designer.page.mouse.move(300, 300);
          await move();
          await designer.page.waitForFunction(
            (old) => document.querySelector('.react-flow__viewport')?.getAttribute('style') !== old,
            before,
          );
          await rest();
          const moved = await view();
          await openBeside();
          await rest();
          assert.equal(await view(), moved);
          assert.equal(await isSeen(), false);
        });

      it('leaves the view alone when the run goes on', async () => {
        await pause();
        await show({ running: true, frames: [] });
        await designer.page.locator('.step-frame').waitFor({ state: 'detached' });
        const before = await view();
        await openBeside();
        await rest();
        assert.equal(await view(), before);
      });
    });

    it('is shown by a page that opens then, the step in view', async () => {
      designer = await open({ text: UPDATE_USER });
      await show(pausedAt('delete-grant'));
      await frame('delete-grant', 'paused').waitFor();
      await designer.page.reload();
      await designer.canvas.waitFor();
      await show(pausedAt('delete-grant'));
      await frame('delete-grant', 'paused').waitFor();
    });

    it('marks the loop that the step is folded into', async () => {
      designer = await open({ text: LOOP, layout: { version: 1, steps: {}, collapsed: ['people'], groups: {} } });
      await show(pausedAt('greet', { iteration: [0] }, ['greet', 'people']));
      await frame('people', 'paused').waitFor();
    });

    it('marks the call on the way to a called flow', async () => {
      designer = await open({ text: LOOP });
      await show({ running: true, frames: [{ step: 'first' }] });
      await frame('first', 'focused').waitFor();
      await designer.canvas.focus();
      await designer.page.keyboard.press('F6');
      assert.deepEqual(await keysOfVsCode(), [], 'nothing to pause: F6 goes through the parts of the page');
    });

    it('tells what went wrong', async () => {
      designer = await open({ text: LOOP });
      await show(pausedAt('greet', FAILED));
      await frame('greet', 'paused').and(designer.page.locator('.is-exception')).waitFor();
      const banner = designer.page.locator('.banner-exception');
      assert.equal(await banner.textContent(), 'Stopped at greetThe trigger has-mail failed: mail is undefined.');
      assert.equal(await designer.announced(), 'Paused at greet, item 3. The trigger has-mail failed: mail is undefined.');
      await show({ running: true, frames: [] });
      await banner.waitFor({ state: 'detached' });
    });
  });

  it('says that the past is recorded, and leads on to the present', async () => {
    designer = await open({ text: LOOP });
    await show(pausedAt('first', { recorded: true, reason: 'step' }));
    const band = designer.page.getByRole('region', { name: 'Recorded' });
    await band.getByText('Recorded: nothing is sent.').waitFor();
    assert.equal(await designer.announced(), 'Recorded: at first.');
    await frame('first', 'paused').and(designer.page.locator('.is-recorded')).waitFor();
    await band.getByRole('button', { name: 'Step back' }).click();
    await asked('debug step-back');
    await band.getByRole('button', { name: 'Step forward (F10)' }).click();
    await asked('debug step-forward');
    await band.getByRole('button', { name: 'Go on, to the present at most (F5)' }).click();
    await asked('debug go-on');
    await show(pausedAt('done'));
    await band.waitFor({ state: 'detached' });
  });

  describe('by keyboard', () => {
    const DEBUGGER_KEYS = ['F5', 'Shift+F5', 'Ctrl+Shift+F5', 'F10', 'F11', 'Shift+F11'];
    const pressAll = async (): Promise<void> => {
      for (const key of DEBUGGER_KEYS) await designer.page.keyboard.press(key.replace('Ctrl', 'Control'));
    };
    const named = async (): Promise<readonly string[]> => (await keysOfVsCode()).filter((key) => /F\d+$/.test(key));

    beforeEach(async () => {
      designer = await open({ text: LOOP });
      await designer.canvas.focus();
    });

    it('hands its keys on to VS Code, but not to a browser around it while something is debugged', async () => {
      await designer.page.evaluate(() => {
        const kept: string[] = [];
        Object.assign(window, { kept });
        window.addEventListener('keydown', ({ key, defaultPrevented }) => {
          if (defaultPrevented && /^F\d+$/.test(key)) kept.push(key);
        });
      });
      const kept = (): Promise<readonly string[]> => designer.page.evaluate(() => (window as unknown as { kept: string[] }).kept);
      await pressAll();
      assert.deepEqual(await named(), DEBUGGER_KEYS);
      assert.deepEqual(await kept(), [], 'nothing is debugged: whatever they do is not ours to stop');
      await show(pausedAt('first'));
      await frame('first', 'paused').waitFor();
      await pressAll();
      assert.deepEqual(await named(), [...DEBUGGER_KEYS, ...DEBUGGER_KEYS]);
      assert.deepEqual(await kept(), ['F5', 'F5', 'F5', 'F10', 'F11', 'F11'], 'kept from the browser');
    });

    it('does so from a popup, too, where nothing else of what is typed goes on', async () => {
      await designer.page.keyboard.press('Home');
      await designer.page.keyboard.press('Shift+F9');
      await designer.page.getByRole('textbox', { name: 'Expression' }).waitFor();
      const before = (await keysOfVsCode()).length;
      await pressAll();
      await designer.page.keyboard.press('F2');
      await designer.page.keyboard.press('a');
      assert.deepEqual((await named()).slice(-6), DEBUGGER_KEYS);
      assert.deepEqual(
        (await keysOfVsCode()).slice(before).filter((key) => key === 'a' || key === 'F2'),
        [],
      );
    });

    it('leaves F6 to VS Code while the run goes on, to pause it', async () => {
      await show({ running: true, frames: [] });
      await designer.page.getByRole('button', { name: 'Stop debugging' }).waitFor();
      await designer.page.keyboard.press('F6');
      assert.deepEqual(await named(), ['F6']);
      assert.equal(await designer.page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
      await show(pausedAt('first'));
      await frame('first', 'paused').waitFor();
      await designer.page.keyboard.press('F6');
      assert.deepEqual(await named(), ['F6'], 'at a pause it goes through the parts of the page');
    });
  });

  it('goes on up to a step, from its menu', async () => {
    designer = await open({ text: LOOP });
    const entry = designer.page.getByRole('menuitem', { name: 'Run to this step' });
    await designer.step('done').click({ button: 'right' });
    await designer.page.locator('.menu').waitFor();
    assert.equal(await entry.count(), 0, 'nothing is debugged');
    await designer.page.keyboard.press('Escape');
    await show({ running: true, frames: [] });
    await designer.page.getByRole('button', { name: 'Stop debugging' }).waitFor();
    await designer.step('done').click({ button: 'right' });
    assert.equal(await entry.isDisabled(), true, 'nothing stands still');
    await designer.page.keyboard.press('Escape');
    await show(pausedAt('first'));
    await frame('first', 'paused').waitFor();
    await designer.step('done').click({ button: 'right' });
    await entry.click();
    await asked('run to done');
    await designer.step('greet').locator('.gutter').click({ button: 'right' });
    await entry.click();
    await asked('run to greet');
  });

  it('starts and stops from the toolbar', async () => {
    designer = await open({ text: LOOP });
    const { page } = designer;
    const button = (name: string | RegExp) => page.getByRole('button', { name });
    await button('Debug (F5)').click();
    await asked('debug start');
    for (const [name, action] of [
      ['Debug with input…', 'start-with-input'],
      ['Debug a recorded run…', 'start-recorded'],
    ] as const) {
      await button('More ways to debug').click();
      await page.getByRole('menuitem', { name }).click();
      await asked(`debug ${action}`);
    }
    await show(pausedAt('first'));
    await button('Stop debugging (Shift+F5)').click();
    await asked('debug stop');
    assert.equal(await button('Debug (F5)').count(), 0);
    await show(ENDED);
    await button('Debug (F5)').waitFor();
  });

  it('starts nothing where nothing may run', async () => {
    designer = await open({ text: LOOP, abilities: { run: false } });
    const buttons = designer.page.getByRole('button', { name: 'Runs need a trusted workspace' });
    assert.equal(await buttons.count(), 4);
    for (const button of await buttons.all()) assert.equal(await button.isDisabled(), true);
  });

  it('is painted in the overview and the minimap of a large flow', async () => {
    designer = await open({ text: chainOf(1000) });
    const { page } = designer;
    await designer.canvas.focus();
    await page.keyboard.press('Control+0');
    await page.locator('.overview').waitFor();
    await show(pausedAt('step-500'));
    const hasYellow = (selector: string): Promise<unknown> =>
      page.waitForFunction((where) => {
        const painted = document.querySelector<HTMLCanvasElement>(where)!;
        const { data } = painted.getContext('2d')!.getImageData(0, 0, painted.width, painted.height);
        for (let at = 0; at < data.length; at += 4) if (data[at]! > 220 && data[at + 1]! > 170 && data[at + 2]! < 60) return true;
        return false;
      }, selector);
    await hasYellow('.overview');
    await hasYellow('canvas.minimap');
    await page.locator('.overview').waitFor();
  });

  it('moves nothing for those who want no motion', async () => {
    designer = await open({ text: UPDATE_USER });
    await show(pausedAt('insert-grant', FAILED));
    await frame('insert-grant', 'paused').waitFor();
    const moving = await designer.page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
    assert.equal(moving, 0);
  });

  describe('is accessible', () => {
    for (const theme of THEMES)
      it(`in ${theme}: axe finds nothing`, async () => {
        designer = await open({ text: LOOP }, { theme });
        await designer.page.evaluate(() => window.vscodeSide.host.breakpoints.toggle('greet'));
        await show(pausedAt('greet', { ...FAILED, recorded: true }, ['people', 'greet']));
        await designer.page.locator('.banner-exception').waitFor();
        assert.deepEqual(await axeViolations(designer.page), [], 'at a failure in the past');
        await show(pausedAt('greet', {}, ['greet', 'people']));
        await designer.page.locator('.banner-exception').waitFor({ state: 'detached' });
        await designer.step('greet').click();
        assert.deepEqual(await axeViolations(designer.page), [], 'at a breakpoint, the step selected');
      });
  });
});

const chainOf = (count: number): string =>
  `idflow: 1\nname: Long\nsteps:\n${Array.from(
    { length: count },
    (_, at) => `  step-${at + 1}: { log: Hello ${at}, next: ${at + 1 < count ? `step-${at + 2}` : 'end'} }\n`,
  ).join('')}`;
