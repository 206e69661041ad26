import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { rowsIn } from '../rows-in.ts';
import { adapterProcesses, Debugging, noAdapter } from './host/debugging.ts';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const FLOW = `idflow: 1
name: People
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping:
      - login <= login
      - name <= name
    properties:
      insert: INSERT INTO people (login, name) VALUES (:login, :name)
    triggers:
      preInsert:
        - file: triggers/tidy.js
steps:
  values:
    map: person
    next: may
  may:
    trigger: preInsert
    object: person
    next: add
    vetoed: done
  add:
    insert: person
    next: done
  done:
    end: auto
`;

const ASKING = `idflow: 1
name: Asking
steps:
  ask: { consent: "Really?", continue: yes-then, cancel: no-then }
  yes-then: { log: "It was a yes." }
  no-then: { log: "It was a no." }
`;

const SCRIPTED = `idflow: 1
name: Scripted
steps:
  add:
    script: |
      const login = input.login
      return login.length
    next: end
`;

const TIDY = `const given = newObject.name
const tidy = given.trim()
newObject.name = tidy
return true
`;

const file = 'people.idflow.yaml';
const lineOf = (text: string): number => FLOW.slice(0, FLOW.indexOf(text)).split('\n').length;

describe('The debugger, in VS Code', function () {
  let debugging: Debugging;
  const window = openWindow(
    this,
    {
      files: {
        [file]: FLOW,
        'staff.idflow.yaml': FLOW,
        'triggers/tidy.js': TIDY,
        'hr.sql': 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, name TEXT NOT NULL);\n',
        'idflow.targets.yaml': 'environments:\n  embedded:\n    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }\n',
        'asking.idflow.yaml': ASKING,
        'scripted.idflow.yaml': SCRIPTED,
        'inputs/ada.json': '{ "login": "ada", "name": "  Ada  " }\n',
      },
    },
    async () => {
      debugging = new Debugging(window.workbench);
    },
  );
  const { workspace } = window;

  const people = (): unknown[] => rowsIn(workspace.path('.idflow/hr.db'), 'SELECT login, name FROM people ORDER BY login');

  afterEach('closes what is open, and forgets the people', async () => {
    if (adapterProcesses().length > 0) await debugging.press('Shift+F5');
    rmSync(workspace.path('.idflow'), { recursive: true, force: true });
    await window.workbench.page.keyboard.press('Escape');
    await window.workbench.closeAllEditors();
  });

  it('stops at a breakpoint of the gutter, steps into a trigger, and writes what is changed in the variables', async () => {
    const { workbench } = window;
    await debugging.openText(file);
    await debugging.clickGutter(file, lineOf('  may:'));
    await debugging.hasBreakpoint(file, lineOf('  may:'));
    await debugging.onwards();
    await workbench.quickRow('ada.json').click();
    await debugging.stopsAt('may', 'People');
    assert.equal(await debugging.line(file), lineOf('  may:'));
    await debugging.into();
    await debugging.stopsOn('tidy.js', 1);
    await debugging.stopsAt('tidy', 'may', 'People');
    assert.equal(await debugging.line('tidy.js'), 1);
    for (const line of [2, 3, 4]) {
      await debugging.over();
      await debugging.stopsOn('tidy.js', line);
    }
    await workbench.textLine('tidy.js', /const\s+tidy\s+=.*tidy\s+=\s+"Ada"/).waitFor();
    await debugging.expand('Given to the script');
    await debugging.expand('newObject');
    await debugging.setVariable('name', "'Countess'", '"Countess"');
    await debugging.onwards();
    await debugging.ended();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Countess' }]);
    await noAdapter();
  });

  it('starts from the designer by F5, with the input of before, and runs to the end by Ctrl+F5', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'staff.idflow.yaml');
    await designer.select('may');
    await debugging.press('F9');
    await debugging.onwards();
    await workbench.quickRow('ada.json').click();
    await debugging.stopsAt('may', 'People');
    await debugging.stop();
    await noAdapter();
    assert.deepEqual(people(), []);
    await designer.focus();
    await debugging.press('Control+F5');
    await designer.frame.locator('.outcome').filter({ hasText: 'Succeeded' }).waitFor();
    await debugging.ended();
    // among the runs of the window they are runs like any other
    await designer.frame.locator('[data-step="add"].run-done').waitFor();
    await workbench.viewWebview().getByRole('treeitem').filter({ hasText: 'add' }).first().waitFor();
    await workbench.viewWebview().getByRole('status').filter({ hasText: 'Succeeded' }).waitFor();
    assert.deepEqual(people(), [{ login: 'ada', name: 'Ada' }]);
  });

  it('skips a step, forces a port and takes an answer in place of a call', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'staff.idflow.yaml');
    await designer.focus();
    await debugging.onwards();
    await debugging.stopsAt('may');
    await workbench.command('idflow: Skip This Step');
    await debugging.stopsAt('add');
    await workbench.command('idflow: Use an Answer Instead of Calling…');
    await workbench.quickInput.fill('1');
    await workbench.quickInput.press('Enter');
    await debugging.stopsAt('done');
    await debugging.onwards();
    await debugging.ended();
    assert.deepEqual(people(), []);
    await designer.focus();
    await debugging.onwards();
    await debugging.stopsAt('may');
    await workbench.command('idflow: Force a Port…');
    await workbench.quickRow('vetoed').click();
    await debugging.stopsAt('done');
    await debugging.stop();
  });

  it('goes on up to a step', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'staff.idflow.yaml');
    await designer.focus();
    await debugging.onwards();
    await debugging.stopsAt('may');
    await workbench.command('idflow: Run to This Step');
    await workbench.quickRow('done').click();
    await debugging.stopsAt('done');
    await debugging.stop();
  });

  it('says so when its process is killed, and leaves none behind', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'staff.idflow.yaml');
    await designer.focus();
    await debugging.onwards();
    await debugging.stopsAt('may');
    const [adapter, ...others] = adapterProcesses();
    assert.ok(adapter !== undefined);
    assert.deepEqual(others, []);
    process.kill(adapter, 'SIGKILL');
    await workbench.notification('The process of the run ended unexpectedly, by SIGKILL.').waitFor();
    await debugging.ended();
    await designer.frame.locator('.outcome').filter({ hasText: 'Failed' }).waitFor();
    await noAdapter();
  });

  it('asks for consent in a dialog', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'asking.idflow.yaml');
    await designer.focus();
    await debugging.onwards();
    await workbench.quickRow('ada.json').click();
    await workbench.dialog.filter({ hasText: 'Really?' }).waitFor();
    await workbench.dialog.getByRole('button', { name: 'Yes', exact: true }).click();
    await debugging.ended();
    await designer.frame.locator('[data-step="yes-then"].run-done').waitFor();
  });

  it('says of an input that is no map, while it is typed, that it is none', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'asking.idflow.yaml');
    await designer.focus();
    await workbench.command('idflow: Debug Flow with Input…');
    await workbench.quickRow('Type JSON…').click();
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'Input of the run' }).waitFor();
    const refused = workbench.page.locator('.quick-input-message').filter({ hasText: 'An input is a map of values, such as' });
    for (const text of ['["ada"]', '5', '"ada"']) {
      await workbench.quickInput.fill(text);
      await refused.waitFor();
      await workbench.quickInput.fill('{}');
      await refused.waitFor({ state: 'hidden' });
    }
    await workbench.quickInput.fill('{"login": "typed"}');
    await workbench.quickInput.press('Enter');
    await workbench.dialog.filter({ hasText: 'Really?' }).waitFor();
    await workbench.dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
    await debugging.ended();
    await designer.frame.locator('[data-step="no-then"].run-done').waitFor();
  });

  it('shows a script of the flow in the text beside the designer, and starts again', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'scripted.idflow.yaml');
    await designer.select('add');
    await debugging.press('F9');
    await debugging.onwards();
    await workbench.quickRow('ada.json').click();
    await debugging.stopsAt('add', 'Scripted');
    await debugging.into();
    await debugging.stopsOn('scripted.idflow.yaml', 6);
    await debugging.over();
    await debugging.stopsOn('scripted.idflow.yaml', 7);
    assert.equal(await debugging.line('scripted.idflow.yaml'), 7);
    await designer.frame.locator('[data-step="add"].is-selected').waitFor();
    await debugging.press('Control+Shift+F5');
    await debugging.stopsOn('scripted.idflow.yaml', 4);
    await debugging.stop();
    await noAdapter();
  });

  itLeavesNothingBehind(window);
});

describe('The debugger in a folder that is not trusted, in VS Code', function () {
  const window = openWindow(this, {
    files: { 'people.idflow.yaml': FLOW },
    server: {
      trust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
    },
  });

  it('does not start', async () => {
    const { workbench } = window;
    const designer = await Designer.open(workbench, 'people.idflow.yaml');
    await designer.focus();
    await workbench.page.keyboard.press('F1');
    await workbench.quickInput.fill('>idflow: ');
    await workbench.quickRow('idflow: Show the Log of the Last Run').waitFor();
    assert.equal(await workbench.quickRow(/^idflow: Debug/).count(), 0);
    await workbench.page.keyboard.press('Escape');
    await workbench.command('Debug: Start Debugging');
    await workbench.dialog.filter({ hasText: 'trust' }).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(adapterProcesses(), []);
    assert.equal(window.workspace.has('.idflow'), false);
  });

  itLeavesNothingBehind(window);
});
