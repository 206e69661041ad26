import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import type { Locator } from 'playwright-core';
import { Debugging, noAdapter } from './host/debugging.ts';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: Leavers
targets: { hr: sql }
steps:
  gone: { sql: DELETE FROM people WHERE login = 'ada', target: hr }
`;

const FAILING = `idflow: 1
name: Failing
targets: { hr: sql }
steps:
  look: { sql: SELECT 1 AS one, target: hr, next: bad }
  bad: { end: failed }
`;

const TARGETS = `default: production
environments:
  test:
    hr: { kind: sqlite, file: .idflow/test.db, schema: people.sql }
  production:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: people.sql }
protected: [production]
`;

const RECORDINGS = '.idflow/recordings';

const SCHEMA = `CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY);
INSERT OR IGNORE INTO people VALUES ('ada');
`;

describe('A protected environment, in VS Code', function () {
  const window = openWindow(this, {
    files: { 'leavers.idflow.yaml': FLOW, 'failing.idflow.yaml': FAILING, 'idflow.targets.yaml': TARGETS, 'people.sql': SCHEMA },
  });
  const { workspace } = window;
  const statusItem = (): Locator => window.workbench.page.locator('.statusbar-item[aria-label^="Flow environment"]');
  const outcome = (designer: Designer, word: string): Locator => designer.frame.locator('.outcome').filter({ hasText: word });
  const people = (): number => {
    const database = new DatabaseSync(workspace.path('.idflow/hr.db'));
    try {
      return database.prepare('SELECT * FROM people').all().length;
    } finally {
      database.close();
    }
  };

  async function answer(question: string, detail: string, button: string): Promise<void> {
    const dialog = window.workbench.dialog.filter({ hasText: question }).filter({ hasText: detail });
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const answerRun = (button: string, flow = 'leavers'): Promise<void> =>
    answer(`Run ${flow} on production?`, 'hr (sqlite)', button);
  const answerDelete = (button: string): Promise<void> =>
    answer('Delete in hr of production?', "DELETE FROM people WHERE login = 'ada'", button);

  async function run(flow = 'leavers'): Promise<Designer> {
    const designer = await Designer.open(window.workbench, `${flow}.idflow.yaml`);
    await designer.button('Run with input…').click();
    await window.workbench.quickRow('Empty Input').click();
    return designer;
  }

  afterEach('closes what is open', async () => {
    await window.workbench.page.keyboard.press('Escape');
    await window.workbench.closeAllEditors();
  });

  it('is told from others in the status bar', async () => {
    await Designer.open(window.workbench, 'leavers.idflow.yaml');
    const item = statusItem();
    await item.and(window.workbench.page.locator('[aria-label="Flow environment: production, protected"]')).waitFor();
    await item.locator('.codicon-lock').waitFor();
    assert.match((await item.getAttribute('class')) ?? '', /warning-kind/);
    await item.locator('a').click();
    await window.workbench.quickRow('test').click();
    await window.workbench.page.locator('.statusbar-item[aria-label="Flow environment: test"]').waitFor();
    assert.doesNotMatch((await statusItem().getAttribute('class')) ?? '', /warning-kind/);
    await statusItem().locator('a').click();
    await window.workbench.quickRow('production').click();
    await item.locator('.codicon-lock').waitFor();
  });

  it('is run on after a yes only', async () => {
    const designer = await run();
    await answerRun('Cancel');
    await designer.button('Run').waitFor();
    assert.equal(workspace.has('.idflow/hr.db'), false);
  });

  it('is not recorded, also not when a run fails', async () => {
    const designer = await run('failing');
    await answerRun('Run on production', 'failing');
    await outcome(designer, 'Failed').waitFor();
    assert.equal(workspace.has(RECORDINGS), false);
  });

  for (const { button, word, left } of [
    { button: 'No', word: 'Cancelled', left: 1 },
    { button: 'Delete', word: 'Succeeded', left: 0 },
  ])
    it(`has a delete confirmed by "${button}"`, async () => {
      const designer = await run();
      await answerRun('Run on production');
      await answerDelete(button);
      await outcome(designer, word).waitFor();
      assert.equal(people(), left);
    });

  it('asks in the debugger as well', async () => {
    const debugging = new Debugging(window.workbench);
    await debugging.openText('leavers.idflow.yaml');
    await debugging.onwards();
    await answerRun('No');
    await noAdapter();
    assert.equal(await window.workbench.dialog.count(), 0);
    await debugging.onwards();
    await answerRun('Run on production');
    await answerDelete('No');
    await debugging.ended();
    assert.equal(people(), 1);
  });

  itLeavesNothingBehind(window);
});
