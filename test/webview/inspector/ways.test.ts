import assert from 'node:assert/strict';
import type { RunEvent } from '../../../src/runs/events.ts';
import { axeViolations } from '../harness/axe.ts';
import { describeInChromium } from '../harness/in-chromium.ts';
import { THEMES } from '../harness/page-server.ts';
import { InspectorPage } from './inspector-page.ts';

describeInChromium('The inspector', (open) => {
  const inspector = new InspectorPage(open);

  describe('opens', () => {
    it('what a step uses, and goes back', async () => {
      await inspector.inspect('steps/known');
      await inspector.region.getByRole('tab', { name: /^Uses/ }).click();
      await inspector.region.getByRole('button', { name: /check/ }).first().click();
      await inspector.region.getByRole('heading', { name: 'check of user' }).waitFor();
      await inspector.region.getByRole('button', { name: 'Back to known' }).click();
      await inspector.region.getByRole('heading', { name: 'Check', exact: true }).waitFor();
    });

    it('the parts of an object, and adds one', async () => {
      await inspector.inspect('steps/known');
      await inspector.show('objects/user');
      const add = inspector.region.getByRole('combobox', { name: /Add a trigger stage/ });
      await add.fill('postIns');
      await add.press('Enter');
      await inspector.region.getByRole('heading', { name: 'postInsert triggers of user' }).waitFor();
      await inspector.designer.textWith(/postInsert:\s+- name: new-trigger\s+script: return true/);
    });

    it('the text of what it shows', async () => {
      await inspector.inspect('steps/known');
      await inspector.region.getByRole('button', { name: 'Show in the text' }).click();
      await inspector.designer.page.waitForFunction(() =>
        window.vscodeSide.host.asked.some((each) => each.includes('"path":"steps/known"')),
      );
    });
  });

  it('shows what a step did in the last run', async () => {
    await inspector.inspect('steps/add');
    await inspector.region.getByRole('tab', { name: 'Run' }).click();
    await inspector.region.getByText('Run the flow to see what this step did.').waitFor();
    const common = { v: 1, run: 'r1', at: '2026-01-01T00:00:00.000Z' } as const;
    const of = { ...common, step: 'add', iteration: [] };
    const events: RunEvent[] = [
      { ...common, seq: 0, event: 'run-started', flow: 'Small', mode: 'full', input: { user: 'jdoe' } },
      { ...of, seq: 1, event: 'step-started', kind: 'insert', title: 'add' },
      {
        ...{ ...of, seq: 2, event: 'call', target: 'hr', what: 'INSERT INTO users (user_name) VALUES (:user_name)' },
        ...{ writes: true, parameters: { user_name: 'jdoe' }, answer: [], affected: 1, durationMs: 3 },
      },
      { ...of, seq: 3, event: 'step-finished', port: 'next', durationMs: 12, output: { id: 7 } },
    ];
    await inspector.designer.run(events, { reset: true });
    await inspector.region.getByText('12 ms').waitFor();
    const call = inspector.region.getByText('INSERT INTO users').first();
    await call.click();
    await inspector.region.getByText('"user_name": "jdoe"').waitFor();
    await inspector.region.getByText('Answer, 1 affected').waitFor();
    await inspector.region.getByText('"id": 7').waitFor();
  });

  describe('can be used by everybody', () => {
    for (const theme of THEMES)
      it(`in ${theme}`, async () => {
        await inspector.inspect('steps/broken', { inputs: [{ name: 'a.json', text: '{}' }] }, { theme });
        for (const path of [
          'steps/broken',
          'steps/remember',
          'objects/user',
          'objects/user/mapping',
          'objects/user/triggers/preInsert',
        ]) {
          await inspector.show(path);
          assert.deepEqual(await axeViolations(inspector.designer.page, '.inspector'), [], path);
        }
      });
  });
});
