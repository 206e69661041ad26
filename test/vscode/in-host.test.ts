import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { Test } from 'mocha';
import { startBrowser } from './host/browser.ts';
import { startServer } from './host/server.ts';
import { Workbench } from './host/workbench.ts';
import { allSamples, Workspace } from './host/workspace.ts';
import type { InnerResult } from './in-host/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const suites = join(root, '.vscode-test', 'in-host');
const program = join(suites, 'index.cjs');
const results = join(suites, 'results.ndjson');

const ALL_MS = 120_000;

/** Puts the suites into one file that VS Code can load. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: [join(root, 'test/vscode/in-host/index.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** Runs the suites inside of the extension host. @returns how that ended, and what is needed to understand a bad end */
async function runInside(): Promise<{ readonly code: number | undefined; readonly evidence: string }> {
  await mkdir(suites, { recursive: true });
  rmSync(results, { force: true });
  const [server, browser] = await Promise.all([
    startServer({ vscodeOptions: ['enable-smoke-test-driver'], env: { IDFLOW_TEST_RESULTS: results } }),
    startBrowser(),
    bundle(),
  ]);
  const workspace = new Workspace({ samples: allSamples });
  try {
    const { promise: exited, resolve } = Promise.withResolvers<number>();
    const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
    const workbench = await Workbench.open(browser, server, workspace.folder, {
      payload: [
        ['extensionDevelopmentPath', remote(server.extension)],
        ['extensionTestsPath', remote(program)],
      ],
      // how the host of the tests in a browser tells that they are over
      prepare: async (page) => {
        await page.exposeFunction('codeAutomationLog', () => undefined);
        await page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      },
    });
    const patience = new AbortController();
    const code = await Promise.race([exited, delay(ALL_MS, undefined, { signal: patience.signal })]);
    patience.abort();
    const picture = join(root, '.vscode-test', 'failures', 'in-host.png');
    if (code !== 0) await workbench.page.screenshot({ path: picture });
    return { code: code ?? undefined, evidence: `Picture of the window: ${picture}\n${server.log()}` };
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

const read = (): readonly InnerResult[] =>
  existsSync(results)
    ? readFileSync(results, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as InnerResult)
    : [];

describe('Inside the extension host of VS Code', function () {
  this.timeout(ALL_MS * 1.5);
  let ended: { readonly code: number | undefined; readonly evidence: string };

  before('runs the suites there', async () => {
    ended = await runInside();
    for (const { title, error } of read())
      this.addTest(
        new Test(title, () => {
          if (error !== undefined) throw new Error(error);
        }),
      );
  });

  it('ends by itself', () => {
    const told = read();
    if (told.length === 0 || ended.code === undefined || (ended.code !== 0 && told.every(({ error }) => error === undefined)))
      throw new Error(
        `The suites inside the extension host ended ${ended.code === undefined ? 'not at all' : `with code ${ended.code}`}, after ${told.length} tests. The last one: ${told.at(-1)?.title ?? 'none'}.\n${ended.evidence}`,
      );
  });
});
