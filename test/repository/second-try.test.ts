import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

const PASSES = `describe('steady', () => { it('adds', () => {}); });`;
const FAILS = `describe('broken', () => { it('adds', () => { throw new Error('no grant was added') }); });`;
/** Fails in its first process. */
const UNSTEADY = `
import { existsSync, writeFileSync } from 'node:fs';
describe('unsteady', () => {
  it('subtracts', () => {});
  it('adds', () => {
    const wasHere = existsSync('was-here');
    writeFileSync('was-here', '');
    if (!wasHere) throw new Error('the machine was busy');
  });
});`;

describe('Running all tests', function () {
  this.timeout(60_000);
  let folder: string;

  /** Runs the tests of a project that has these. */
  async function run(
    files: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<{ output: string; counts: unknown }> {
    await mkdir(join(folder, 'test'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'test', `${name}.test.ts`), text);
    const program = `
      import { runTests } from './scripts/mocha/run-tests.js';
      console.log('COUNTS' + JSON.stringify(await runTests(${JSON.stringify(args)}, process.env)));`;
    const node = ['--input-type=module', '--eval', program];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, node, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
    });
    return { output, counts: JSON.parse(/COUNTS(.*)/.exec(output)?.[1] ?? 'null') as unknown };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idflow-second-try-'));
    await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('runs once where nothing fails', async () => {
    const { output, counts } = await run({ steady: PASSES });
    assert.deepEqual(counts, { passes: 1, failures: 0, pending: 0 });
    assert.doesNotMatch(output, /once more/);
  });

  it('runs a file that failed once more, alone, and says so', async () => {
    const { output, counts } = await run({ steady: PASSES, unsteady: UNSTEADY });
    assert.deepEqual(counts, { passes: 3, failures: 0, pending: 0 });
    assert.match(output, /the machine was busy/);
    assert.match(output, /Running once more, alone: test.unsteady\.test\.ts/);
    assert.match(output, /Failed at first, passed alone: test.unsteady\.test\.ts/);
  });

  it('keeps a failure that comes again', async () => {
    const { output, counts } = await run({ broken: FAILS, unsteady: UNSTEADY });
    assert.deepEqual(counts, { passes: 2, failures: 1, pending: 0 });
    assert.doesNotMatch(output, /passed alone: .*broken/);
  });

  it('shows who asks for some tests how they fail', async () => {
    const { output, counts } = await run({ unsteady: UNSTEADY }, 'test/unsteady.test.ts');
    assert.deepEqual(counts, { passes: 1, failures: 1, pending: 0 });
    assert.doesNotMatch(output, /once more/);
  });
});
