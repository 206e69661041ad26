import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { CONNECTION_KINDS } from '../../src/targets/environment/connections/index.ts';
import { readTargetsFile } from '../../src/targets/environment/targets-file.ts';
import { CommandLine } from './command-line.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('docs/cli.md', () => {
  const commandLine = new CommandLine();

  it('has every exit code', () => {
    for (const { code } of Object.values(EXIT_CODES)) assert.match(page('cli.md'), new RegExp(`^\\| ${code} \\| `, 'm'));
  });

  it('has every option of run', async () => {
    const { stdout } = await commandLine.run(['run', '--help']);
    const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z]+)/gm)]
      .map(([, option]) => option!)
      .filter((option) => option !== '--help');
    assert.ok(options.length > 8, stdout);
    for (const option of options) assert.ok(page('cli.md').includes(option), option);
  });
});

describe('docs/targets.md', () => {
  it('has every kind of connection with every key', () => {
    for (const { kind, fields } of CONNECTION_KINDS) {
      const [, section = ''] = page('targets.md').split(`### \`${kind}\``);
      for (const key of Object.keys(fields))
        if (key !== 'kind') assert.ok(section.split('\n### ')[0]!.includes(`| \`${key}\` |`), `${kind}.${key}`);
    }
  });

  it('has an example that is sound', () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page('targets.md')) ?? [];
    assert.deepEqual([...readTargetsFile(example, 'example').environments.keys()], ['embedded', 'staging']);
  });
});
