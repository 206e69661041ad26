import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../../../test/vscode/host/browser.ts';
import { Designer } from '../../../test/vscode/host/designer.ts';
import { startServer } from '../../../test/vscode/host/server.ts';
import { Workbench } from '../../../test/vscode/host/workbench.ts';
import { Workspace } from '../../../test/vscode/host/workspace.ts';
import { PICTURE_SETTINGS } from './settings.ts';

const SAMPLE = 'update-user';
const FILE = `${SAMPLE}.idflow.yaml`;

/** So that the pictures show the designer, and the workbench around it only as far as it belongs to it. */
const SETTINGS = {
  ...PICTURE_SETTINGS,
  'workbench.editorAssociations': { '*.idflow.yaml': 'default' },
  'editor.lineNumbersMinChars': 3,
  'editor.fontSize': 12,
};

/** Of the text beside the canvas, in pixels. */
const TEXT_WIDTH = 470;

const LIGHT = { ...SETTINGS, 'workbench.colorTheme': 'Default Light Modern' };

/** A person at the packaged extension, with a camera. */
class Shoot {
  readonly #workbench: Workbench;
  readonly #workspace: Workspace;
  readonly #folder: string;
  readonly #said: (file: string) => void;

  constructor(workbench: Workbench, workspace: Workspace, folder: string, said: (file: string) => void) {
    this.#workbench = workbench;
    this.#workspace = workspace;
    this.#folder = folder;
    this.#said = said;
  }

  async #keep(name: string): Promise<void> {
    const { page } = this.#workbench;
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    const path = join(this.#folder, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'initial' });
    this.#said(path);
  }

  /** The canvas beside the text; a step is selected in both. */
  async canvasBesideText(): Promise<void> {
    const workbench = this.#workbench;
    await workbench.openFile(FILE);
    await workbench.textEditor(FILE).waitFor();
    await workbench.command('View: Close Primary Side Bar');
    await workbench.command('idflow: Open Designer to the Side');
    await this.#giveDesignerRoom();
    const designer = await new Designer(workbench).drawn();
    await this.#withoutInspector(designer);
    await this.#lookAtTop(designer, 66);
    await designer.select('user-in-target');
    await workbench.textLine(FILE, /user-in-target:/).waitFor();
    await this.#keep('designer-dark');
  }

  /** What the text offers while a person types. */
  async completion(): Promise<void> {
    const workbench = this.#workbench;
    const { page } = workbench;
    await workbench.command('View: Focus First Editor Group');
    await workbench.quick('Control+G', `:${this.#lineOf('  user-in-target:') + 4}`);
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
    await this.#keep('text-side');
    await page.keyboard.press('Escape');
    await workbench.command('File: Revert File');
    await workbench.command('View: Close Editor');
    await workbench.textEditor(FILE).waitFor({ state: 'detached' });
  }

  /** The mapping of an object, tried with an input. */
  async mapping(): Promise<void> {
    const designer = await new Designer(this.#workbench).drawn();
    await designer.button('Properties').click();
    await designer.select('user-values');
    await designer.inspector.getByRole('tab', { name: /^Uses/ }).click();
    await designer.inspector
      .getByRole('button', { name: /mapping/i })
      .first()
      .click();
    await designer.inspector.getByRole('table').waitFor();
    await designer.inspector.getByRole('combobox').first().click();
    await designer.frame.getByRole('option', { name: /new-user/ }).click();
    await designer.inspector.locator('.evaluated code.value').first().waitFor();
    await designer.press('Escape');
    // So wide that it is a table.
    await this.#sizeInspector(designer, 660);
    await designer.inspector.getByRole('heading').first().click();
    await this.#keep('designer-inspector');
  }

  /** The path that a run took, with its log. */
  async run(): Promise<void> {
    const workbench = this.#workbench;
    const designer = await new Designer(workbench).drawn();
    await designer.button('Run with input…').click();
    await workbench.quickRow('new-user.json').click();
    await designer.frame.locator('.outcome').filter({ hasText: 'Succeeded' }).waitFor();
    const statement = workbench.viewWebview().getByRole('treeitem').filter({ hasText: 'Insert the user' }).first();
    await this.#withoutInspector(designer);
    await this.#lookAtTop(designer, 50);
    await workbench.viewWebview().getByRole('treeitem').first().waitFor();
    await workbench.viewWebview().getByRole('tree').press('Home');
    await statement.click();
    await statement.press('ArrowRight');
    await statement.press('ArrowDown');
    await this.#keep('designer-run');
  }

  /** The whole flow, and a step's properties. */
  async inLight(): Promise<void> {
    const workbench = this.#workbench;
    await workbench.command('View: Hide Panel');
    this.#workspace.write(`${SAMPLE}/.vscode/settings.json`, JSON.stringify(LIGHT));
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    const designer = await new Designer(workbench).drawn();
    await designer.button('Clear the run from the canvas').click();
    await designer.button('Properties').click();
    await this.#sizeInspector(designer, 420);
    await this.#lookAtTop(designer, 64);
    await designer.select('before-insert');
    await this.#keep('designer-light');
  }

  /** Most of the window for the canvas: drags the line between it and the text. */
  async #giveDesignerRoom(): Promise<void> {
    const { page } = this.#workbench;
    const line = await page.locator('.editor-group-container').nth(1).boundingBox();
    if (!line) throw new Error('The designer did not open beside the text.');
    await page.mouse.move(line.x, line.y + line.height / 2);
    await page.mouse.down();
    await page.mouse.move(TEXT_WIDTH, line.y + line.height / 2, { steps: 4 });
    await page.mouse.up();
  }

  /** Shows the flow from its start. @param zoom in percent */
  async #lookAtTop(designer: Designer, zoom: number): Promise<void> {
    const { page } = this.#workbench;
    await designer.focus();
    await designer.button(/^Show the whole flow/).click();
    await this.#zoomOf(designer, (percent) => percent < zoom);
    const start = await designer.step('user-exists').boundingBox();
    if (!start) throw new Error('The first step is not to be seen.');
    await page.mouse.move(start.x + start.width / 2, start.y);
    await page.keyboard.down('Control');
    // Zooms at the pointer, so that the start stays where it is.
    for (let percent = 0; percent < zoom; percent = await this.#zoomOf(designer, () => true)) await page.mouse.wheel(0, -60);
    await page.keyboard.up('Control');
    await page.mouse.wheel(-80, 40);
  }

  /** @returns the zoom in percent, once it is as wanted */
  async #zoomOf(designer: Designer, wanted: (percent: number) => boolean): Promise<number> {
    const button = designer.frame.getByRole('button', { name: /^Zoom \d+ %/ });
    for (let look = 0; look < 200; look++) {
      const percent = Number.parseInt((await button.textContent()) ?? '', 10);
      if (wanted(percent)) return percent;
    }
    throw new Error('The zoom does not come to what was wanted.');
  }

  /** @param width in pixels, to the nearest step of the keys */
  async #sizeInspector(designer: Designer, width: number): Promise<void> {
    const splitter = designer.inspector.getByRole('separator');
    for (let press = 0; press < 50; press++) {
      const by = Number(await splitter.getAttribute('aria-valuenow')) - width;
      if (Math.abs(by) < 20) return;
      await splitter.press(by < 0 ? 'ArrowLeft' : 'ArrowRight');
    }
  }

  async #withoutInspector(designer: Designer): Promise<void> {
    if ((await designer.inspector.count()) > 0) await designer.button('Properties').click();
    await designer.inspector.waitFor({ state: 'detached' });
  }

  /** @returns number of the line, from 1 */
  #lineOf(text: string): number {
    return this.#workspace.read(`${SAMPLE}/${FILE}`).split('\n').indexOf(text) + 1;
  }
}

/** Pictures of the packaged extension at work in a VS Code, for the documentation. */
export async function pictureWorkbench(folder: string, said: (file: string) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const workspace = new Workspace({ samples: [SAMPLE] });
  workspace.write(`${SAMPLE}/.vscode/settings.json`, JSON.stringify(SETTINGS));
  const [server, browser] = await Promise.all([startServer(), startBrowser()]);
  try {
    const workbench = await Workbench.open(browser, server, workspace.path(SAMPLE), { width: 1400, height: 900 });
    await workbench.ready();
    const shoot = new Shoot(workbench, workspace, folder, said);
    await shoot.canvasBesideText();
    await shoot.completion();
    await shoot.mapping();
    await shoot.run();
    await shoot.inLight();
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}
