import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Beside
steps:
  first:
    log: one
    next: second
  second:
    log: two
    next: end
`;

describe('The designer beside the text, in VS Code', function () {
  const file = 'beside.idflow.yaml';
  let designer: Designer;
  const window = openWindow(this, { width: 1800, files: { [file]: FLOW, 'other.idflow.yaml': FLOW } }, async () => {
    const { workbench } = window;
    await Designer.open(workbench, file);
    await workbench.command('idflow: Open Flow as Text');
    await workbench.textEditor(file).waitFor();
    await workbench.command('idflow: Open Designer to the Side');
    designer = await new Designer(workbench).drawn();
    await workbench.command('View: Close Primary Side Bar');
  });
  const { workspace } = window;

  /** Gives the text the keyboard, at the end of a line (from 1). */
  async function atLine(line: number): Promise<void> {
    await window.workbench.textLine(file, /./).click();
    await window.workbench.quick('Control+G', `:${line}`);
    await designer.press('End');
  }

  /** Takes everything back, with the keyboard where it is. */
  async function undoAll(): Promise<void> {
    for (let undone = 0; undone < 20 && (await window.workbench.dirty(file).count()) > 0; undone++)
      await designer.press('Control+Z');
    await window.workbench.clean(file).waitFor();
  }

  it('shows on the canvas what is typed', async () => {
    await atLine(5);
    await designer.type(' and more');
    await designer.step('first').getByText('one and more').waitFor();
    await undoAll();
    await designer.step('first').getByText('one', { exact: true }).waitFor();
  });

  it('writes into the text what is done on the canvas, and leaves the keyboard there', async () => {
    const { workbench } = window;
    await designer.drag(designer.port('second', 'flow/next'), designer.step('first'));
    await workbench.textLine(file, /next:\sfirst/).waitFor();
    await designer.press('Control+Z');
    await workbench.textLine(file, /next:\sfirst/).waitFor({ state: 'detached' });
  });

  it('selects in the designer what the cursor stands in, and the other way round', async () => {
    await atLine(8);
    await designer.frame.locator('[data-step="second"].is-selected').waitFor();
    await designer.select('first');
    await window.workbench.textEditor(file).locator('.active-line-number').filter({ hasText: /^4$/ }).waitFor();
  });

  it('keeps the last picture, dimmed, while the text makes no sense', async () => {
    const { workbench } = window;
    await atLine(6);
    await designer.type(': @broken');
    await designer.frame.locator('.canvas.is-stale').waitFor();
    await designer.step('second').waitFor();
    const link = designer.banner.getByRole('button', { name: 'Line 6' });
    await atLine(1);
    await link.click();
    await workbench.textEditor(file).locator('.active-line-number').filter({ hasText: /^6$/ }).waitFor();
    await undoAll();
    await designer.frame.locator('.canvas:not(.is-stale)').waitFor();
    assert.equal(await designer.banner.count(), 0);
  });

  it('shows one flow in two designers', async () => {
    const { workbench } = window;
    await designer.focus();
    await workbench.command('View: Split Editor Right');
    const twin = await new Designer(workbench, 1).drawn();
    await twin.select('first');
    await twin.press('Delete');
    await twin.step('first').waitFor({ state: 'detached' });
    await designer.step('first').waitFor({ state: 'detached' });
    await twin.press('Control+Z');
    await designer.step('first').waitFor();
    await workbench.command('View: Close Editor');
    await workbench.page.locator('iframe.webview.ready:visible').nth(1).waitFor({ state: 'detached' });
  });

  it('shows what it showed when its tab comes back', async () => {
    const { workbench } = window;
    await designer.select('second');
    await designer.button('Steps to add').click();
    await designer.still();
    await designer.canvas.focus();
    await designer.press('+', '+');
    const before = await designer.still();
    await workbench.openFile('other.idflow.yaml');
    await new Designer(workbench).stepSaying('first', 'next leads to second').waitFor();
    await workbench.command('View: Close Editor');
    await designer.frame.locator('[data-step="second"].is-selected').waitFor();
    await designer.frame.locator('.panel-palette').waitFor();
    assert.equal(await designer.still(), before);
    await designer.button('Steps to add').click();
    await designer.button('Show the whole flow (Ctrl+0)').click();
  });

  it('keeps what is not saved when the window is loaded again', async () => {
    const { workbench } = window;
    await designer.select('second');
    await designer.press('Delete');
    await designer.step('second').waitFor({ state: 'detached' });
    await workbench.dirty(file).waitFor();
    await workbench.reload();
    await workbench.dirty(file).waitFor();
    designer = await new Designer(workbench).drawn();
    await designer.step('first').waitFor();
    assert.equal(await designer.step('second').count(), 0);
    assert.equal(workspace.read(file), FLOW);
    await designer.focus();
    await workbench.save(file);
    assert.doesNotMatch(workspace.read(file), /second:/);
  });

  itLeavesNothingBehind(window);
});
