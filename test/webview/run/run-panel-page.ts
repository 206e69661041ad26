import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { FromRunPanel, RunSummary, ToRunPanel } from '../../../src/designer/run-panel-protocol.ts';
import type { RunEvent } from '../../../src/runs/events.ts';
import { CHROMIUM_FLAGS } from '../../chromium-flags.ts';
import { chromiumPath } from '../harness/designer-page.ts';
import { PageServer, type Theme } from '../harness/page-server.ts';

/** A Chromium with the run panel's page, for the tests of one file. */
export class RunPanelBrowser {
  readonly #browser: Browser;
  readonly #server: PageServer;

  private constructor(browser: Browser, server: PageServer) {
    this.#browser = browser;
    this.#server = server;
  }

  static async start(): Promise<RunPanelBrowser> {
    // the server's page loads two files, whatever they are made of
    const server = await PageServer.start({
      entryPoints: { designer: 'webview/run/main.tsx', host: 'test/webview/run/host.ts' },
    });
    const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', headless: true, args: CHROMIUM_FLAGS });
    return new RunPanelBrowser(browser, server);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /** Opens the panel; it waits for what the extension says. */
  async open({
    theme = 'dark',
    width = 1100,
    height = 320,
  }: { theme?: Theme; width?: number; height?: number } = {}): Promise<RunPanelPage> {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const panel = new RunPanelPage(page);
    await page.goto(this.#server.url(theme));
    await panel.heard('ready');
    return panel;
  }
}

/** A run as the extension tells of it. */
export const summary = (id: string, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  flow: 'update-user',
  startedAt: '2026-11-21T09:00:00.000Z',
  environment: 'embedded',
  input: 'changed.json',
  running: false,
  stopping: false,
  recorded: false,
  dropped: 0,
  ...more,
});

/** The panel in a page, and the extension's side of it. */
export class RunPanelPage {
  readonly page: Page;
  readonly #errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.#errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(message.text());
    });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async send(...messages: ToRunPanel[]): Promise<void> {
    // as text: the types of events are too deep for the types of `evaluate`
    await this.page.evaluate((all) => {
      for (const message of JSON.parse(all) as ToRunPanel[]) window.runPanelSide.send(message);
    }, JSON.stringify(messages));
  }

  /** Shows a run that is over. */
  async show(events: readonly RunEvent[], more: Partial<RunSummary> = {}): Promise<void> {
    const last = events.at(-1);
    const outcome = last?.event === 'run-finished' ? last.report.outcome : undefined;
    const run = summary('1', { ...(outcome ? { outcome } : {}), ...more });
    await this.send(
      { type: 'runs', runs: [run], shown: '1', words: {} },
      { type: 'events', run: '1', reset: true, events: [...events] },
    );
    await this.page.locator('[role="treeitem"]').first().waitFor();
  }

  get tree(): Locator {
    return this.page.getByRole('tree');
  }

  row(text: string | RegExp): Locator {
    return this.page.getByRole('treeitem').filter({ hasText: text }).first();
  }

  get active(): Locator {
    return this.page.locator('[role="treeitem"][aria-selected="true"]');
  }

  /** What the lines say that are drawn. */
  lines(): Promise<string[]> {
    return this.page.getByRole('treeitem').allInnerTexts();
  }

  sent(): Promise<FromRunPanel[]> {
    return this.page.evaluate(() => window.runPanelSide.sent);
  }

  /** Waits for a message of the panel. */
  async heard<T extends FromRunPanel['type']>(type: T): Promise<Extract<FromRunPanel, { type: T }>> {
    await this.page.waitForFunction((wanted) => window.runPanelSide.sent.some((message) => message.type === wanted), type);
    return (await this.sent()).findLast((message) => message.type === type) as Extract<FromRunPanel, { type: T }>;
  }

  /** Everything that must not have happened: errors, messages that do not fit, reports of the security policy. */
  async wrongs(): Promise<readonly string[]> {
    const { violations, sent } = await this.page.evaluate(() => window.runPanelSide);
    return [...this.#errors, ...violations, ...sent.flatMap((message) => (message.type === 'error' ? [message.message] : []))];
  }
}
