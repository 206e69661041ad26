import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { RunEvent } from '../../src/runs/events.ts';
import { loopEvents } from '../designer/run-log/loop-events.ts';
import { eventsOfSample } from '../runner/sample-events.ts';
import { chromiumPath } from './harness/designer-page.ts';
import { THEMES } from './harness/page-server.ts';
import { RunPanelBrowser, summary, type RunPanelPage } from './run/run-panel-page.ts';

type Axe = typeof axe;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const withChromium = chromiumPath() === undefined ? describe.skip : describe;

withChromium('The run panel (needs Chromium; CHROMIUM names one)', function () {
  this.timeout(60_000);
  let browser: RunPanelBrowser;
  let panel: RunPanelPage;
  let changed: RunEvent[];
  let refused: RunEvent[];
  let failed: RunEvent[];

  before(async () => {
    browser = await RunPanelBrowser.start();
    changed = await eventsOfSample('update-user', 'grants-to-add-and-remove');
    refused = await eventsOfSample('assign-participant', 'one-refused');
    failed = await eventsOfSample('update-user', 'changed', {
      edit: (flow) => flow.replaceAll('UPDATE users', 'UPDATE no_users'),
    });
  });
  after(() => browser.stop());
  afterEach(async () => {
    const wrongs = await panel.wrongs();
    await panel.close();
    assert.deepEqual(wrongs, []);
  });

  it('invites to run something where nothing has run', async () => {
    panel = await browser.open();
    await panel.send({ type: 'runs', runs: [], shown: null, words: {} });
    await panel.page.getByRole('button', { name: 'Run a flow…' }).click();
    assert.deepEqual(await panel.heard('run'), { type: 'run', choose: true });
  });

  it('offers to debug a run that was recorded, and to record the next one', async () => {
    panel = await browser.open();
    await panel.show(failed);
    const debug = panel.page.getByRole('button', { name: 'Debug this run: it was recorded' });
    assert.equal(await debug.count(), 0);
    await panel.page.getByRole('button', { name: 'Run again and record it' }).click();
    assert.deepEqual(await panel.heard('run'), { type: 'run', run: '1', choose: false, record: true });
    await panel.show(failed, { recorded: true });
    await debug.click();
    assert.deepEqual(await panel.heard('debug'), { type: 'debug', run: '1' });
  });

  it('says how a run ended, why, and what it changed', async () => {
    panel = await browser.open();
    await panel.show(failed);
    const header = panel.page.locator('header');
    assert.match(await header.innerText(), /Failed\s+hr: could not prepare the statement: no such table: no_users\./);
    assert.match(await header.innerText(), /0 writes · .* · 1 error/);
    assert.equal(await panel.row('6.4 · Update the user').getAttribute('aria-expanded'), 'true');
    await panel.row(/update-user\.idflow\.yaml:\d+:\d+/).waitFor();
  });

  it('has durations in one column, and actions where the pointer is', async () => {
    panel = await browser.open();
    await panel.show(changed);
    const rights = await panel.page
      .locator('.run-duration')
      .evaluateAll((durations) => durations.map((duration) => Math.round(duration.getBoundingClientRect().right)));
    assert.equal(new Set(rights).size, 1);
    assert.equal(await panel.page.locator('.run-action:visible').count(), 0);
    await panel.row('Fetch the current grants').hover();
    await panel.page.locator('.run-action:visible').first().click();
    assert.deepEqual((await panel.heard('open')).place, { what: 'step', steps: ['fetch-grants'] });
  });

  it('opens what was vetoed and warned of, and leaves the rest closed', async () => {
    panel = await browser.open({ height: 700 });
    await panel.show(refused);
    await panel.row('mailinator.com hands out').waitFor();
    assert.equal(await panel.row('Key of the portal').getAttribute('aria-expanded'), 'false');
  });

  it('shows a run while it goes on, and follows its end until somebody scrolls away', async () => {
    panel = await browser.open();
    const events = loopEvents(2_000);
    const at = (part: number): RunEvent[] => events.slice((part * events.length) / 4, ((part + 1) * events.length) / 4);
    await panel.send(
      { type: 'runs', runs: [summary('1', { running: true })], shown: '1', words: {} },
      { type: 'events', run: '1', reset: true, events: at(0) },
    );
    await panel.row('Each person').click();
    const last = async (): Promise<string> => (await panel.lines()).at(-1) ?? '';
    const items = (part: RunEvent[]): number => part.filter(({ event }) => event === 'item-started').length;
    let count = items(at(0));
    await panel.page.waitForFunction((text) => document.body.innerText.includes(text), `Item ${count}`);
    assert.match(await last(), new RegExp(`Item ${count}\\b`));
    await panel.send({ type: 'events', run: '1', reset: false, events: at(1) });
    count += items(at(1));
    await panel.row(`Item ${count}`).waitFor();

    await panel.tree.hover();
    await panel.page.mouse.wheel(0, -2_000);
    await panel.page.getByRole('button', { name: 'Go to the end' }).waitFor();
    const before = await panel.tree.evaluate((tree) => tree.scrollTop);
    await panel.send({ type: 'events', run: '1', reset: false, events: at(2) });
    const all = count + items(at(2));
    await panel.page.waitForFunction((least) => document.querySelector('[role="tree"]')!.scrollHeight > least, all * 22);
    assert.equal(await panel.tree.evaluate((tree) => tree.scrollTop), before, 'what is read stays where it is');
    await panel.page.getByRole('button', { name: 'Go to the end' }).click();
    await panel.row(`Item ${all}`).waitFor();
    await panel.page.getByRole('button', { name: 'Stop the run' }).click();
    assert.deepEqual(await panel.heard('cancel'), { type: 'cancel', run: '1' });
  });

  it('is walked through with the keyboard alone', async () => {
    panel = await browser.open({ height: 600 });
    await panel.show(changed);
    const { keyboard } = panel.page;
    await panel.tree.focus();
    await panel.active.filter({ hasText: 'User exists in the source?' }).waitFor();
    await keyboard.press('ArrowDown');
    await panel.active.filter({ hasText: 'User to remove?' }).waitFor();
    await keyboard.press('End');
    await panel.active.filter({ hasText: 'Succeeded' }).waitFor();
    await keyboard.press('Home');
    await keyboard.type('fetch-g');
    await panel.active.filter({ hasText: 'Fetch the current grants' }).waitFor();
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await panel.active.filter({ hasText: 'SELECT g.user_id' }).waitFor();
    assert.equal(await panel.active.getAttribute('aria-level'), '2');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await panel.active.filter({ hasText: 'parameters' }).waitFor();
    await keyboard.press('ArrowLeft');
    await keyboard.press('ArrowLeft');
    await keyboard.press('ArrowLeft');
    await panel.active.filter({ hasText: 'Fetch the current grants' }).waitFor();
    assert.equal(
      await panel.tree.getAttribute('aria-activedescendant'),
      await panel.active.getAttribute('id'),
      'screen readers are told of the same row',
    );
  });

  it('leads to the step, the line and the target', async () => {
    panel = await browser.open({ height: 700 });
    await panel.show(refused);
    const { keyboard } = panel.page;
    await panel.row('refuse-disposable-mail').click();
    await keyboard.press('Enter');
    assert.deepEqual((await panel.heard('open')).place, { what: 'step', steps: ['find-or-create', 'before-insert'] });
    await keyboard.press('Control+Enter');
    assert.deepEqual((await panel.heard('open')).place, {
      what: 'text',
      steps: ['find-or-create', 'before-insert'],
      trigger: { stage: 'preInsert', name: 'refuse-disposable-mail' },
    });
    await panel.row('open-portal').click();
    await panel.row('SELECT p.id').click();
    await keyboard.press('Alt+Enter');
    assert.deepEqual((await panel.heard('open')).place, { what: 'target', target: 'portals' });
  });

  it('leads to the place of a failure', async () => {
    panel = await browser.open();
    await panel.show(failed);
    await panel.row('6.4 · Update the user').click({ modifiers: [] });
    await panel.page.keyboard.press('Control+Enter');
    const { place } = await panel.heard('open');
    assert.ok(place.what === 'file' && place.file.endsWith('/update-user.idflow.yaml') && place.line > 1);
  });

  it('finds text, marks it, and goes from one place to the next', async () => {
    panel = await browser.open();
    await panel.show(changed);
    const { page } = panel;
    await panel.tree.focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('USER_roles');
    await page.keyboard.press('Enter');
    await page.locator('.run-count', { hasText: /^1 of \d+$/ }).waitFor();
    await panel.active.locator('mark', { hasText: 'user_roles' }).first().waitFor();
    const first = await panel.active.getAttribute('id');
    await page.keyboard.press('Enter');
    await page.locator('.run-count', { hasText: /^2 of \d+$/ }).waitFor();
    assert.notEqual(await panel.active.getAttribute('id'), first);
    await page.keyboard.press('Shift+Enter');
    assert.equal(await panel.active.getAttribute('id'), first);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('mark').count(), 0);
  });

  it('shows only what was written, or one step', async () => {
    panel = await browser.open({ height: 600 });
    await panel.show(changed);
    const { page } = panel;
    await page.getByRole('combobox', { name: 'Show' }).selectOption('Writes');
    await panel.row('INSERT INTO user_roles').waitFor();
    assert.equal(await panel.row('Fetch the current values').count(), 0);
    await page.getByRole('combobox', { name: 'Step' }).selectOption('user-exists');
    await page.getByText('Nothing in this run fits the filter.').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await panel.row('Fetch the current values').waitFor();
  });

  it('copies an entry with all that is in it', async () => {
    panel = await browser.open();
    await panel.show(changed);
    await panel.row('Fetch the current grants').click();
    await panel.page.keyboard.press('Control+c');
    const copied = await panel.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^✓ {2}fetch-grants {2}7\.2 · Fetch the current grants/);
    assert.match(copied, /\n {2}← {2}hr {2}SELECT g\.user_id[^]*\n {4}statement:\n {6}SELECT g\.user_id/);
    await panel.page.getByRole('button', { name: 'Save the log…' }).click();
    assert.deepEqual(await panel.heard('save'), { type: 'save', run: '1' });
  });

  it('shows the other runs of the window', async () => {
    panel = await browser.open();
    await panel.send({
      type: 'runs',
      runs: [summary('2', { outcome: 'succeeded' }), summary('1', { refusal: 'The flow is not valid.' })],
      shown: '2',
      words: {},
    });
    const history = panel.page.getByRole('combobox', { name: 'Runs of this window' });
    await history.selectOption({ index: 1 });
    assert.deepEqual(await panel.heard('show'), { type: 'show', run: '1' });
    await panel.send({ type: 'runs', runs: [summary('1', { refusal: 'The flow is not valid.' })], shown: '1', words: {} });
    await panel.page.getByText('The flow is not valid.').waitFor();
    assert.match(await panel.page.locator('header').innerText(), /Not run/);
  });

  it('draws only what is to be seen of 100,000 events', async () => {
    panel = await browser.open();
    await panel.send({ type: 'runs', runs: [summary('1', { running: true })], shown: '1', words: {} });
    const items = await panel.page.evaluate(() => window.runPanelSide.sendLoop('1', 100_000));
    const tall = (pixels: number): Promise<unknown> =>
      panel.page.waitForFunction((least) => (document.querySelector('[role="tree"]')?.scrollHeight ?? 0) > least, pixels);
    // the loop is open: something in it was warned of
    await tall(items * 22);
    await panel.page.getByRole('button', { name: 'Open all' }).click();
    await tall(items * 2 * 22);
    assert.ok((await panel.page.getByRole('treeitem').count()) < 80);
    await panel.tree.evaluate((tree) => (tree.scrollTop = tree.scrollHeight / 2));
    await panel.row(`Item ${Math.floor(items / 2)}`).waitFor();
    assert.ok((await panel.page.getByRole('treeitem').count()) < 80);
  });

  it('can not be taken over by what a run says', async () => {
    panel = await browser.open();
    const hostile = `<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>`;
    const events = loopEvents(10).map((event) => (event.event === 'step-started' ? { ...event, title: hostile } : event));
    await panel.show(events);
    await panel.row('<img src=x').waitFor();
    assert.equal(await panel.page.evaluate(() => 'hacked' in window), false);
    assert.equal(await panel.page.locator('img').count(), 0);
  });

  for (const theme of THEMES)
    it(`has no barriers that axe finds, in the theme ${theme}`, async () => {
      panel = await browser.open({ theme, height: 500 });
      await panel.show(refused);
      await panel.tree.focus();
      await panel.page.getByRole('searchbox').fill('mail');
      await panel.page.evaluate(AXE);
      const violations = await panel.page.evaluate(async () => {
        const { violations: found } = await (window as unknown as { axe: Axe }).axe.run();
        return found.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`,
        );
      });
      assert.deepEqual(violations, []);
    });
});
