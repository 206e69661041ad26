import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { startServer, type ServerOptions, type VsCodeServer } from './server.ts';
import { Workbench, type WorkbenchOptions } from './workbench.ts';
import { Workspace, type WorkspaceContents } from './workspace.ts';

const pictures = fileURLToPath(new URL('../../../.vscode-test/failures/', import.meta.url));

/** Longest time that a test may take, in milliseconds; starting takes longer. */
const TEST_MS = 40_000;
const START_MS = 120_000;
/** A test that another program on the machine starved may be tried once more; the report of the run says so. */
const RETRIES = 1;

/** A VS Code and a browser that test files share: both take seconds to start. */
class SharedHost {
  readonly #options: ServerOptions;
  #users = 0;
  #started: Promise<{ readonly server: VsCodeServer; readonly browser: Browser }> | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  announce(): void {
    this.#users++;
  }

  start(): Promise<{ readonly server: VsCodeServer; readonly browser: Browser }> {
    this.#started ??= Promise.all([startServer(this.#options), sharedBrowser()]).then(([server, browser]) => ({
      server,
      browser,
    }));
    return this.#started;
  }

  /** Stops it after the last suite that announced itself. */
  async leave(): Promise<void> {
    if (--this.#users === 0) await this.stop();
  }

  async stop(): Promise<void> {
    const started = this.#started;
    this.#started = undefined;
    await (await started?.catch(() => undefined))?.server.stop();
  }
}

let browser: Promise<Browser> | undefined;
const sharedBrowser = (): Promise<Browser> => (browser ??= startBrowser());

const hosts = new Map<string, SharedHost>();

// Where only some suites are run, those that are left out never leave.
after(async () => {
  await Promise.all([...hosts.values()].map((host) => host.stop()));
  await (await browser?.catch(() => undefined))?.close();
});

function hostFor(options: ServerOptions): SharedHost {
  const key = JSON.stringify(options);
  const host = hosts.get(key) ?? new SharedHost(options);
  hosts.set(key, host);
  return host;
}

/** What a suite works with; there from its first test to its last. */
export class OpenWindow {
  #server: VsCodeServer | undefined;
  #workbench: Workbench | undefined;
  /** What the log of the server said before this window: suites share servers. */
  #earlier: ReadonlySet<string> = new Set();
  readonly workspace: Workspace;

  constructor(contents: WorkspaceContents) {
    this.workspace = new Workspace(contents);
  }

  get workbench(): Workbench {
    assert.ok(this.#workbench, 'The window is open during tests only.');
    return this.#workbench;
  }

  get server(): VsCodeServer {
    assert.ok(this.#server, 'The server runs during tests only.');
    return this.#server;
  }

  async open(host: SharedHost, options: WindowOptions): Promise<void> {
    const { server, browser: chromium } = await host.start();
    this.#server = server;
    this.#earlier = new Set(server.complaints());
    this.#workbench = await Workbench.open(chromium, server, this.workspace.folder, options);
    await this.#workbench.ready();
  }

  /** Warnings and errors that the extension has logged since the window was opened. */
  complaints(): readonly string[] {
    return this.server.complaints().filter((complaint) => !this.#earlier.has(complaint));
  }

  async close(): Promise<void> {
    await this.#workbench?.close();
    this.workspace.remove();
  }

  /** Where a picture of the window now lies, and what its console said last. */
  async evidence(title: string): Promise<string> {
    if (!this.#workbench) return 'There was no window yet.';
    mkdirSync(pictures, { recursive: true });
    const file = join(pictures, `${title.replace(/[^\w]+/g, '-').slice(0, 100)}.png`);
    const taken = await this.#workbench.page.screenshot({ path: file, timeout: 5_000 }).then(
      () => `Picture of the window: ${file}`,
      (error: unknown) => `No picture could be taken: ${String(error)}`,
    );
    return [taken, ...this.#workbench.webviewErrors()].join('\n');
  }
}

export interface WindowOptions extends WorkspaceContents, WorkbenchOptions {
  readonly server?: ServerOptions;
}

/**
 * For a suite: a window of VS Code on a folder of its own. Suites with the same options of the server share one. A test
 * that fails leaves a picture of the window under `.vscode-test/failures/`, named in its error.
 * @param begin what to do before the first test
 */
export function openWindow(suite: Mocha.Suite, options: WindowOptions, begin?: () => Promise<unknown>): OpenWindow {
  const window = new OpenWindow(options);
  const host = hostFor(options.server ?? {});
  host.announce();
  suite.timeout(TEST_MS);
  suite.retries(RETRIES);
  before('opens VS Code', async function () {
    this.timeout(START_MS);
    try {
      await window.open(host, options);
      await begin?.();
    } catch (error) {
      throw await explained(error, `${suite.title} start`, window);
    }
  });
  afterEach('explains a failure', async function () {
    const test = this.currentTest;
    if (test?.state === 'failed' && test.err) test.err = await explained(test.err, test.fullTitle(), window);
  });
  after('closes the window', async function () {
    this.timeout(START_MS);
    await window.close();
    await host.leave();
  });
  return window;
}

/** The error, with what helps to understand it; the same object, since the reporter has it already. */
async function explained(error: unknown, title: string, window: OpenWindow): Promise<Error> {
  const known = error instanceof Error ? error : new Error(String(error));
  const evidence = await window.evidence(title);
  const { message, stack } = known;
  known.message = `${message}\n${evidence}`;
  if (stack?.includes(message)) known.stack = stack.replace(message, () => known.message);
  return known;
}

/** A test, for the end of a suite: nothing went wrong unseen. */
export function itLeavesNothingBehind(window: OpenWindow): void {
  it('leaves no error, no breach of the content security policy and no request to other hosts behind', () => {
    assert.deepEqual(window.workbench.webviewErrors(), []);
    assert.deepEqual(window.workbench.blocked, []);
    assert.deepEqual(window.complaints(), []);
  });
}
