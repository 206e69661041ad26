import type { Browser, BrowserContext, ConsoleMessage, Dialog, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import type { VsCodeServer } from './server.ts';

export interface WorkbenchOptions {
  readonly width?: number;
  readonly height?: number;
  /** Query of the page, for tests that run inside the extension host. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const START_MS = 60_000;

/** Where scripts and styles of webviews come from, and the page around each of them. */
const OF_WEBVIEW = /vscode-resource|\/webview\/browser\/pre\//;

/** A VS Code window, for a person's hands: keys, clicks, what is to be seen. */
export class Workbench {
  readonly page: Page;
  readonly #console: { readonly type: string; readonly text: string; readonly from: string }[] = [];
  /** Requests that would have left this machine. */
  readonly blocked: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('console', (message) => this.#console.push(entryOf(message)));
    page.on('pageerror', ({ message, stack = '' }) => this.#console.push({ type: 'error', text: message, from: stack }));
  }

  /** Opens a folder (absolute path) in a window of its own. */
  static async open(browser: Browser, server: VsCodeServer, folder: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    const { width = 1400, height = 900, payload, prepare } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const workbench = new Workbench(context, page);
    await context.route(
      ({ hostname, protocol }) => protocol.startsWith('http') && hostname !== '127.0.0.1' && hostname !== 'localhost',
      (route) => {
        workbench.blocked.push(route.request().url());
        return route.abort();
      },
    );
    await prepare?.(page);
    const query = new URLSearchParams({ folder, ...(payload ? { payload: JSON.stringify(payload) } : {}) });
    await page.goto(`${server.url}/?${query}`, { waitUntil: 'commit', timeout: START_MS });
    await page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
    return workbench;
  }

  /** Waits until files can be opened with the extension's editor: a file opened before that stays text. */
  async ready(): Promise<void> {
    // VS Code marks the moment in which what extensions contribute is known.
    await this.page.waitForFunction(() => performance.getEntriesByName('code/didHandleExtensionPoints').length > 0, undefined, {
      timeout: START_MS,
    });
  }

  /** Loads the window again, once VS Code lets it go without a question: then it has backups of what is not saved. */
  async reload(): Promise<void> {
    const { page } = this;
    for (let isGone = false; !isGone;) {
      const { promise: left, resolve } = Promise.withResolvers<boolean>();
      const stay = (dialog: Dialog): void => void dialog.dismiss().then(() => resolve(false));
      const leave = (frame: Frame): void => {
        if (frame === page.mainFrame()) resolve(true);
      };
      page.on('dialog', stay).on('framenavigated', leave);
      // It is over before it can answer.
      await page.evaluate('void location.reload()').catch(() => undefined);
      isGone = await left;
      page.off('dialog', stay).off('framenavigated', leave);
    }
    await page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
    await this.ready();
  }

  /**
   * Opens quick input with a key, types, and takes the first row that holds `row`. An editor that is just loading takes
   * the focus away and closes quick input, so that this is tried again.
   */
  async quick(key: string, text: string, row?: string | RegExp): Promise<void> {
    const { page } = this;
    for (let attempt = 1; ; attempt++) {
      try {
        await page.keyboard.press(key);
        await this.quickInput.waitFor({ state: 'visible', timeout: 2_000 });
        await this.quickInput.fill(text, { timeout: 1_500 });
        if (row === undefined) await this.quickInput.press('Enter', { timeout: 1_000 });
        else await this.quickRow(row).click({ timeout: 5_000 });
        return;
      } catch (error) {
        await page.keyboard.press('Escape');
        if (attempt === 6) throw error;
      }
    }
  }

  /** The line of quick input: the palette, a choice, a question for a text. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget .quick-input-box input');
  }

  /** A row of quick input. */
  quickRow(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Runs a command by its title, as in the palette: `idflow: New Flow…`. */
  async command(title: string): Promise<void> {
    await this.quick('F1', `>${title}`, title);
  }

  /** Opens a file of the folder with the editor that is meant for it. */
  async openFile(path: string): Promise<void> {
    const name = path.split('/').at(-1)!;
    await this.quick('Control+P', path, name);
    await this.tab(name).waitFor();
  }

  /** The active tab with the name; in the first group that has one. */
  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab.active').filter({ hasText: name }).first();
  }

  /** Saves what is active, and waits until it is saved. */
  async save(name: string): Promise<void> {
    await this.page.keyboard.press('Control+S');
    await this.clean(name).waitFor();
  }

  /** The active tab with the name while it holds what is not saved. */
  dirty(name: string): Locator {
    return this.page.locator('.tabs-container .tab.active.dirty').filter({ hasText: name }).first();
  }

  /** The active tab with the name while everything is saved. */
  clean(name: string): Locator {
    return this.page.locator('.tabs-container .tab.active:not(.dirty)').filter({ hasText: name }).first();
  }

  async closeAllEditors(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  /** The text editor that shows a file of the name. */
  textEditor(name: string): Locator {
    return this.page.locator(`.editor-instance:has(.monaco-editor[data-uri$="/${name}"])`).locator('.monaco-editor').first();
  }

  /** Gives VS Code's own file dialog a path. While it still reads its folder, it writes over what was typed: then it is done again. */
  async chooseFile(path: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.quickInput.fill(path);
      await this.quickInput.press('Enter');
      try {
        return await this.quickInput.waitFor({ state: 'hidden', timeout: 2_000 });
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /**
   * Does something until it has its effect, as a person does: an editor that is only just there, or that has just been
   * written, takes away what it was asked for.
   * @param seen what to wait for; ms that it may take
   */
  async insist(act: () => Promise<unknown>, seen: (timeout: number) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await act();
        await seen(3_000);
        return;
      } catch (error) {
        if (attempt === 4) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** The visible lines of a text editor; blanks in it are no-break spaces, so match with `\s`. */
  textLine(name: string, text: RegExp): Locator {
    return this.textEditor(name).locator('.view-line').filter({ hasText: text }).first();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** A modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The document of the nth visible webview of an editor: the frame of VS Code, and in it that of the extension. */
  editorWebview(n = 0): FrameLocator {
    return this.#webview(':not([src*="purpose=webviewView"])', n);
  }

  /** The document of a webview in a panel or side bar. */
  viewWebview(): FrameLocator {
    return this.#webview('[src*="purpose=webviewView"]', 0);
  }

  #webview(kind: string, n: number): FrameLocator {
    return this.page.locator(`iframe.webview.ready${kind}:visible`).nth(n).contentFrame().frameLocator('iframe#active-frame');
  }

  /** What went wrong in webviews: errors, and what the content security policy kept away. */
  webviewErrors(): readonly string[] {
    return this.#console
      .filter(({ type, text, from }) => /Content Security Policy/i.test(text) || (type === 'error' && OF_WEBVIEW.test(from)))
      .map(({ text, from }) => `${text} (${from})`);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

const entryOf = (message: ConsoleMessage) => ({
  type: message.type(),
  text: message.text(),
  from: message.location().url,
});
