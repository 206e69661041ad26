import assert from 'node:assert/strict';
import { adapterProcesses, Debugging, noAdapter } from './host/debugging.ts';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Greetings
steps:
  first:
    log: "One"
    next: people
  people:
    for-each: "[1, 2]"
    do: greet
    next: last
  greet:
    log: "Hello \${item}"
    next: people
  last:
    log: "Bye"
`;

/** Takes minutes, if nobody stops it. */
const LONG = `idflow: 1
name: Long
steps:
  each:
    for-each: "Array.from({ length: 5000 }, (_, number) => number)"
    do: work
    next: end
  work:
    script: |
      let sum = 0
      for (let at = 0; at < 2000; at++) sum += at
      return sum > 0
    next: each
`;

const lineOf = (text: string): number => FLOW.slice(0, FLOW.indexOf(text)).split('\n').length;

describe('The debugger on the canvas, in VS Code', function () {
  let debugging: Debugging;
  let flows = 0;
  let file = '';
  const window = openWindow(this, { files: { 'inputs/none.json': '{}\n' } }, async () => {
    debugging = new Debugging(window.workbench);
  });

  const marked = (designer: Designer, step: string, kind: string) =>
    designer.frame.locator(`[data-step="${step}"].frame-${kind}`);
  const breakpoint = (designer: Designer, step: string, state = 'set') =>
    designer.step(step).locator(`.gutter[data-breakpoint="${state}"]`);

  beforeEach('writes a flow that has no breakpoints', () => {
    file = `greetings-${++flows}.idflow.yaml`;
    window.workspace.write(file, FLOW);
  });
  afterEach('ends what runs', async () => {
    if (adapterProcesses().length > 0) await window.workbench.command('Debug: Stop');
    await noAdapter();
    await window.workbench.closeAllEditors();
  });

  it('stops at a breakpoint that was set there, and goes on by its keys and its menu', async () => {
    const designer = await Designer.open(window.workbench, file);
    await designer.focus();
    await designer.press('Home', 'F9');
    await breakpoint(designer, 'first').waitFor();
    await designer.step('greet').locator('.gutter').click();
    await breakpoint(designer, 'greet').waitFor();
    await designer.press('F5');
    await window.workbench.quickRow('none.json').click();
    await marked(designer, 'first', 'paused').waitFor();
    await debugging.stopsAt('first', 'Greetings');
    await designer.focus();
    await designer.press('F10');
    await marked(designer, 'people', 'paused').waitFor();
    // the canvas is told before the keys of VS Code mean a run that stands still
    await debugging.stopsAt('people', 'Greetings');
    await designer.press('F5');
    await marked(designer, 'greet', 'paused').waitFor();
    await marked(designer, 'people', 'caller').locator('.badge-item', { hasText: 'item 1' }).waitFor();
    assert.match(await designer.nameOf('greet'), /paused here, item 1, Breakpoint/);
    await designer.step('greet').locator('.gutter').click();
    await breakpoint(designer, 'greet').waitFor({ state: 'detached' });
    await designer.step('last').locator('.step-words').click({ button: 'right' });
    await designer.frame.getByRole('menuitem', { name: 'Run to this step' }).click();
    await marked(designer, 'last', 'paused').waitFor();
    await designer.focus();
    await designer.press('Shift+F5');
    await marked(designer, 'last', 'paused').waitFor({ state: 'detached' });
    await debugging.ended();
  });

  it('goes into a loop by F11, and stands still by F6', async () => {
    window.workspace.write(file, LONG);
    const designer = await Designer.open(window.workbench, file);
    await designer.focus();
    await designer.press('Home', 'F9');
    await breakpoint(designer, 'each').waitFor();
    await designer.press('F5');
    await window.workbench.quickRow('none.json').click();
    await marked(designer, 'each', 'paused').waitFor();
    await debugging.stopsAt('each', 'Long');
    await designer.focus();
    await designer.press('F11');
    await marked(designer, 'work', 'paused').waitFor();
    await debugging.stopsAt('work', 'each', 'Long');
    // the frame that is selected in the call stack is that of the canvas
    await debugging.frames.nth(1).click();
    await marked(designer, 'each', 'focused').waitFor();
    await debugging.frames.nth(0).click();
    await marked(designer, 'each', 'caller').waitFor();
    await designer.focus();
    const said = designer.frame.locator('.outcome').filter({ hasText: 'paused' });
    await designer.press('F5');
    await said.waitFor({ state: 'detached' });
    await designer.press('F6');
    await said.waitFor();
    // in the script, whose text is shown beside
    await debugging.frames.filter({ hasText: 'Long' }).waitFor();
    assert.ok((await debugging.line(file)) > 8);
    await designer.focus();
    await designer.press('Shift+F5');
    await debugging.ended();
  });

  it('has the breakpoints that the text has', async () => {
    const designer = await Designer.open(window.workbench, file);
    await designer.focus();
    await designer.press('Home', 'F9');
    await breakpoint(designer, 'first').waitFor();
    await designer.press('Shift+F9');
    await designer.frame.getByRole('textbox', { name: 'Expression' }).waitFor();
    await designer.type('input.login === "ann"');
    await designer.press('Enter');
    await breakpoint(designer, 'first', 'conditional').waitFor();
    await debugging.openText(file);
    await debugging.hasBreakpoint(file, lineOf('  first:'), 'conditional');
    await debugging.clickGutter(file, lineOf('  last:'));
    await debugging.hasBreakpoint(file, lineOf('  last:'));
    await window.workbench.command('idflow: Open Designer');
    await breakpoint(await new Designer(window.workbench).drawn(), 'last').waitFor();
  });

  itLeavesNothingBehind(window);
});
