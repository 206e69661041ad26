'use strict';
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Time after the last test in which the process must end by itself; ms. */
const GRACE = 15_000;

/**
 * One line per suite while the tests run, then every failure in full. The option `summary=FILE` writes the counts
 * as JSON, together and by file, for the command that started mocha.
 */
class SuiteReporter extends reporters.Base {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    /** @type {{ title: string, started: number, passed: number, skipped: number, failed: string[], again: string[] } | undefined} */
    let suite;
    /** @type {Record<string, { passes: number, failures: number, pending: number }>} */
    const files = {};
    const count = (/** @type {string | undefined} */ file, /** @type {'passes' | 'failures' | 'pending'} */ what) => {
      if (file) (files[file] ??= { passes: 0, failures: 0, pending: 0 })[what] += 1;
    };

    runner.on('suite', (entered) => {
      if (entered.parent?.root)
        suite = { title: entered.title, started: performance.now(), passed: 0, skipped: 0, failed: [], again: [] };
    });
    runner.on('pass', ({ file }) => {
      count(file, 'passes');
      if (suite) suite.passed += 1;
    });
    runner.on('pending', ({ file }) => {
      count(file, 'pending');
      if (suite) suite.skipped += 1;
    });
    runner.on('fail', (test) => {
      count(test.file, 'failures');
      if (suite) suite.failed.push(test.titlePath().slice(1).join(' › '));
    });
    runner.on('retry', (test, error) => {
      if (suite) suite.again.push(`${test.titlePath().slice(1).join(' › ')}: ${String(error?.message).split('\n')[0]}`);
    });
    runner.on('suite end', (left) => {
      if (!suite || !left.parent?.root) return;
      const mark = suite.failed.length > 0 ? reporters.Base.color('fail', '✗') : reporters.Base.color('checkmark', '✓');
      const notes = [`${suite.passed} passed`];
      if (suite.failed.length > 0) notes.push(`${suite.failed.length} failed`);
      if (suite.skipped > 0) notes.push(`${suite.skipped} skipped`);
      const time = `${((performance.now() - suite.started) / 1000).toFixed(1)} s`;
      console.log(`  ${mark} ${suite.title}  ${reporters.Base.color('light', `${notes.join(', ')}, ${time}`)}`);
      for (const title of suite.failed) console.log(`      ✗ ${title}`);
      // to be seen, since a test that passes at times hides something
      for (const title of suite.again) console.log(`      ↻ tried again: ${title}`);
      suite = undefined;
    });
    runner.once('end', () => {
      if (this.failures.length > 0) reporters.Base.list(this.failures);
      const { passes, failures, pending } = this.stats;
      const report = (/** @type {number} */ more) => {
        const file = options.reporterOptions?.summary;
        if (file) writeFileSync(file, JSON.stringify({ passes, failures: failures + more, pending, files }));
      };
      report(0);
      setTimeout(() => {
        console.log(`\nThe tests are over, but one left something open: ${process.getActiveResourcesInfo().join(', ')}.`);
        report(1);
        process.exit(1);
      }, GRACE).unref();
    });
  }
}

module.exports = SuiteReporter;
