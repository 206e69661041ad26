import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

describe('the report of a test run', () => {
  let folder: string;

  /** Runs mocha on one test file; answers what it prints and the counts it leaves for `npm test`. */
  async function report(code: string): Promise<{ output: string; counts: unknown; byFile: unknown }> {
    const file = join(folder, 'some.test.cjs');
    const summary = join(folder, 'summary.json');
    await writeFile(file, code);
    const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = join(root, 'scripts', 'mocha', 'reporter.cjs');
    const args = [mocha, '--no-config', '--reporter', reporter, '--reporter-option', `summary=${summary}`, file];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => {
        resolve(stdout);
      });
    });
    const { files, ...counts } = JSON.parse(await readFile(summary, 'utf8')) as { files: Record<string, unknown> };
    return { output, counts, byFile: files[file] };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idflow-report-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has one line for a suite that passes', async () => {
    const { output, counts } = await report(
      `describe('delta', () => { it('adds', () => {}); it('removes', () => {}); it.skip('moves', () => {}); })`,
    );
    assert.match(output, /✓ delta {2}2 passed, 1 skipped/);
    assert.deepEqual(counts, { passes: 2, failures: 0, pending: 1 });
  });

  it('names each failure at once, and tells all of it at the end', async () => {
    const { output, counts } = await report(
      `describe('delta', () => { describe('of grants', () => { it('adds', () => { throw new Error('no grant was added') }); }); })`,
    );
    assert.match(output, /✗ delta {2}0 passed, 1 failed/);
    assert.match(output, /✗ of grants › adds/);
    assert.match(output, /no grant was added/);
    assert.deepEqual(counts, { passes: 0, failures: 1, pending: 0 });
  });

  it('tells of a test that passed only when it was tried again, and why', async () => {
    const { output, counts } = await report(
      `let tries = 0;
       describe('delta', function () { this.retries(1); it('adds', () => { if (tries++ === 0) throw new Error('no grant was added') }); });`,
    );
    assert.match(output, /✓ delta {2}1 passed/);
    assert.match(output, /↻ tried again: adds: no grant was added/);
    assert.deepEqual(counts, { passes: 1, failures: 0, pending: 0 });
  });

  it('counts a hook that fails', async () => {
    const { counts, byFile } = await report(
      `describe('delta', () => { before(() => { throw new Error('no database') }); it('adds', () => {}); })`,
    );
    assert.deepEqual(counts, { passes: 0, failures: 1, pending: 0 });
    assert.deepEqual(byFile, counts);
  });
});
