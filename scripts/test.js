/**
 * `npm test`: installs what is missing, then checks format, lint rules and types, builds, and runs the tests.
 * The last line is `N passed, N failed`; a failed check counts as one failed. Files with failures are run once more, alone.
 * `npm test -- --grep X` or `npm test -- test/flow/…` runs the build and only those tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBrowser } from './browser.js';
import { buildBundle } from './bundle.js';
import { exitWith, Failure } from './failure.js';
import { runTests } from './mocha/run-tests.js';
import { findNode } from './node24.js';
import { packExtension } from './package.js';
import { installPackages } from './packages.js';
import { phase, seconds } from './phase.js';
import { runQuietly } from './process.js';
import { root } from './root.js';
import { printTargetReport } from './targets/report.js';
import { installHost, testedPackage } from './vscode-host/install.js';

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

/** @param {readonly string[]} args */
async function runAll(args) {
  const folder = mkdtempSync(join(tmpdir(), 'idflow-targets-'));
  const targets = join(folder, 'targets');
  const hasFiles = args.some((arg, at) => !arg.startsWith('-') && !/^(-g|-f|--grep|--fgrep)$/.test(args[at - 1] ?? ''));
  try {
    return await runTests(args.length === 0 || hasFiles ? args : [...args, 'test/**/*.test.ts'], {
      ...process.env,
      IDFLOW_TARGETS_REPORT: targets,
    });
  } finally {
    printTargetReport(targets);
    rmSync(folder, { recursive: true, force: true });
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
  const counts = built ? await runAll(args) : { passes: 0, failures: 0, pending: 0 };

  console.log(
    `\nDone in ${seconds(performance.now() - started)}.${failed.length > 0 ? ` Failed besides tests: ${failed.join(', ')}.` : ''}`,
  );
  const failures = counts.failures + failed.length;
  if (built && counts.passes + counts.failures + counts.pending === 0) console.log('No test matches what was asked for.');
  console.log(`${counts.passes} passed, ${failures} failed${counts.pending > 0 ? `, ${counts.pending} skipped` : ''}`);
  return failures > 0 || counts.passes === 0 ? 1 : 0;
});
