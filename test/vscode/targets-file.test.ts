import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { Designer } from './host/designer.ts';
import { showsText } from './host/shown-text.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FILE = 'idflow.targets.yaml';

const TARGETS = `environments:
  dev:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: database/hr.sql }
  live:
    hr:
      kind: postgresql
      host: db.example.com
      database: hr
      user: flow
      password: '\${secret:db}'
`;

const FLOW = `idflow: 1
name: Find
targets: { hr: sql, crm: sql }
steps:
  find: { sql: SELECT 1, target: hr, next: other }
  other: { sql: SELECT 1, target: crm }
`;

describe('idflow.targets.yaml as text, in VS Code', function () {
  const files = { [FILE]: TARGETS, 'find.idflow.yaml': FLOW, 'database/hr.sql': '' };
  const window = openWindow(this, { files, width: 1500 }, async () => {
    const { workbench } = window;
    await workbench.openFile(FILE);
    await workbench.command('View: Close Primary Side Bar');
    await workbench.command('View: Focus Problems');
  });
  /** Tests may be tried again, while secrets stay. */
  let attempt = 0;

  const problem = (text: string | RegExp): Locator =>
    window.workbench.page.locator('.markers-panel .monaco-list-row').filter({ hasText: text }).first();
  const suggestion = (text: string | RegExp): Locator =>
    window.workbench.page.locator('.suggest-widget .monaco-list-row').filter({ hasText: text }).first();
  const lens = (text: string | RegExp): Locator =>
    window.workbench.page.locator('.codelens-decoration').filter({ hasText: text }).first();
  const line = (text: RegExp): Locator => window.workbench.textLine(FILE, text);

  /** Shows the file with a text, saved. */
  async function open(text: string): Promise<void> {
    const { workbench } = window;
    attempt++;
    window.workspace.write(FILE, text);
    await workbench.openFile(FILE);
    await workbench.command('File: Revert File');
    await showsText(workbench, FILE, text);
  }

  /** Asks for suggestions at the cursor. */
  const suggest = (text: string): Promise<void> =>
    window.workbench.insist(
      () => window.workbench.page.keyboard.press('Control+Space'),
      (timeout) => suggestion(text).waitFor({ timeout }),
    );

  /** Takes a quick fix at a place (from 1). */
  async function fix(lineNumber: number, column: number, title: string): Promise<void> {
    const { page } = window.workbench;
    await window.workbench.insist(
      async () => {
        await window.workbench.quick('Control+G', `:${lineNumber}:${column}`);
        await page.keyboard.press('Control+.');
      },
      (timeout) => page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).first().click({ timeout }),
    );
  }

  it('has its problems in the list of problems, and ways out of them', async () => {
    await open(TARGETS.replace('sqlite', 'sqlit'));
    await problem(/There is no kind of connection `sqlit`.*Did you mean `sqlite`/).waitFor();
    await fix(3, 20, 'Change to `sqlite`');
    await line(/kind:\ssqlite,/).waitFor();
    await problem(/sqlit`/).waitFor({ state: 'detached' });
  });

  it('tells of a file that is missing, and which is there', async () => {
    await open(TARGETS.replace('hr.sql', 'hr.sqll'));
    await problem(/database\/hr\.sqll does not exist.*Did you mean `hr\.sql`/).waitFor();
    await fix(3, 60, 'Change to `hr.sql`');
    await line(/database\/hr\.sql\s/).waitFor();
    await problem('hr.sqll').waitFor({ state: 'detached' });
  });

  it('keeps a password in the key store of the computer, lists and forgets it, and never shows it', async () => {
    const { workbench } = window;
    const { page } = workbench;
    await open(TARGETS.replace("'${secret:db}'", 'hunter2canary'));
    await problem(/plain-secret/).waitFor();
    assert.doesNotMatch((await problem(/plain-secret/).textContent()) ?? '', /hunter2/);

    await fix(10, 20, 'Move into a secret');
    await page.locator('.quick-input-title').filter({ hasText: 'Move into a secret' }).waitFor();
    assert.equal(await workbench.quickInput.inputValue(), 'hr-password');
    const name = `hr-password-${attempt}`;
    await workbench.quickInput.fill(name);
    await workbench.quickInput.press('Enter');
    await line(new RegExp(`password:\\s'\\$\\{secret:${name}\\}'`)).waitFor();
    await problem(/plain-secret/).waitFor({ state: 'detached' });
    await lens(`${name} is set`).waitFor();

    await workbench.command('idflow: Secrets');
    await workbench.quickRow(new RegExp(`${name}.*set`)).waitFor();
    assert.doesNotMatch((await page.locator('.quick-input-list').textContent()) ?? '', /hunter2/);
    await workbench.quickRow(name).click();
    await workbench.quickRow('Forget').click();
    await workbench.notification(`The secret ${name} is removed`).waitFor();
    await lens(`Set the secret ${name}`).waitFor();
  });

  it('lets a secret be set from the line that names it', async () => {
    const { workbench } = window;
    await open(TARGETS.replace('secret:db', `secret:db-${attempt}`));
    const name = `db-${attempt - 1}`;
    await lens(`Set the secret ${name}`).click();
    await workbench.page
      .locator('.quick-input-title')
      .filter({ hasText: `Secret ${name}` })
      .waitFor();
    await workbench.quickInput.fill('t0ken');
    await workbench.quickInput.press('Enter');
    await lens(`${name} is set`).waitFor();
  });

  it('completes keys and words', async () => {
    const { keyboard } = window.workbench.page;
    await open(`${TARGETS}      \n`);
    await window.workbench.quick('Control+G', ':11:7');
    await keyboard.type('stat');
    await suggestion('statement-timeout').waitFor();
    await keyboard.press('Enter');
    await line(/statement-timeout:\s/).waitFor();
    await suggestion('30s').waitFor();
    await keyboard.press('Escape');
  });

  it('completes the targets of flows', async () => {
    const { keyboard } = window.workbench.page;
    await open(`${TARGETS}    \n`);
    await window.workbench.quick('Control+G', ':11:5');
    await suggest('crm');
    await keyboard.press('Escape');
  });

  it('is told in a flow: a target that no environment has; and leads there from the flow', async () => {
    const { workbench } = window;
    await open(TARGETS);
    await Designer.open(workbench, 'find.idflow.yaml');
    await workbench.command('idflow: Open Flow as Text');
    await workbench.textEditor('find.idflow.yaml').waitFor();
    await problem(/No environment in idflow\.targets\.yaml has the target `crm`/).waitFor();
    await workbench.insist(
      async () => {
        await workbench.quick('Control+G', ':3:13');
        await workbench.page.keyboard.press('F12');
      },
      (timeout) => workbench.page.locator('.peekview-widget').getByText(FILE).first().waitFor({ timeout }),
    );
    await workbench.page.keyboard.press('Escape');
  });

  itLeavesNothingBehind(window);
});
