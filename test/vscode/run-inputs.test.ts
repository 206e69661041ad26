import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const GREET = `idflow: 1
name: Greet
steps:
  greet: { log: "Hello, \${input.login}!" }
`;

const PEOPLE = `{"login": "ada"}
{"login": "grace", "city": "New York"}

{"login": "mary"}
`;

describe('The input of a run, in VS Code', function () {
  const window = openWindow(this, { files: { 'greet.idflow.yaml': GREET, 'inputs/people.ndjson': PEOPLE } });

  it('is one of many in a file of lines: a person chooses which, by what tells them apart', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'greet.idflow.yaml');
    await designer.button('Run with input…').click();
    await workbench.quickRow('people.ndjson').click();
    await workbench.quickRow('mary').waitFor();
    assert.match((await workbench.quickRow('mary').textContent()) ?? '', /line 4/);
    await workbench.quickInput.fill('new york');
    await workbench.quickRow('grace').click();
    await workbench.viewWebview().getByRole('treeitem').filter({ hasText: 'greet' }).first().waitFor();
    await designer.frame.locator('[data-step="greet"].run-done').waitFor();
    await designer.select('greet');
    await designer.inspector.getByRole('tab', { name: 'Run' }).click();
    await designer.inspector.getByText('Hello, grace!').first().waitFor();
  });

  it('is remembered: the next run takes the same line', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'greet.idflow.yaml');
    await designer.button('Run').click();
    await workbench
      .viewWebview()
      .getByRole('combobox', { name: 'Runs of this window' })
      .locator('option')
      .nth(1)
      .waitFor({ state: 'attached' });
    await designer.frame.locator('[data-step="greet"].run-done').waitFor();
    await designer.inspector.getByText('Hello, grace!').first().waitFor();
  });

  itLeavesNothingBehind(window);
});

const FIND = `idflow: 1
name: Find
targets: { idp: okta }
steps:
  find: { idp: find-user, target: idp, with: { user: '"ada@example.com"' }, next: end, missing: end }
`;

describe('A secret that a run needs, in VS Code', function () {
  /** An org that knows nobody, and what it was shown to be let in. */
  let org: Server;
  const shown: string[] = [];
  const window = openWindow(this, { files: { 'find.idflow.yaml': FIND } }, async () => {
    org = createServer((request, response) => {
      shown.push(request.headers.authorization ?? '');
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ errorCode: 'E0000007', errorSummary: 'Not found', errorCauses: [] }));
    }).listen(0, '127.0.0.1');
    await once(org, 'listening');
    const { port } = org.address() as AddressInfo;
    window.workspace.write(
      'idflow.targets.yaml',
      `environments:\n  try:\n    idp: { kind: okta, url: 'http://127.0.0.1:${port}', auth: { type: ssws, token: '\${secret:okta-token}' } }\n`,
    );
    designer = await Designer.open(window.workbench, 'find.idflow.yaml');
  });
  let designer: Designer;
  after(() => void org.close());

  /** Waits for a question of quick input, and answers it. */
  async function answer(title: RegExp, text: string): Promise<void> {
    const { page, quickInput } = window.workbench;
    await page.locator('.quick-input-title').filter({ hasText: title }).waitFor();
    await quickInput.fill(text);
    await quickInput.press('Enter');
    await page.locator('.quick-input-title:visible').filter({ hasText: title }).waitFor({ state: 'detached' });
  }

  const outcome = () => designer.frame.locator('.outcome:not(.outcome-running)');

  it('is asked for, in a field that hides it; without one nothing runs, and that is said', async () => {
    const { workbench } = window;
    await designer.button('Run with input…').click();
    await workbench.quickRow('Empty Input').click();
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'Secret okta-token' }).waitFor();
    assert.equal(await workbench.quickInput.getAttribute('type'), 'password');
    await workbench.quickInput.press('Escape');
    await workbench.notification(/okta-token.*no value/).waitFor();
    assert.deepEqual(shown, []);
    await workbench.command('Notifications: Clear All Notifications');
  });

  it('is kept once it was given', async () => {
    await designer.button('Run').click();
    await answer(/Secret okta-token/, 'first-t0ken');
    await outcome().waitFor();
    await designer.button('Run').click();
    await window.workbench
      .viewWebview()
      .getByRole('combobox', { name: 'Runs of this window' })
      .locator('option')
      .nth(2)
      .waitFor({ state: 'attached' });
    await outcome().waitFor();
    assert.deepEqual(new Set(shown), new Set(['SSWS first-t0ken']));
    assert.equal(await designer.frame.getByText('first-t0ken').count(), 0);
    assert.equal(await window.workbench.viewWebview().getByText('first-t0ken').count(), 0);
  });

  it('is replaced by a command', async () => {
    await window.workbench.command('idflow: Set Secret');
    await answer(/Name of the secret/, 'okta-token');
    await answer(/Secret okta-token/, 'second-t0ken');
    shown.length = 0;
    await designer.button('Run').click();
    await window.workbench
      .viewWebview()
      .getByRole('combobox', { name: 'Runs of this window' })
      .locator('option')
      .nth(3)
      .waitFor({ state: 'attached' });
    await outcome().waitFor();
    assert.deepEqual(new Set(shown), new Set(['SSWS second-t0ken']));
  });

  it('is forgotten by a command, and asked for again', async () => {
    const { workbench } = window;
    await workbench.command('idflow: Forget Secret');
    await answer(/Name of the secret/, 'okta-token');
    await workbench.notification('The secret okta-token is removed').waitFor();
    await designer.button('Run').click();
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'Secret okta-token' }).waitFor();
    await workbench.quickInput.press('Escape');
    await workbench.notification(/okta-token.*no value/).waitFor();
  });
});
