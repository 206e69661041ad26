import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findNode } from '../../scripts/node24.js';
import { adapterProcesses, Debugging, noAdapter } from './host/debugging.ts';
import { Designer } from './host/designer.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const FLOW = `idflow: 1
name: People
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping:
      - login <= login
      - name <= name
      - password <= password
    properties:
      check: SELECT login FROM people WHERE login = :login
      insert: INSERT INTO people (login, name) VALUES (:login, :name)
steps:
  values: { map: person, next: there }
  there: { check: person, then: done, else: add }
  add: { insert: person, next: done }
  done: { end: auto }
`;

const file = 'people.idflow.yaml';
const RECORDINGS = '.idflow/recordings';

describe('A recorded run, in VS Code', function () {
  let debugging: Debugging;
  let designer: Designer;
  const window = openWindow(
    this,
    {
      files: {
        [file]: FLOW,
        'hr.sql': 'CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, name TEXT NOT NULL);\n',
        'idflow.targets.yaml': 'environments:\n  embedded:\n    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }\n',
        'inputs/ada.json': '{ "login": "ada", "name": "Ada", "password": "canary-4711" }\n',
        'inputs/nameless.json': '{ "login": "bo", "name": null, "password": "canary-4711" }\n',
      },
    },
    async () => {
      debugging = new Debugging(window.workbench);
      designer = await Designer.open(window.workbench, file);
    },
  );
  const { workspace } = window;

  const recordings = (): string[] => (workspace.has(RECORDINGS) ? readdirSync(workspace.path(RECORDINGS)) : []);
  const database = (): string => workspace.path('.idflow/hr.db');
  /** What nobody may touch is not there. */
  const removeTarget = (): void => {
    for (const ending of ['', '-wal', '-shm']) rmSync(database() + ending, { force: true });
  };
  const outcome = (word: string) => designer.frame.locator('.outcome').filter({ hasText: word });
  /** A view that was hidden meanwhile is another one, which VS Code names as those of editors: it is the last one. */
  const panel = () =>
    window.workbench.page.locator('iframe.webview.ready:visible').last().contentFrame().frameLocator('iframe#active-frame');
  const panelButton = (name: string) => panel().getByRole('button', { name });
  const band = () => designer.frame.getByRole('region', { name: 'Recorded' });
  const paused = (step: string) => designer.frame.locator(`[data-step="${step}"].frame-paused`);

  /** What is kept of a run is decided when it is over for everybody. */
  const isOver = (): Promise<void> => panel().locator('button:enabled[aria-label="Run again"]').waitFor();

  async function runWith(input: string, ends: string): Promise<void> {
    await designer.button('Run with input…').click();
    await window.workbench.quickRow(input).click();
    await outcome(ends).waitFor();
    await isOver();
  }

  /** From the end of the run one step back, and forwards again; nobody asks the target. */
  async function goesBothWays(...steps: readonly [last: string, before: string]): Promise<void> {
    const [last, before] = steps;
    await debugging.stopsAt(last, 'People');
    await paused(last).waitFor();
    await band().waitFor();
    await debugging.back();
    await debugging.stopsAt(last, 'People');
    await debugging.back();
    await debugging.stopsAt(before, 'People');
    await paused(before).waitFor();
    await band().waitFor();
    await debugging.over();
    await debugging.stopsAt(last, 'People');
    await designer.frame.locator(`[data-step="${last}"].is-recorded`).waitFor();
    await debugging.stop();
    await noAdapter();
    await band().waitFor({ state: 'detached' });
    assert.equal(workspace.has('.idflow/hr.db'), false);
  }

  afterEach('ends what runs', async () => {
    if (adapterProcesses().length > 0) await window.workbench.command('Debug: Stop');
    await noAdapter();
  });

  it('that succeeds is not kept, unless somebody asks for it', async () => {
    await runWith('ada.json', 'Succeeded');
    assert.deepEqual(recordings(), []);
    assert.equal(await panelButton('Debug this run: it was recorded').count(), 0);
    await window.workbench.command('idflow: Run Flow and Record It');
    await outcome('No changes').waitFor();
    await panelButton('Debug this run: it was recorded').waitFor();
    assert.equal(recordings().length, 1);
  });

  it('is debugged from the run panel, both ways, with no target there', async () => {
    removeTarget();
    await panelButton('Debug this run: it was recorded').click();
    await goesBothWays('done', 'there');
  });

  it('is kept when it fails, holds no secret, and is debugged where it failed', async () => {
    await runWith('nameless.json', 'Failed');
    await panelButton('Debug this run: it was recorded').waitFor();
    assert.equal(recordings().length, 2);
    for (const name of recordings()) assert.doesNotMatch(workspace.read(`${RECORDINGS}/${name}`), /canary/);
    assert.equal(workspace.read('.idflow/.gitignore'), '*\n');
    removeTarget();
    await panelButton('Debug this run: it was recorded').click();
    await goesBothWays('add', 'there');
  });

  it('is chosen among those that are kept', async () => {
    await designer.focus();
    await window.workbench.command('idflow: Debug Recorded Run…');
    await window.workbench.quickRow(recordings().sort().at(-1)!).click();
    await goesBothWays('add', 'there');
  });

  it('may come from the command line', async () => {
    const recording = workspace.path('from-the-command-line.ndjson');
    const input = workspace.path('inputs/nameless.json');
    const args = [PROGRAM, 'run', workspace.path(file), '--input', input, '--record', recording];
    assert.equal(spawnSync(findNode(), args, { stdio: 'ignore' }).status, 1);
    assert.match(readFileSync(recording, 'utf8'), /"outcome":"failed"/);
    removeTarget();
    await designer.focus();
    await window.workbench.command('idflow: Debug Recorded Run…');
    await window.workbench.quickRow('Open File…').click();
    await window.workbench.page.locator('.quick-input-title').filter({ hasText: 'Which recorded run' }).waitFor();
    await window.workbench.chooseFile(recording);
    await goesBothWays('add', 'there');
  });

  it('may be a debug session that failed; one that is stopped is not kept', async () => {
    const before = recordings().length;
    await designer.focus();
    await debugging.press('Control+F5');
    await outcome('Failed').waitFor();
    await panelButton('Debug this run: it was recorded').waitFor();
    assert.equal(recordings().length, before + 1);
    // the keys mean that session until it is over
    await noAdapter();
    await designer.select('add');
    await debugging.press('F9');
    await debugging.onwards();
    await debugging.stopsAt('add', 'People');
    assert.equal(recordings().length, before + 2);
    await debugging.stop();
    await noAdapter();
    assert.equal(recordings().length, before + 1);
  });

  itLeavesNothingBehind(window);
});
