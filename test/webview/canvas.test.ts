import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunEvent } from '../../src/runs/events.ts';
import { axeViolations } from './harness/axe.ts';
import type { DesignerPage } from './harness/designer-page.ts';
import { describeInChromium } from './harness/in-chromium.ts';
import { THEMES } from './harness/page-server.ts';

const sample = (name: string): string => readFileSync(`samples/${name}/${name}.idflow.yaml`, 'utf8');

const SMALL = `idflow: 1
name: Small
targets: { hr: sql }
steps:
  # the first one
  known:
    title: Known?
    decide: source != null
    then: remember
    else: end
  remember:
    log: It is known. # and logged
    next: done
  done:
    end: succeeded
`;

describeInChromium('The designer’s canvas', (open) => {
  let designer: DesignerPage;

  describe('shows a flow', () => {
    it('with every step, named for screen readers', async () => {
      designer = await open({ text: SMALL });
      assert.equal(await designer.page.locator('[data-step]').count(), 3);
      const name = await designer.step('known').getAttribute('aria-label');
      assert.match(name ?? '', /^Known\?\. Decide, source != null, first step, yes leads to remember, no leads to the end/);
    });

    it('whatever titles and ids hold', async () => {
      const hostile = `<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>`;
      const text = `idflow: 1\nname: ${JSON.stringify(hostile)}\nsteps:\n  constructor:\n    title: ${JSON.stringify(hostile)}\n    log: ${JSON.stringify(hostile)}\n    next: toString\n  toString:\n    note: ${JSON.stringify(hostile.repeat(200))}\n    log: hello\n    next: __proto__\n  __proto__:\n    end: succeeded\n`;
      designer = await open({ text });
      await designer.step('toString').click();
      assert.equal(await designer.page.evaluate(() => 'hacked' in window), false);
      assert.ok((await designer.page.locator('[data-step]').count()) >= 2);
      assert.equal(await designer.page.locator('img').count(), 0);
    });

    it('and follows the text as it is typed', async () => {
      designer = await open({ text: SMALL });
      await designer.page.evaluate(() => window.vscodeSide.document.replace('Known?', 'Is it known?'));
      await designer.step('known').filter({ hasText: 'Is it known?' }).waitFor();
    });

    it('and listens to VS Code alone', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await page.evaluate(() => {
        window.postMessage({ type: 'select', path: 'steps/done' });
        window.postMessage({ type: 'anything', vscodeScheduleAsyncWork: 1 });
        window.vscodeSide.host.send({ type: 'select', path: 'steps/remember' });
      });
      await page.locator('[data-step="remember"].is-selected').waitFor();
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
      assert.equal(await page.locator('[data-step="done"].is-selected').count(), 0);
      assert.deepEqual(
        (await designer.asked()).filter((asked) => asked.startsWith('log')),
        [],
      );
    });

    it('and keeps what a person selects while a selection of the text is on its way', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await designer.step('remember').click();
      await page.evaluate(() => window.vscodeSide.host.send({ type: 'select', path: 'steps/done', turn: 0 }));
      await page.evaluate(() => window.vscodeSide.host.send({ type: 'do', action: 'find' }));
      await page.locator('.search').waitFor();
      assert.equal(await page.locator('[data-step="done"].is-selected').count(), 0);
      await page.locator('[data-step="remember"].is-selected').waitFor();
    });

    it('dimmed, with a link to the line, while the text is broken', async () => {
      designer = await open({ text: SMALL });
      await designer.page.evaluate(() => window.vscodeSide.document.replace('steps:', 'steps: ['));
      await designer.page.locator('.canvas.is-stale').waitFor();
      assert.equal(await designer.page.locator('[data-step]').count(), 3, 'the last good picture stays');
      await designer.page.locator('.banner-error .link').click();
      await designer.page.waitForFunction(() => window.vscodeSide.host.asked.some((asked) => asked.startsWith('open {"line":')));
      await designer.page.evaluate(() => window.vscodeSide.document.undo());
      await designer.page.locator('.canvas:not(.is-stale)').waitFor();
    });

    it('that is empty, with an invitation', async () => {
      designer = await open({ text: 'idflow: 1\nname: Empty\nsteps: {}\n' });
      await designer.page.getByRole('button', { name: 'Add the first step' }).click();
      await designer.page.keyboard.type('log');
      await designer.page.keyboard.press('Enter');
      await designer.textWith(/\n {2}log:\n {4}log: /);
      await designer.page.locator('[data-step]').waitFor();
    });

    it('that can not be changed', async () => {
      designer = await open({ text: SMALL, abilities: { edit: false } });
      await designer.step('remember').click();
      await designer.page.keyboard.press('Delete');
      await designer.page.locator('.banner', { hasText: 'read-only' }).waitFor();
      assert.equal(await designer.text(), SMALL);
    });
  });

  describe('by keyboard alone', () => {
    beforeEach(async () => {
      designer = await open({ text: SMALL });
      await designer.canvas.focus();
    });

    it('walks along the edges and back', async () => {
      const { page } = designer;
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      assert.equal(await activeStep(designer), 'remember');
      await page.keyboard.press('ArrowDown');
      assert.equal(await activeStep(designer), 'done');
      await page.keyboard.press('ArrowUp');
      assert.equal(await activeStep(designer), 'remember');
    });

    it('adds a step and connects it', async () => {
      const { page } = designer;
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('a');
      await page.getByRole('combobox', { name: 'Kind of step' }).waitFor();
      await page.keyboard.type('script');
      await page.keyboard.press('Enter');
      const text = await designer.textWith(/script:/);
      const id = /next: (\S+)\n/.exec(text.slice(text.indexOf('remember:\n')))?.[1] ?? '';
      assert.match(text, new RegExp(`  ${id}:\\n    script:[^]*next: done`), 'it stands between the two');
      assert.match(text, /It is known\. # and logged/);

      // the decision's "no" now leads to the new step
      await page.keyboard.press('Home');
      await page.keyboard.press('c');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(await activeStep(designer), id);
      await page.keyboard.press('Enter');
      await designer.textWith(new RegExp(`else: ${id}\\n`));
      assert.match(await designer.announced(), /./);
    });

    it('deletes a step, and what led to it leads on', async () => {
      const { page } = designer;
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Delete');
      const text = await designer.textWith(/then: done/);
      assert.doesNotMatch(text, /remember/);
      assert.match(text, /# the first one/);
    });

    it('renames an id and a title', async () => {
      const { page } = designer;
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('F2');
      await page.keyboard.type('note-it');
      await page.keyboard.press('Enter');
      await designer.textWith(/then: note-it\n[^]*\n {2}note-it:\n/);
      await designer.step('note-it').waitFor();
      await page.keyboard.press('Shift+F2');
      await page.keyboard.type('Note that');
      await page.keyboard.press('Enter');
      await designer.textWith(/title: Note that\n/);
    });

    it('goes through the parts of the page with F6, and has one tab stop on the canvas', async () => {
      const { page } = designer;
      await page.keyboard.press('F6');
      assert.equal(await page.locator('.panel-inspector').evaluate((panel) => panel.contains(document.activeElement)), true);
      await page.keyboard.press('Shift+F6');
      assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
      assert.equal(await page.locator('.canvas [tabindex="0"], .canvas button:not([tabindex="-1"])').count(), 0);
    });
  });

  describe('by pointer', () => {
    it('inserts a kind of step that is dragged from the palette onto an edge', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await page.getByRole('button', { name: 'Steps to add', exact: true }).click();
      const edge = await designer.edge('remember/flow/next').boundingBox();
      const kind = await page.locator('[data-kind="script"]').boundingBox();
      assert.ok(edge && kind);
      await page.mouse.move(kind.x + 40, kind.y + 10);
      await page.mouse.down();
      await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2 - 3, { steps: 8 });
      await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2, { steps: 2 });
      await page.locator('.edge.is-drop').waitFor();
      await page.mouse.up();
      const text = await designer.textWith(/script:/);
      const id = /log: It is known\. # and logged\n {4}next: (\S+)\n/.exec(text)?.[1] ?? '';
      assert.match(text, new RegExp(`  ${id}:\\n    script:[^]*?next: done`));
      await page.locator(`[data-step="${id}"].is-selected`).waitFor();
    });

    it('connects a port to the step that its line is dropped on', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await designer.step('known').hover();
      const port = await designer.step('known').locator('.port[data-handleid="flow/else"]').boundingBox();
      const goal = await designer.step('done').boundingBox();
      assert.ok(port && goal);
      await page.mouse.move(port.x, port.y);
      await page.mouse.down();
      await page.mouse.move(goal.x + 100, goal.y + 20, { steps: 8 });
      await page.mouse.up();
      await designer.textWith(/else: done/);
    });

    it('leads an edge elsewhere when its end is dragged', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      const edge = designer.page.locator('.react-flow__edge[data-id="known/flow/then"]');
      const end = await edge.locator('.react-flow__edgeupdater-target').boundingBox();
      const goal = await designer.step('done').boundingBox();
      assert.ok(end && goal);
      await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
      await page.mouse.down();
      await page.mouse.move(goal.x + 150, goal.y + 30, { steps: 8 });
      await page.mouse.up();
      await designer.textWith(/then: done/);
    });

    it('offers what can be added where a line is dropped on nothing, and at the plus of an edge', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await designer.edge('remember/flow/next').hover();
      await designer.edge('remember/flow/next').locator('.edge-add').click();
      await page.getByRole('option', { name: /^Log/ }).click();
      await designer.textWith(/It is known\. # and logged\n {4}next: (?!done)/);
    });

    it('selects what a frame is drawn around, and tells the text', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      const [first, last] = [await designer.step('known').boundingBox(), await designer.step('remember').boundingBox()];
      assert.ok(first && last);
      await page.keyboard.down('Shift');
      await page.mouse.move(Math.min(first.x, last.x) - 20, first.y - 20);
      await page.mouse.down();
      await page.mouse.move(last.x + last.width + 20, last.y + last.height + 10, { steps: 6 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      assert.deepEqual(
        await page.locator('[data-step].is-selected').evaluateAll((steps) => steps.map((step) => step.getAttribute('data-step'))),
        ['known', 'remember'],
      );
      await page.waitForFunction(() => window.vscodeSide.host.asked.includes('select steps/remember'));
    });

    it('folds a loop, and keeps that beside the flow', async () => {
      designer = await open({ text: sample('update-user') });
      const { page } = designer;
      await designer.canvas.focus();
      await page.keyboard.press('Control+f');
      await page.keyboard.type('grants-to-add');
      await page.keyboard.press('Escape');
      const body = designer.step('insert-grant');
      await body.waitFor();
      await page.keyboard.press(' ');
      await body.waitFor({ state: 'detached' });
      await page.waitForFunction(() => window.vscodeSide.host.layout.layout.collapsed.includes('grants-to-add'));
      await page.keyboard.press(' ');
      await body.waitFor();
    });

    it('groups steps under a title, renames and ungroups them', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await designer.step('remember').click();
      await designer.step('done').click({ modifiers: ['Control'] });
      await page.keyboard.press('Control+g');
      await page.keyboard.type('Known people');
      await page.keyboard.press('Enter');
      await page.locator('.frame-title', { hasText: 'Known people' }).waitFor();
      await page.keyboard.press(' ');
      await page.locator('.step-group', { hasText: 'Known people' }).waitFor();
      assert.equal(await page.locator('[data-step]').count(), 1);
      await page.locator('.step-group').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Ungroup' }).click();
      await designer.step('done').waitFor();
      assert.deepEqual(await page.evaluate(() => window.vscodeSide.host.layout.layout.groups), {});
    });
  });

  describe('shows a run', () => {
    it('while it goes on, and how it ended', async () => {
      designer = await open({ text: SMALL });
      await designer.run(RUN.slice(0, 4), { reset: true, running: true });
      await designer.page.locator('[data-step="remember"].run-running').waitFor();
      assert.equal(await designer.page.locator('[data-edge="known/flow/then"].is-taken').count(), 1);
      assert.equal(await designer.page.locator('[data-edge="known/flow/else"].is-passed-by').count(), 1);
      await designer.run(RUN.slice(4), { running: false });
      await designer.page.locator('[data-step="remember"].run-failed').waitFor();
      await designer.page.locator('.outcome-failed', { hasText: 'Failed' }).waitFor();
      assert.match(await designer.announced(), /The run ended: Failed/);
      assert.match((await designer.step('remember').getAttribute('aria-label')) ?? '', /, failed/);
    });
  });

  describe('is accessible', () => {
    for (const theme of THEMES)
      it(`in ${theme}: axe finds nothing`, async () => {
        designer = await open({ text: sample('create-user') }, { theme });
        const { page } = designer;
        await page.getByRole('button', { name: 'Steps to add', exact: true }).click();
        await designer.canvas.focus();
        await page.keyboard.press('Home');
        await page.keyboard.press('a');
        assert.deepEqual(await axeViolations(page), [], 'with the palette and the picker');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+f');
        await page.keyboard.type('user');
        await designer.run(RUN, { reset: true });
        assert.deepEqual(await axeViolations(page, '.stage'), [], 'with the search and a run');
      });
  });

  describe('stays fast', () => {
    for (const count of [1000, 5000])
      it(`with ${count} steps`, async () => {
        designer = await open({ text: chainOf(count) });
        const { page } = designer;
        assert.ok((await page.locator('[data-step]').count()) < 60, 'only what is seen is built');
        await designer.canvas.focus();
        await page.keyboard.press('Control+0');
        await page.locator('.overview').waitFor();
        assert.equal(await page.locator('[data-step]').count(), 0, 'from far away it is painted');
        await page.keyboard.press('End');
        await designer.step(`step-${count}`).waitFor();
      });
  });

  describe('finds steps', () => {
    it('by words of their SQL, and goes from one to the next', async () => {
      designer = await open({ text: sample('update-user') });
      const { page } = designer;
      await designer.canvas.focus();
      await page.keyboard.press('Control+f');
      await page.getByRole('textbox', { name: 'Find in the flow' }).fill('user_roles');
      await page.locator('.search-count', { hasText: /^1 of \d+$/ }).waitFor();
      const first = await activeStep(designer);
      await page.keyboard.press('Enter');
      await page.locator('.search-count', { hasText: /^2 of \d+$/ }).waitFor();
      assert.notEqual(await activeStep(designer), first);
      await page.keyboard.press('Escape');
      await page.locator('.search').waitFor({ state: 'detached' });
      assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('canvas')), true);
    });
  });

  describe('copies and pastes', () => {
    it('steps from one flow to another, as YAML text', async () => {
      designer = await open({ text: SMALL });
      await designer.step('remember').click();
      await designer.canvas.focus();
      await designer.page.keyboard.press('Control+c');
      await designer.page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('It is known'));
      const copied = await designer.page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.trim(), 'remember:\n  log: It is known. # and logged\n  next: done');

      designer = await open({ text: 'idflow: 1\nname: Other\nsteps:\n  done:\n    end: succeeded\n' });
      await designer.page.evaluate((text) => navigator.clipboard.writeText(text), copied);
      await designer.canvas.focus();
      await designer.page.keyboard.press('Control+v');
      await designer.textWith(/\n {2}remember:\n {4}log: It is known\. # and logged\n {4}next: done\n/);
      await designer.step('remember').waitFor();
    });
  });

  describe('undoes', () => {
    it('a move itself, and leaves the rest to VS Code', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      const step = designer.step('remember');
      const before = await step.boundingBox();
      assert.ok(before);
      await page.mouse.move(before.x + 30, before.y + 10);
      await page.mouse.down();
      await page.mouse.move(before.x + 130, before.y + 60, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction(() => 'remember' in window.vscodeSide.host.layout.layout.steps);
      assert.equal(await designer.text(), SMALL, 'moves do not touch the flow');
      await designer.canvas.focus();
      await page.keyboard.press('Control+z');
      await page.waitForFunction(() => !('remember' in window.vscodeSide.host.layout.layout.steps));
      assert.deepEqual(await step.boundingBox(), before);
      assert.deepEqual(await keysOfVsCode(designer), []);
      await page.keyboard.press('Control+z');
      assert.deepEqual(await keysOfVsCode(designer), ['Ctrl+z'], 'nothing left to undo here');
    });

    it('typing in a field, not the document', async () => {
      designer = await open({ text: SMALL });
      const { page } = designer;
      await designer.canvas.focus();
      await page.keyboard.press('Control+f');
      const field = page.getByRole('textbox', { name: 'Find in the flow' });
      await field.pressSequentially('known');
      await page.keyboard.press('Control+z');
      assert.notEqual(await field.inputValue(), 'known');
      assert.deepEqual(await keysOfVsCode(designer), []);
    });
  });

  it('keeps selection and view when it is hidden and shown again', async () => {
    designer = await open({ text: sample('update-user') });
    const { page } = designer;
    await designer.step('user-to-remove').click();
    await page.waitForFunction(() => (sessionStorage.getItem('state of the webview') ?? '').includes('user-to-remove'));
    const before = await page.locator('.react-flow__viewport').getAttribute('style');
    await page.reload();
    await designer.canvas.waitFor();
    await page.locator('[data-step="user-to-remove"].is-selected').waitFor();
    assert.equal(await page.locator('.react-flow__viewport').getAttribute('style'), before);
  });
});

/** Decisions and logs in turn, each leading to the next. */
const chainOf = (count: number): string =>
  `idflow: 1\nname: Long\nsteps:\n${Array.from({ length: count }, (_, index) => {
    const id = `  step-${index + 1}:\n`;
    const to = index + 1 < count ? `step-${index + 2}` : 'end';
    return index % 5 === 0
      ? `${id}    decide: source != null\n    then: ${to}\n    else: end\n`
      : `${id}    log: Hello ${index}\n    next: ${to}\n`;
  }).join('')}`;

const common = { v: 1, run: 'r', at: '2026-01-01T00:00:00.000Z' } as const;

const RUN: readonly RunEvent[] = [
  { ...common, seq: 0, event: 'run-started', flow: 'Small', mode: 'full', input: {} },
  { ...common, seq: 1, event: 'step-started', step: 'known', iteration: [], kind: 'decide', title: 'Known?' },
  { ...common, seq: 2, event: 'step-finished', step: 'known', iteration: [], port: 'then', durationMs: 0.5, output: true },
  { ...common, seq: 3, event: 'step-started', step: 'remember', iteration: [], kind: 'log', title: 'remember' },
  {
    ...common,
    seq: 4,
    event: 'step-failed',
    step: 'remember',
    iteration: [],
    port: null,
    durationMs: 12,
    failure: { kind: 'script', message: 'It broke.' },
  },
  {
    ...common,
    seq: 5,
    event: 'run-finished',
    report: {
      run: 'r',
      flow: 'Small',
      outcome: 'failed',
      failure: { kind: 'script', message: 'It broke.' },
      vetoes: [],
      writes: [],
      uncertain: [],
      warnings: [],
      steps: 2,
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 13,
    },
  },
];

const activeStep = async ({ page }: DesignerPage): Promise<string | undefined> =>
  page.evaluate(() => {
    const id = document.querySelector('.canvas')?.getAttribute('aria-activedescendant');
    return id ? document.getElementById(id)?.dataset['step'] : undefined;
  });

/** Undo keys that the page let through to VS Code. */
const keysOfVsCode = async ({ page }: DesignerPage): Promise<readonly string[]> =>
  page.evaluate(() => window.vscodeSide.keys.filter((key) => /^Ctrl\+.*[zyZY]$/.test(key)));
