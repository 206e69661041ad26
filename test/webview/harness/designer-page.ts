import { existsSync } from 'node:fs';
import type { BuildOptions } from 'esbuild';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import type { RunEvent } from '../../../src/runs/events.ts';
import { CHROMIUM_FLAGS } from '../../chromium-flags.ts';
import type { FlowUnderTest } from './flow-under-test.ts';
import { PageServer, type Theme } from './page-server.ts';

/** Where a Chromium is; undefined where there is none, and tests that need one are skipped. */
export function chromiumPath(): string | undefined {
  return [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** A Chromium with the designer's page, for the tests of one file. */
export class DesignerBrowser {
  readonly #browser: Browser;
  readonly #server: PageServer;

  private constructor(browser: Browser, server: PageServer) {
    this.#browser = browser;
    this.#server = server;
  }

  /** @param options for esbuild, over those of the real bundle */
  static async start(options: BuildOptions = {}): Promise<DesignerBrowser> {
    const server = await PageServer.start(options);
    const browser = await chromium.launch({ executablePath: chromiumPath() ?? '', headless: true, args: CHROMIUM_FLAGS });
    return new DesignerBrowser(browser, server);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /** Opens a flow and waits until it is drawn. */
  async open(
    flow: FlowUnderTest,
    {
      theme = 'dark',
      width = 1280,
      height = 800,
      motion = false,
    }: { theme?: Theme; width?: number; height?: number; motion?: boolean } = {},
  ): Promise<DesignerPage> {
    const context = await this.#browser.newContext({
      viewport: { width, height },
      reducedMotion: motion ? 'no-preference' : 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const designer = new DesignerPage(context, page);
    await page.addInitScript((under) => {
      window.flowUnderTest = under;
    }, flow);
    await page.goto(this.#server.url(theme));
    await page.locator('.canvas').waitFor();
    return designer;
  }
}

/** The designer in a page, and VS Code's side of it. */
export class DesignerPage {
  readonly page: Page;
  /** Errors of the page, which no test expects. */
  readonly errors: string[] = [];
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  get canvas(): Locator {
    return this.page.locator('.canvas');
  }

  step(id: string): Locator {
    return this.page.locator(`[data-step="${id}"]`);
  }

  edge(key: string): Locator {
    return this.page.locator(`[data-edge="${key}"]`);
  }

  /** What screen readers heard last. */
  async announced(): Promise<string> {
    return (await this.page.locator('[role="status"]').textContent()) ?? '';
  }

  text(): Promise<string> {
    return this.page.evaluate(() => window.vscodeSide.text);
  }

  /** Waits until the document's text fits. */
  async textWith(pattern: RegExp): Promise<string> {
    await this.page.waitForFunction(
      ([source, flags]) => new RegExp(source!, flags).test(window.vscodeSide.text),
      [pattern.source, pattern.flags],
    );
    return this.text();
  }

  asked(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.vscodeSide.host.asked);
  }

  /** What the extension tells of a run. */
  run(events: readonly RunEvent[], options: { reset?: boolean; running?: boolean } = {}): Promise<void> {
    return this.page.evaluate(({ json, how }) => window.vscodeSide.run(JSON.parse(json) as readonly RunEvent[], how), {
      json: JSON.stringify(events),
      how: options,
    });
  }

  /** Everything that must not have happened: errors, messages that do not fit, reports of the security policy. */
  async wrongs(): Promise<readonly string[]> {
    const { violations, misfits } = await this.page.evaluate(() => ({
      violations: window.vscodeSide.violations,
      misfits: window.vscodeSide.misfits,
    }));
    return [...this.errors, ...violations, ...misfits];
  }
}
