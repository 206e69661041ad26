import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CommandLine } from './command-line.ts';

describe('idflow demo', () => {
  const commandLine = new CommandLine();
  const demoFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('idflow-demo-'));

  it('0: provisions people from any folder, shows what changed, and leaves nothing behind', async () => {
    const before = demoFolders();
    const { exitCode, stdout, stderr } = await commandLine.run(['demo']);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.equal(stderr, '');
    const outcomes = stdout.match(/^. (Succeeded|Vetoed|No changes|Cancelled|Failed)(?= {2})/gm)?.map((line) => line.slice(2));
    assert.deepEqual(outcomes, ['Succeeded', 'Succeeded', 'Vetoed', 'No changes', 'Succeeded', 'Succeeded', 'Succeeded']);
    const changed = stdout.slice(stdout.indexOf('\nWhat changed\n'));
    for (const name of ['hana.sato', "department 'Finance' → 'Controlling'", 'anna.keller@partner.example', 'Dealer Desk'])
      assert.ok(changed.includes(name), name);
    assert.match(changed, /^ {4}memberships {2}\d → \d$/m);
    assert.deepEqual(readdirSync(commandLine.folder), []);
    assert.deepEqual(
      demoFolders().filter((name) => !before.includes(name)),
      [],
    );
  });

  it('names next commands that work', async () => {
    const { stdout } = await commandLine.run(['demo']);
    const commands = stdout.slice(stdout.indexOf('\nTry next\n')).matchAll(/^ {2}(?:node \S+|idflow) (validate .*)$/gm);
    const [command] = [...commands];
    assert.ok(command?.[1], stdout.slice(-800));
    const { exitCode, stdout: validated } = await commandLine.run(command[1].split(' '));
    assert.equal(exitCode, 0, validated);
  });
});
