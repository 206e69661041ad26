/**
 * `npm run test:targets`: the tests of targets alone, against real servers that they start themselves. Prints the name and
 * version of each, and what was skipped. Arguments go to mocha: `npm run test:targets -- --grep deadlock`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitWith } from './failure.js';
import { findNode } from './node24.js';
import { installPackages } from './packages.js';
import { runInForeground } from './process.js';
import { root } from './root.js';
import { printTargetReport } from './targets/report.js';

await exitWith(async () => {
  await installPackages();
  const folder = mkdtempSync(join(tmpdir(), 'idflow-test-targets-'));
  try {
    const report = join(folder, 'targets');
    const mocha = [join('node_modules', 'mocha', 'bin', 'mocha.js'), '--reporter', join('scripts', 'mocha', 'reporter.cjs')];
    const code = await runInForeground(findNode(), [...mocha, ...process.argv.slice(2), 'test/targets/**/*.test.ts'], {
      cwd: root,
      stdin: 'ignore',
      env: { ...process.env, IDFLOW_TARGETS_REPORT: report },
    });
    printTargetReport(report);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
