import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** Frames without a move after which a picture is at rest, and the page has kept where it is. */
const FRAMES_AT_REST = 30;

/** The designer of a flow in a window of VS Code, for a person's hands. */
export class Designer {
  readonly #workbench: Workbench;
  readonly frame: FrameLocator;

  /** @param n which one where several are visible, in the order in which they were opened */
  constructor(workbench: Workbench, n = 0) {
    this.#workbench = workbench;
    this.frame = workbench.editorWebview(n);
  }

  /** Opens a flow of the folder and waits until it is drawn. */
  static async open(workbench: Workbench, path: string): Promise<Designer> {
    await workbench.openFile(path);
    return new Designer(workbench).drawn();
  }

  async drawn(): Promise<this> {
    await this.frame.locator('.canvas [data-step], .canvas.is-overview, .empty').first().waitFor();
    return this;
  }

  get canvas(): Locator {
    return this.frame.locator('.canvas');
  }

  /** A step's box. */
  step(id: string): Locator {
    return this.frame.locator(`[data-step="${id}"]`);
  }

  /** The steps that are selected. */
  get selected(): Locator {
    return this.frame.locator('[data-step].is-selected');
  }

  /** A step's way out. @param port `flow/next`, `error/not-found` */
  port(step: string, port: string): Locator {
    return this.step(step).locator(`.port[data-handleid="${port}"]`);
  }

  /** The line from a step's way out. */
  edge(step: string, port = 'flow/next'): Locator {
    return this.frame.locator(`[data-edge="${step}/${port}"]`);
  }

  /** The words of a screen reader for a step: what it is and where it leads. */
  async nameOf(step: string): Promise<string> {
    return (await this.step(step).getAttribute('aria-label')) ?? '';
  }

  /** A step of which screen readers say the words: `next leads to Second`. */
  stepSaying(step: string, words: string): Locator {
    return this.frame.locator(`[data-step="${step}"][aria-label*="${words}"]`);
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name, exact: typeof name === 'string' });
  }

  get banner(): Locator {
    return this.frame.locator('.banner');
  }

  get inspector(): Locator {
    return this.frame.locator('.panel-inspector');
  }

  /** Selects a step with the mouse. */
  async select(step: string): Promise<void> {
    await this.step(step).locator('.step-words').click();
    await this.frame.locator(`[data-step="${step}"].is-selected`).waitFor();
  }

  /** Gives the canvas the keyboard, with a click beside everything, so that its editor is the active one. */
  async focus(): Promise<void> {
    await this.frame.locator('.toolbar').click({ position: { x: 2, y: 2 } });
    await this.#workbench.page.locator('.editor-group-container.active:not(:has(.monaco-editor))').waitFor();
    await this.canvas.focus();
  }

  /** Waits until the picture has come to rest. @returns where it is and how large */
  async still(): Promise<string> {
    return this.frame.locator('.react-flow__viewport').evaluate(
      (viewport, framesAtRest) =>
        new Promise<string>((resolve) => {
          let before = '';
          let frames = 0;
          const look = (): void => {
            const now = viewport.getAttribute('style') ?? '';
            frames = now === before ? frames + 1 : 0;
            before = now;
            if (frames < framesAtRest) viewport.ownerDocument.defaultView!.requestAnimationFrame(look);
            else resolve(now);
          };
          look();
        }),
      FRAMES_AT_REST,
    );
  }

  /** Presses keys, one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#workbench.page.keyboard.press(key);
  }

  /** Types into the line that has the keyboard. */
  async type(text: string): Promise<void> {
    await this.#workbench.page.keyboard.type(text);
  }

  /** Takes what is offered for the words in the open popup. */
  async choose(words: string): Promise<void> {
    await this.frame.locator('.picker input').fill(words);
    await this.frame.locator('.picker [role="option"]').filter({ hasText: words }).first().click();
    await this.frame.locator('.picker').waitFor({ state: 'detached' });
  }

  /** Clicks into the middle of a thing, also of one that is a mere point with something drawn around it. */
  async click(thing: Locator): Promise<void> {
    const { x, y } = await middleOf(thing);
    await this.#workbench.page.mouse.click(x, y);
  }

  /** Drags with the mouse from the middle of one thing to the middle of another. */
  async drag(from: Locator, to: Locator): Promise<void> {
    const { mouse } = this.#workbench.page;
    const [start, end] = [await middleOf(from), await middleOf(to)];
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await mouse.move(end.x, end.y, { steps: 4 });
    await mouse.up();
  }
}

async function middleOf(thing: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await thing.boundingBox();
  if (!box) throw new Error(`${thing.toString()} is not to be seen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
