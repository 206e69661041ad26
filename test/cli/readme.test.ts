import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { CommandLine } from './command-line.ts';

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const readme = text('README.md');

/** The arguments of the command in the README that runs the flow above it. */
function runArguments(): string[] {
  const [, command = ''] = /npm run -s idflow -- (run samples\/hello[\s\S]*?)\n```/.exec(readme) ?? [];
  return command.replaceAll('\\\n', ' ').trim().split(/\s+/);
}

describe('README.md', () => {
  const commandLine = new CommandLine();

  it('shows the flow of samples/hello as it is', () => {
    const [, flow = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.equal(flow, text('samples/hello/hello.idflow.yaml'));
  });

  it('has a command that succeeds, and the second time has nothing to do', async () => {
    commandLine.write('samples/hello/hello.idflow.yaml', text('samples/hello/hello.idflow.yaml'));
    const first = await commandLine.run(runArguments());
    assert.equal(first.exitCode, 0, first.stdout + first.stderr);
    assert.match(first.stdout, /Welcome, Jane!/);
    const second = await commandLine.run(runArguments());
    assert.equal(second.exitCode, 3, second.stdout + second.stderr);
  });

  it('shows how a mistake is told', async () => {
    commandLine.write(
      'samples/hello/hello.idflow.yaml',
      text('samples/hello/hello.idflow.yaml').replace('missing: create', 'missing: craete'),
    );
    const { exitCode, stderr } = await commandLine.run(runArguments());
    assert.equal(exitCode, 6);
    const [, shown = ''] = /```\n(samples\/hello[\s\S]*?)```/.exec(readme) ?? [];
    assert.ok(stderr.startsWith(shown.trimEnd()), stderr);
  });

  it('leads to pages and pictures that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link!);
    assert.ok(links.length > 8);
    for (const link of links) assert.ok(existsSync(new URL(`../../${link}`, import.meta.url)), link);
  });
});
