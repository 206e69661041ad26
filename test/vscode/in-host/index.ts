import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How a test inside the extension host went; one JSON line each. */
export interface InnerResult {
  readonly title: string;
  readonly error?: string;
}

const TEST_MS = 20_000;

/**
 * Runs the suites inside of the extension host; VS Code calls this. Results go, as they come, to the file that the
 * variable IDFLOW_TEST_RESULTS names.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_MS, reporter: WritingReporter });
  // makes `describe` and `it` global, for the suites that are loaded next
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.suite.ts');
  await import('./language.suite.ts');
  await import('./database-schema.suite.ts');
  await import('./settings.suite.ts');
  await import('./editor.suite.ts');
  await import('./debugging.suite.ts');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

class WritingReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const write = (result: InnerResult): void => {
      const file = process.env['IDFLOW_TEST_RESULTS'];
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
    };
    runner.on('pass', (test) => write({ title: test.titlePath().join(' › ') }));
    runner.on('fail', (test, error: unknown) =>
      write({
        title: test.titlePath().join(' › '),
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  }
}
