/**
 * `npm test`: installs what is missing, then checks format, lint rules and types, builds, and runs the tests.
 * The last line is `N passed, N failed`; a failed check counts as one failed.
 * `npm test -- --grep X` or `npm test -- test/flow/…` runs the build and only those tests.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBrowser } from './browser.js';
import { buildBundle } from './bundle.js';
import { exitWith, Failure } from './failure.js';
import { findNode } from './node24.js';
import { packExtension } from './package.js';
import { installPackages } from './packages.js';
import { phase, seconds } from './phase.js';
import { runInForeground, runQuietly } from './process.js';
import { root } from './root.js';
import { printTargetReport } from './targets/report.js';
import { installHost, testedPackage } from './vscode-host/install.js';

/** @typedef {{ passes: number, failures: number, pending: number }} Counts */

/** @param {string} script below node_modules @param {readonly string[]} args @param {string} advice */
async function check(script, args, advice) {
  const { code, output } = await runQuietly(findNode(), [join('node_modules', script), ...args], { cwd: root });
  if (code !== 0) throw new Failure(advice, output);
}

/** @param {string} project */
const checkTypes = (project) =>
  check('typescript/bin/tsc', ['-p', project, '--pretty', 'false'], 'Run `npm run check` while mending.');

const CHECKS = /** @type {const} */ ([
  ['Checking format', () => check('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'], 'Run `npm run format`.')],
  ['Checking lint rules', () => check('eslint/bin/eslint.js', ['--max-warnings=0', '.'], 'Run `npm run lint` while mending.')],
  ['Checking types', () => checkTypes('tsconfig.json')],
  ['Checking types of the webviews', () => checkTypes('webview/tsconfig.json')],
  ['Checking types of their tests', () => checkTypes('test/webview/tsconfig.json')],
  ['Checking types of the tests in VS Code', () => checkTypes('test/vscode/tsconfig.json')],
]);

/**
 * Runs one check and prints what is wrong.
 * @param {string} title @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} whether it passed
 */
async function passes(title, work) {
  try {
    await phase(title, work);
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.log(`${error.log.trimEnd().replace(/^/gm, '  ')}\n  ${error.message}`);
    return false;
  }
}

/** @param {readonly string[]} args @returns {Promise<Counts>} */
async function runMocha(args) {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-test-'));
  const summary = join(folder, 'summary.json');
  const targets = join(folder, 'targets');
  try {
    const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = ['--reporter', join('scripts', 'mocha', 'reporter.cjs'), '--reporter-option', `summary=${summary}`];
    const paths = args.some((arg, at) => !arg.startsWith('-') && !/^(-g|-f|--grep|--fgrep)$/.test(args[at - 1] ?? ''))
      ? []
      : ['test/**/*.test.ts'];
    // A forgotten `it.only` must not hide the other tests; a person who narrows the run may use it.
    const only = args.length === 0 ? ['--forbid-only'] : [];
    const code = await runInForeground(findNode(), [mocha, ...reporter, ...only, ...args, ...paths], {
      cwd: root,
      stdin: 'ignore',
      env: { ...process.env, IDFLOW_TARGETS_REPORT: targets },
    });
    printTargetReport(targets);
    const counts = readCounts(summary);
    if (counts === undefined) {
      console.log(`\nmocha stopped before its end (exit code ${code}); the reason stands above.`);
      return { passes: 0, failures: 1, pending: 0 };
    }
    return code !== 0 && counts.failures === 0 ? { ...counts, failures: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path @returns {Counts | undefined} */
function readCounts(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

await exitWith(async () => {
  const started = performance.now();
  const args = process.argv.slice(2);
  await installPackages();
  await installBrowser();
  await installHost();

  const failed = [];
  if (args.length > 0) console.log('Only some tests are asked for: format, lint rules and types are not checked.');
  else for (const [title, work] of CHECKS) if (!(await passes(title, work))) failed.push(title);

  let built = await passes('Building idflow', () => buildBundle({ production: true }));
  if (!built) failed.push('Building idflow');
  else if (!(await passes('Packaging the extension', () => packExtension(testedPackage)))) {
    built = false;
    failed.push('Packaging the extension');
  }

  if (built) console.log('Running the tests');
  const counts = built ? await runMocha(args) : { passes: 0, failures: 0, pending: 0 };

  console.log(
    `\nDone in ${seconds(performance.now() - started)}.${failed.length > 0 ? ` Failed besides tests: ${failed.join(', ')}.` : ''}`,
  );
  const failures = counts.failures + failed.length;
  if (built && counts.passes + counts.failures + counts.pending === 0) console.log('No test matches what was asked for.');
  console.log(`${counts.passes} passed, ${failures} failed${counts.pending > 0 ? `, ${counts.pending} skipped` : ''}`);
  return failures > 0 || counts.passes === 0 ? 1 : 0;
});
