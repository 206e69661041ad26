import assert from 'node:assert/strict';
import { TargetsView } from './host/targets-view.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

/** Nothing listens there. */
const BROKEN = `environments:
  nowhere:
    hr: { kind: postgresql, host: 127.0.0.1, port: 9, database: hr, user: hr, tls: off }
`;

describe('The Targets view, in VS Code', function () {
  let view: TargetsView;
  const window = openWindow(
    this,
    { samples: ['update-user', 'update-user-directory'], files: { 'broken/idflow.targets.yaml': BROKEN } },
    async () => {
      view = await TargetsView.open(window.workbench);
    },
  );
  const { workspace } = window;
  const HR = 'Target hr, sqlite';
  const DIRECTORY = 'Target directory, okta-embedded';

  /** The text of the document in front. */
  const shown = async (name: string): Promise<string> => {
    await window.workbench.tab(name).waitFor();
    const lines = window.workbench.page.locator('.editor-instance .monaco-editor .view-lines').first();
    await lines.filter({ hasText: '}' }).waitFor();
    return (await lines.innerText()).replaceAll('\u00a0', ' ');
  };

  it('shows files, environments and targets, and contacts none of them', async () => {
    await view.row('Targets file update-user/idflow.targets.yaml').waitFor();
    await view.row('Environment embedded, in use · default').waitFor();
    await view.row(`${HR}, Not asked yet`).waitFor();
    await view.row('Target hr, postgresql, Not asked yet').waitFor();
    assert.equal(workspace.has('update-user/.idflow'), false);
  });

  it('tests a connection', async () => {
    await view.act(HR, 'Test Connection');
    await view.row(`${HR}, Reachable, SQLite 3`).waitFor();
  });

  it('says why a connection fails', async () => {
    await view.act('Target hr, postgresql', 'Test Connection');
    await view.row('Target hr, postgresql, Failing, hr: could not connect').waitFor();
    await view.expand('Target hr, postgresql');
    await view.row(/Nothing listens there/).waitFor();
  });

  it('forgets what it knows of a connection that is written anew', async () => {
    workspace.write('broken/idflow.targets.yaml', BROKEN.replace('port: 9', 'port: 10'));
    await view.row('Target hr, postgresql, Not asked yet').waitFor();
  });

  it('goes from a database to a column', async () => {
    await view.expand(HR);
    await view.expand('users, table');
    await view.row('user_name, column, TEXT').waitFor();
  });

  it('goes from an identity provider to a user, and shows it raw', async () => {
    await view.expand(DIRECTORY);
    await view.expand('Users, list');
    await view.row('ann.lee@example.com, user').click();
    const user = JSON.parse(await shown('.json')) as { status: string; profile: { login: string } };
    assert.equal(user.status, 'ACTIVE');
    assert.equal(user.profile.login, 'ann.lee@example.com');
  });

  it('shows a user as a flow maps it', async () => {
    const { workbench } = window;
    await view.act('ann.lee@example.com, user', 'Show as Mapped…');
    await workbench.quickInput.fill('user');
    await workbench.quickRow('User of the directory').click();
    await workbench.tab('as user.json').waitFor();
    const mapped = JSON.parse(await shown('as user.json')) as { object: string; attributes: Record<string, unknown> };
    assert.equal(mapped.object, 'user');
    assert.equal(mapped.attributes['department'], 'Finance');
  });

  it('finds entries by a text in their names, until the filter is cleared', async () => {
    const { workbench } = window;
    await view.act('Users, list', 'Filter…');
    await workbench.quickInput.fill('dan');
    await workbench.quickInput.press('Enter');
    await view.row('ann.lee@example.com, user').waitFor({ state: 'detached' });
    await view.row('dan.kim@example.com, user').waitFor();
    await view.menu('Users, list', 'Clear Filter');
    await view.row('ann.lee@example.com, user').waitFor();
  });

  it('fetches a row with the statements of a flow', async () => {
    const { workbench } = window;
    await view.menu(HR, 'Show Raw');
    await workbench.quickRow('User of the HR database').click();
    await workbench.quickInput.fill('nobody');
    await workbench.quickInput.press('Enter');
    // what was fetched before has a name like this
    await workbench.page
      .locator('.editor-instance .view-line')
      .filter({ hasText: /"rows":\s\[\]/ })
      .waitFor();
    assert.deepEqual(JSON.parse(await shown('user.json')), { rows: [] });
  });

  it('opens the file where a target stands in it', async () => {
    const { workbench } = window;
    await view.act(HR, 'Open in Targets File');
    await workbench.tab('idflow.targets.yaml').waitFor();
    await workbench.page.locator('.statusbar-item').filter({ hasText: 'Ln 4' }).waitFor();
  });

  it('lets flows run against another environment', async () => {
    await view.act('Environment active-directory', 'Use This Environment');
    await view.row('Environment active-directory, in use').waitFor();
    await view.act('Environment embedded, default', 'Use This Environment');
    await view.row('Environment active-directory, in use').waitFor({ state: 'detached' });
  });

  itLeavesNothingBehind(window);
});

describe('A long list in the Targets view, in VS Code', function () {
  /** Two pages. */
  const SEED = Array.from({ length: 130 }, (_, index) => {
    const login = `user${String(index).padStart(3, '0')}@example.com`;
    return `  - profile: { login: ${login}, email: ${login}, firstName: A, lastName: B }\n`;
  });
  const window = openWindow(this, {
    files: {
      'idflow.targets.yaml': 'environments: { a: { idp: { kind: okta-embedded, file: idp.db, seed: idp.yaml } } }\n',
      'idp.yaml': `users:\n${SEED.join('')}`,
    },
  });

  it('is read page by page', async () => {
    const { workbench } = window;
    const view = await TargetsView.open(workbench);
    await view.expand('Target idp');
    await view.expand('Users, list');
    await view.row('user000@example.com').waitFor();
    await workbench.command('idflow: Focus on Targets View');
    await workbench.page.keyboard.press('End');
    await view.row('Read more of this list').click();
    await view.row('Read more of this list').waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('End');
    await view.row('user129@example.com').waitFor();
  });

  itLeavesNothingBehind(window);
});

describe('New targets, in VS Code', function () {
  const FLOW = `idflow: 1
name: A
targets: { hr: sql }
steps:
  a: { log: "Hello." }
`;
  const window = openWindow(this, { files: { 'a.idflow.yaml': FLOW } });
  const { workspace } = window;
  const CREATED = 'environments:\n  development:\n    hr: { kind: sqlite, file: .idflow/hr.db }\n';

  /** Answers the step with the title, and waits for the next. */
  async function answer(step: string, text: string): Promise<void> {
    const { workbench } = window;
    await workbench.page.locator('.quick-input-title').filter({ hasText: step }).waitFor();
    await workbench.quickInput.fill(text);
    await workbench.quickInput.press('Enter');
  }

  it('are made from nothing, tested and written', async () => {
    const { workbench } = window;
    const view = await TargetsView.open(workbench);
    await view.welcome.getByRole('button', { name: 'New Target…' }).click();
    await answer('New Target (1/3)', 'development');
    await answer('New Target (2/3)', 'sqlite');
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'New Target (3/5)' }).waitFor();
    assert.equal(await workbench.quickInput.inputValue(), 'hr');
    await answer('New Target (3/5)', '1st');
    await workbench.page.locator('.quick-input-message').filter({ hasText: '`1st` is not a name' }).waitFor();
    await answer('New Target (3/5)', 'hr');
    await answer('New Target (4/5)', '${nothing}');
    await workbench.page.locator('.quick-input-message').filter({ hasText: 'holds no reference' }).waitFor();
    await answer('New Target (4/5)', '.idflow/hr.db');
    await answer('New Target (5/5)', '');
    await workbench.notification('hr is added, and answers: SQLite').waitFor();
    assert.equal(workspace.read('idflow.targets.yaml'), CREATED);
    await view.row('Target hr, sqlite, Reachable, SQLite').waitFor();
  });

  it('go back a step, and keep what was answered', async () => {
    const { workbench } = window;
    await workbench.command('idflow: New Target…');
    await answer('New Target (1/3)', 'development');
    await answer('New Target (2/3)', 'keycloak');
    await answer('New Target (3/', 'login');
    await answer('New Target (4/', 'https://127.0.0.1:9');
    await workbench.page.locator('.quick-input-title').filter({ hasText: '(5/' }).waitFor();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
    await workbench.page.locator('.quick-input-title').filter({ hasText: '(4/' }).waitFor();
    assert.equal(await workbench.quickInput.inputValue(), 'https://127.0.0.1:9');
    await workbench.quickInput.press('Escape');
    assert.equal(workspace.read('idflow.targets.yaml'), CREATED);
  });

  it('are saved though they do not answer, with a reference for the secret', async () => {
    const { workbench } = window;
    await workbench.command('idflow: New Target…');
    await answer('New Target (1/3)', 'development');
    await answer('New Target (2/3)', 'okta');
    await answer('New Target (3/', 'idp');
    await answer('New Target (4/', 'https://127.0.0.1:9');
    await answer('New Target (5/', 'ssws');
    await answer('New Target (6/', 'hunter2');
    await answer('New Target (7/', '');
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'idp does not answer' }).waitFor();
    await workbench.quickRow('Change auth › token').filter({ hasText: '${secret:idp-token}' }).waitFor();
    await workbench.quickRow('Save Anyway').click();
    await workbench.notification('idp is added.').waitFor();
    assert.equal(
      workspace.read('idflow.targets.yaml'),
      `${CREATED}    idp: { kind: okta, url: https://127.0.0.1:9, auth: { type: ssws, token: '\${secret:idp-token}' } }\n`,
    );
  });

  it('are described by a file, which is made beside the targets file or found again', async () => {
    const { workbench } = window;
    const before = workspace.read('idflow.targets.yaml');
    const untilApi = async (name: string): Promise<void> => {
      await workbench.command('idflow: New Target…');
      await answer('New Target (1/3)', 'development');
      await workbench.page.locator('.quick-input-title').filter({ hasText: 'New Target (2/3)' }).waitFor();
      await workbench.quickInput.fill('rest');
      await workbench.quickRow('A server with a REST API').click();
      await answer('New Target (3/', name);
      await answer('New Target (4/', 'https://127.0.0.1:9');
      await answer('New Target (5/', 'none');
      await workbench.page.locator('.quick-input-title').filter({ hasText: 'New Target (6/' }).waitFor();
    };
    await untilApi('portal');
    await workbench.quickRow('New description…').filter({ hasText: 'portal.api.yaml' }).click();
    await answer('New Target (7/', '');
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'portal does not answer' }).waitFor();
    await workbench.quickRow('Change api').filter({ hasText: 'portal.api.yaml' }).waitFor();
    await workbench.quickInput.press('Escape');
    const nextFrame = (): Promise<unknown> => workbench.page.evaluate(() => new Promise(requestAnimationFrame));
    while (workspace.has('portal.api.yaml')) await nextFrame();
    assert.equal(workspace.read('idflow.targets.yaml'), before);

    await untilApi('portal');
    await workbench.quickRow('New description…').click();
    await answer('New Target (7/', '');
    await workbench.quickRow('Save Anyway').click();
    await workbench.notification('portal is added.').waitFor();
    await workbench.tab('portal.api.yaml').waitFor();
    const written = '    portal: { kind: rest, url: https://127.0.0.1:9, auth: { type: none }, api: portal.api.yaml }\n';
    assert.equal(workspace.read('idflow.targets.yaml'), before + written);
    assert.match(workspace.read('portal.api.yaml'), /^operations:$/m);

    await untilApi('other');
    await workbench.quickRow('New description…').filter({ hasText: 'other.api.yaml' }).waitFor();
    await workbench.quickRow('portal.api.yaml').click();
    await answer('New Target (7/', '');
    await workbench.quickRow('Save Anyway').click();
    await workbench.notification('other is added.').waitFor();
    assert.equal(workspace.read('idflow.targets.yaml'), before + written + written.replace('portal:', 'other:'));
    assert.equal(workspace.has('other.api.yaml'), false);
  });

  it('have environments, which begin as copies of others', async () => {
    const { workbench } = window;
    const before = workspace.read('idflow.targets.yaml');
    await workbench.command('idflow: New Environment…');
    await answer('New Environment (1/2)', 'staging');
    await answer('New Environment (2/2)', 'Copy of development');
    const view = await TargetsView.open(workbench);
    await view.row('Environment staging').waitFor();
    assert.equal(
      workspace.read('idflow.targets.yaml'),
      `${before}${before.replace('environments:\n', '').replace('development', 'staging')}`,
    );
  });

  itLeavesNothingBehind(window);
});

describe('The Targets view of a folder that is not trusted, in VS Code', function () {
  const window = openWindow(this, {
    samples: ['update-user'],
    server: {
      trust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
    },
  });

  it('shows no target and offers to trust the folder', async () => {
    const { workbench } = window;
    const view = await TargetsView.open(workbench);
    await view.welcome.filter({ hasText: 'In Restricted Mode no target is shown or contacted' }).waitFor();
    await view.welcome.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    assert.equal(await view.rows.count(), 0);
  });

  it('has no command that contacts one', async () => {
    const { workbench } = window;
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.fill('>idflow: New');
    await workbench.quickRow('idflow: New Flow…').waitFor();
    assert.equal(await workbench.quickRow('idflow: New Target…').count(), 0);
    await workbench.quickInput.fill('>idflow: Show the Log');
    await workbench.quickRow('idflow: Show the Log of the Last Run').waitFor();
    assert.equal(await workbench.quickRow(/idflow: Test/).count(), 0);
    await workbench.page.keyboard.press('Escape');
    assert.equal(window.workspace.has('update-user/.idflow'), false);
  });

  itLeavesNothingBehind(window);
});
