import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The Targets view, for a person's hands. */
export class TargetsView {
  readonly #workbench: Workbench;

  private constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Shows the view and waits until it has said something. */
  static async open(workbench: Workbench): Promise<TargetsView> {
    await workbench.command('idflow: Focus on Targets View');
    const view = new TargetsView(workbench);
    await view.rows.or(view.welcome).first().waitFor();
    return view;
  }

  get rows(): Locator {
    return this.#workbench.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row');
  }

  /** What stands there while there are no targets. */
  get welcome(): Locator {
    return this.#workbench.page.locator('.welcome-view-content');
  }

  /** The line of which screen readers say something: `Target hr, sqlite`. */
  row(words: string | RegExp): Locator {
    if (typeof words !== 'string') return this.rows.filter({ hasText: words }).first();
    return this.#workbench.page.locator(`.tree-explorer-viewlet-tree-view .monaco-list-row[aria-label^="${words}"]`).first();
  }

  /** Opens a line, so that what is below it is to be seen. */
  async expand(words: string): Promise<void> {
    const row = this.row(words);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.locator('.monaco-tl-twistie').click();
    await this.#workbench.page.locator(`.monaco-list-row[aria-label^="${words}"][aria-expanded="true"]`).first().waitFor();
  }

  /** Presses a button of a line. */
  async act(words: string, button: string): Promise<void> {
    const row = this.row(words);
    await row.hover();
    await row.getByRole('button', { name: button }).first().click();
  }

  /** Takes an entry of the menu of a line. */
  async menu(words: string, entry: string): Promise<void> {
    await this.row(words).click({ button: 'right' });
    const menu = this.#workbench.page.locator('.context-view .monaco-menu');
    const item = menu.getByRole('menuitem', { name: entry });
    await item.waitFor();
    // a menu takes no click in its first moment; one that takes it goes while it is looked at
    while ((await menu.count()) > 0) {
      await item.click({ timeout: 1_000 }).catch(() => undefined);
      await menu.waitFor({ state: 'detached', timeout: 1_000 }).catch(() => undefined);
    }
  }
}
