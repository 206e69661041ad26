import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const SCRIPT = '<script>window.top.hacked = window.hacked = true</script><img src=x onerror="window.hacked = true">';

const HOSTILE = `idflow: 1
name: ${JSON.stringify(SCRIPT)}
description: ${JSON.stringify(SCRIPT)}
steps:
  __proto__:
    title: ${JSON.stringify(SCRIPT)}
    note: ${JSON.stringify(SCRIPT)}
    log: ${JSON.stringify(SCRIPT)}
    next: constructor
  constructor:
    log: x
    next: toString
  toString:
    title: "[a link](command:workbench.action.closeWindow) $(zap) \\u202Eright to left"
    log: x
    next: end
`;

const HUGE = `idflow: 1
name: Huge
steps:
  huge: { log: ${'x'.repeat(500_000)}, next: small }
  small: { log: x, next: end }
`;

const CYCLIC = `idflow: 1
name: Cyclic
steps: &steps
  first: { log: x, next: end, with: *steps }
  second: &second { log: x, next: *second }
`;

/** @param count of steps, each leading to the next */
const longFlow = (count: number): string =>
  `idflow: 1\nname: Long\nsteps:\n${Array.from({ length: count }, (_, i) => `  step-${i}: { log: "number ${i}", next: ${i + 1 < count ? `step-${i + 1}` : 'end'} }\n`).join('')}`;

describe('Hostile flows, in VS Code', function () {
  const window = openWindow(this, {
    files: {
      'hostile.idflow.yaml': HOSTILE,
      'huge.idflow.yaml': HUGE,
      'cyclic.idflow.yaml': CYCLIC,
      'long.idflow.yaml': longFlow(10_000),
    },
  });

  it('shows markup in titles as text, and steps named like parts of JavaScript as any other', async () => {
    const designer = await Designer.open(window.workbench, 'hostile.idflow.yaml');
    for (const id of ['__proto__', 'constructor', 'toString']) await designer.step(id).waitFor();
    await designer.select('__proto__');
    const title = designer.inspector.getByRole('textbox', { name: 'Title' });
    await title.waitFor();
    assert.equal(await title.inputValue(), SCRIPT);
    assert.equal(await designer.frame.locator('img, .canvas script').count(), 0);
    assert.equal(await window.workbench.page.evaluate('window.hacked'), undefined);
    assert.equal(await designer.canvas.evaluate('window.hacked'), undefined);
    await designer.press('Escape');
    await designer.select('toString');
    await designer.press('Delete');
    await designer.step('toString').waitFor({ state: 'detached' });
    await designer.press('Control+Z');
    await designer.step('toString').waitFor();
  });

  it('shows a value of half a million characters, and goes on', async () => {
    const designer = await Designer.open(window.workbench, 'huge.idflow.yaml');
    for (const id of ['huge', 'small']) {
      await designer.select(id);
      await designer.inspector.locator(`.inspector-name[value="${id}"]`).waitFor();
    }
    await designer.press('Delete');
    await designer.step('small').waitFor({ state: 'detached' });
    await designer.press('Control+Z');
    await designer.step('small').waitFor();
  });

  it('opens a file whose parts contain themselves', async () => {
    await window.workbench.openFile('cyclic.idflow.yaml');
    const designer = new Designer(window.workbench);
    await designer.frame.getByLabel(/^Flow Cyclic/).waitFor();
    await designer.button(/errors/).waitFor();
  });

  it('finds its way in 10,000 steps', async () => {
    const designer = await Designer.open(window.workbench, 'long.idflow.yaml');
    await designer.focus();
    await designer.press('Control+F');
    await designer.type('number 7777');
    await designer.press('Enter');
    await designer.frame.locator('[data-step="step-7777"]').waitFor();
    await designer.press('Escape');
    await designer.select('step-7777');
    await designer.press('Delete');
    await designer.stepSaying('step-7776', 'next leads to step-7778').waitFor();
    await designer.press('Control+Z');
    await designer.step('step-7777').waitFor();
  });

  itLeavesNothingBehind(window);
});
