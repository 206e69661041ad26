import assert from 'node:assert/strict';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `# Comments, quotes, and blanks stay as they are.
idflow: 1
name: "Small flow"   # quoted

steps:
  first:
    log: 'one'      # keep me
    next: second

  second:
    decide:   input.ok === true
    then: third
    else: end
  third: { log: "three", next: end }
`;

const OTHER = `idflow: 1
name: Other
steps:
  only:
    log: alone
    next: end
`;

/** What a field says once that is another text, or after some seconds. */
const otherThan = (field: Element, text: string): Promise<string> =>
  new Promise((resolve) => {
    let looks = 0;
    const look = (): unknown => {
      const now = (field as HTMLInputElement).value;
      return now !== text || ++looks > 300 ? resolve(now) : requestAnimationFrame(look);
    };
    look();
  });

describe('Editing on the canvas, in VS Code', function () {
  const file = 'small.idflow.yaml';
  let designer: Designer;
  const window = openWindow(this, { files: { [file]: FLOW, 'other.idflow.yaml': OTHER } }, async () => {
    designer = await Designer.open(window.workbench, file);
  });
  const { workspace } = window;

  /** What the file holds once the edit is saved. */
  async function saved(): Promise<string> {
    await window.workbench.dirty(file).waitFor();
    await designer.focus();
    await window.workbench.save(file);
    return workspace.read(file);
  }

  afterEach('brings the flow back as it was', async () => {
    await designer.press('Escape');
    await designer.focus();
    for (let undone = 0; undone < 5 && workspace.read(file) !== FLOW; undone++) {
      await designer.press('Control+Z');
      await window.workbench.dirty(file).waitFor();
      await window.workbench.save(file);
    }
    assert.equal(workspace.read(file), FLOW);
  });

  it('connects a step to another by a drag', async () => {
    await designer.drag(designer.port('third', 'flow/next'), designer.step('first'));
    await designer.stepSaying('third', 'next leads to first').waitFor();
    assert.equal(await saved(), FLOW.replace('"three", next: end', '"three", next: first'));
  });

  it('inserts a step on an edge by a drag from the palette', async () => {
    await designer.button('Steps to add').click();
    await designer.drag(designer.frame.locator('[data-kind="log"]'), designer.edge('first'));
    await designer.stepSaying('first', 'next leads to log').waitFor();
    assert.equal(
      await saved(),
      FLOW.replace('next: second\n', 'next: log\n\n  log:\n    log: Reached this step.\n    next: second\n'),
    );
    await designer.button('Steps to add').click();
  });

  it('adds a step where a way out is clicked', async () => {
    await designer.select('second');
    await designer.click(designer.port('second', 'flow/else'));
    await designer.choose('log');
    await designer.stepSaying('second', 'no leads to log').waitFor();
    assert.equal(await saved(), FLOW.replace('else: end\n', 'else: log\n  log:\n    log: Reached this step.\n    next: end\n'));
  });

  it('renames a step with everything that refers to it', async () => {
    await designer.select('third');
    await designer.press('F2');
    await designer.type('last');
    await designer.press('Enter');
    await designer.step('last').waitFor();
    assert.equal(await saved(), FLOW.replace('then: third', 'then: last').replace('  third: {', '  last: {'));
  });

  it('deletes a step, so that what led to it leads on', async () => {
    await designer.select('second');
    await designer.press('Delete');
    await designer.step('second').waitFor({ state: 'detached' });
    await designer.stepSaying('first', 'next leads to third').waitFor();
    assert.equal(await saved(), FLOW.replace('next: second', 'next: third').replace(/ {2}second:\n(?: {4}.*\n)+/, ''));
  });

  it('undoes and redoes one action at a time, and is clean again where it was saved', async () => {
    const { workbench } = window;
    await designer.select('third');
    await designer.press('Delete');
    await designer.step('third').waitFor({ state: 'detached' });
    await workbench.dirty(file).waitFor();
    await designer.press('Control+Z');
    await designer.step('third').waitFor();
    await workbench.clean(file).waitFor();
    await designer.press('Control+Shift+Z');
    await designer.step('third').waitFor({ state: 'detached' });
    await workbench.dirty(file).waitFor();
    await designer.press('Control+Z');
    await workbench.clean(file).waitFor();
    assert.equal(workspace.read(file), FLOW);
  });

  it('connects and adds with the keyboard alone', async () => {
    await designer.focus();
    await designer.press('End', 'c', 'ArrowUp', 'Enter');
    await designer.stepSaying('third', 'next leads to second').waitFor();
    await designer.press('Home', 'a');
    await designer.frame.locator('.picker').waitFor();
    await designer.type('log');
    await designer.press('Enter');
    await designer.stepSaying('first', 'next leads to log').waitFor();
    assert.equal(
      await saved(),
      FLOW.replace('"three", next: end', '"three", next: second').replace(
        'next: second\n',
        'next: log\n\n  log:\n    log: Reached this step.\n    next: second\n',
      ),
    );
  });

  it('pastes steps into another flow', async () => {
    const { workbench } = window;
    await designer.select('second');
    await designer.press('Control+C');
    await designer.frame.getByText('1 step copied.').waitFor({ state: 'attached' });
    const other = await Designer.open(workbench, 'other.idflow.yaml');
    await other.select('only');
    await other.press('Control+V');
    await other.step('second').waitFor();
    await workbench.save('other.idflow.yaml');
    assert.match(workspace.read('other.idflow.yaml'), /^ {2}second:\n {4}decide: {3}input\.ok === true\n/m);
    await workbench.openFile(file);
    await designer.drawn();
  });

  it('undoes the typing in a field of the inspector, not the flow', async () => {
    await designer.select('first');
    const title = designer.inspector.getByRole('textbox', { name: 'Title' });
    await title.click();
    await designer.type('Hello');
    // Chromium undoes in parts what was typed while a code editor was made beside it
    for (let left = 'Hello'; left !== '';) {
      await designer.press('Control+Z');
      const undone = await title.evaluate(otherThan, left);
      assert.ok(undone.length < left.length, `${left} was typed, ${undone} is left after undo`);
      left = undone;
    }
    await designer.frame.locator('.panel-inspector input:focus, .panel-inspector textarea:focus').waitFor();
    await window.workbench.clean(file).waitFor();
    await designer.type('Greeting');
    await designer.press('Enter');
    await designer.step('first').getByText('Greeting').waitFor();
    assert.equal(await saved(), FLOW.replace('  first:\n', '  first:\n    title: Greeting\n'));
  });

  itLeavesNothingBehind(window);
});
