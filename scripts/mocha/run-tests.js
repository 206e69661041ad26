/** Runs mocha as `npm test` does: once, and what failed a second time, alone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findNode } from '../node24.js';
import { runInForeground } from '../process.js';
import { root } from '../root.js';

/** @typedef {{ passes: number, failures: number, pending: number }} Counts */
/** @typedef {Counts & { files: Record<string, Counts> }} Summary */

/** Files with failures up to which a program that disturbed them is likelier than a defect. */
const FEW = 6;

/**
 * Runs tests and says what they say. Files of tests that fail are run once more, in a process, a window and folders of
 * their own: a machine that is busy starves tests that drive a whole VS Code. The report names them, since a test that
 * passes at times hides something. Without arguments only: who asks for some tests wants to see them fail.
 * @param {readonly string[]} args of mocha; files, or none for all
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
export async function runTests(args, env) {
  const whole = args.length === 0;
  // A forgotten `it.only` must not hide the other tests; a person who narrows the run may use it.
  const first = await runMocha(whole ? ['--forbid-only', 'test/**/*.test.ts'] : args, env);
  const failed = whole ? filesThatFailed(first) : [];
  if (failed.length === 0) return together(first);

  console.log(`\nRunning once more, alone: ${failed.map((file) => relative(root, file)).join(', ')}`);
  const second = await runMocha(['--forbid-only', ...failed], env);
  const unsteady = failed.filter((file) => second.files[file]?.failures === 0).map((file) => relative(root, file));
  if (unsteady.length > 0) console.log(`\nFailed at first, passed alone: ${unsteady.join(', ')}`);
  return together(first, second, failed);
}

/**
 * @param {Summary} summary
 * @returns {readonly string[]} paths; none where a failure belongs to no file, or where many fail
 */
function filesThatFailed({ failures, files }) {
  const failed = Object.entries(files).filter(([, counts]) => counts.failures > 0);
  const known = failed.reduce((sum, [, counts]) => sum + counts.failures, 0);
  return known === failures && failed.length <= FEW ? failed.map(([file]) => file) : [];
}

/**
 * The counts of a run, with those of some of its files from a second one.
 * @param {Summary} first @param {Summary} [second] @param {readonly string[]} [again]
 * @returns {Counts}
 */
function together(first, second, again = []) {
  if (!second) return { passes: first.passes, failures: first.failures, pending: first.pending };
  const others = Object.entries(first.files).filter(([file]) => !again.includes(file));
  const sum = (/** @type {keyof Counts} */ key) => others.reduce((total, [, counts]) => total + counts[key], second[key]);
  return { passes: sum('passes'), failures: sum('failures'), pending: sum('pending') };
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<Summary>} */
async function runMocha(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-test-'));
  const file = join(folder, 'summary.json');
  try {
    const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = ['--reporter', join('scripts', 'mocha', 'reporter.cjs'), '--reporter-option', `summary=${file}`];
    const code = await runInForeground(findNode(), [mocha, ...reporter, ...args], { cwd: root, stdin: 'ignore', env });
    const summary = readSummary(file);
    if (summary === undefined) {
      console.log(`\nmocha stopped before its end (exit code ${code}); the reason stands above.`);
      return { passes: 0, failures: 1, pending: 0, files: {} };
    }
    return code !== 0 && summary.failures === 0 ? { ...summary, failures: 1 } : summary;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path @returns {Summary | undefined} */
function readSummary(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
