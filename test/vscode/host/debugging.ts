import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** VS Code's debugger in a window, for a person's hands. */
export class Debugging {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Opens a flow as text, and waits until nothing moves its lines any more. */
  async openText(path: string): Promise<void> {
    const name = path.split('/').at(-1)!;
    await this.#workbench.openFile(path);
    const lens = this.#workbench.textEditor(name).locator('.codelens-decoration').filter({ hasText: 'Debug' });
    await this.#workbench.command('idflow: Open Flow as Text');
    await lens.waitFor();
  }

  /** Clicks beside a line of a text editor, where its breakpoint is. @param line from 1, to be seen */
  async clickGutter(file: string, line: number): Promise<void> {
    const number = this.#lineNumber(file, line);
    await number.waitFor();
    const box = await number.boundingBox();
    assert.ok(box, `Line ${line} of ${file} is not to be seen.`);
    // the margin of breakpoints is left of the numbers
    await this.#workbench.page.mouse.click(box.x - 8, box.y + box.height / 2);
  }

  /** Waits for the mark of a breakpoint beside a line. @param kind of it: `conditional`, `unverified` …; a plain one where not given */
  async hasBreakpoint(file: string, line: number, kind = ''): Promise<void> {
    const top = await topOf(this.#lineNumber(file, line));
    const mark = `.codicon-debug-breakpoint${kind === '' ? '' : `-${kind}`}`;
    await this.#workbench.textEditor(file).locator(`.glyph-margin-widgets ${mark}[style*="top: ${top};"]`).waitFor();
  }

  /** Starts the debugger, or goes on. */
  onwards = (): Promise<void> => this.press('F5');
  over = (): Promise<void> => this.press('F10');
  into = (): Promise<void> => this.press('F11');
  out = (): Promise<void> => this.press('Shift+F11');

  /** Steps back, by the button of the debugger: VS Code has no key for it. */
  back = (): Promise<void> => this.#workbench.page.locator('.part.sidebar .title .codicon-debug-step-back').click();

  /** Presses a key of the debugger. */
  async press(key: string): Promise<void> {
    await this.#workbench.page.keyboard.press(key);
  }

  /** Ends the session, and waits until it is over. */
  async stop(): Promise<void> {
    await this.press('Shift+F5');
    await this.ended();
  }

  /** Waits until nothing is debugged. */
  async ended(): Promise<void> {
    await this.#workbench.page.locator('.part.sidebar .title .codicon-debug-stop').waitFor({ state: 'hidden' });
  }

  /** Waits until the run stands still with frames of these names on top of the call stack: `['add', 'People']`. */
  async stopsAt(...frames: readonly string[]): Promise<void> {
    for (const [index, frame] of frames.entries()) await this.frames.nth(index).filter({ hasText: frame }).waitFor();
  }

  /** Waits until the run stands still at a line of a file. */
  async stopsOn(file: string, line: number): Promise<void> {
    await this.frames
      .first()
      .filter({ hasText: new RegExp(`${RegExp.escape(file)}\\s*${line}:\\d+$`) })
      .waitFor();
  }

  /** The frames of the call stack, innermost first. */
  get frames(): Locator {
    return this.#workbench.page.locator('.debug-call-stack .monaco-list-row .stack-frame');
  }

  /** The line that the run stands at, in the text editor of a file. */
  async line(file: string): Promise<number> {
    const editor = this.#workbench.textEditor(file);
    await editor.locator(STANDS_AT).first().waitFor({ state: 'attached' });
    return editor.evaluate(lineOfMark, STANDS_AT);
  }

  /** A row of the Variables view. */
  variable(name: string): Locator {
    return this.#workbench.page
      .locator('.debug-variables .monaco-list-row')
      .filter({ has: this.#workbench.page.locator('.name', { hasText: new RegExp(`^${name}\\s*[:=]?\\s*$`) }) })
      .first();
  }

  /** Opens a variable, where it is closed. The view draws itself anew after each step, and may lose a click while it does. */
  async expand(name: string): Promise<void> {
    const row = this.#workbench.page.locator('.debug-variables .monaco-list-row').filter({ hasText: name }).first();
    const opened = this.#workbench.page
      .locator('.debug-variables .monaco-list-row[aria-expanded="true"]')
      .filter({ hasText: name })
      .first();
    for (let attempt = 1; ; attempt++) {
      await this.#scrollTo(row);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
      try {
        return await opened.waitFor({ timeout: 1_500 });
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Waits until a variable has a value that holds the text. */
  async hasValue(name: string, text: string): Promise<void> {
    const row = this.variable(name).filter({ hasText: text });
    await this.#scrollTo(row);
    await row.waitFor();
  }

  /**
   * Changes a variable in the Variables view. The view draws itself anew after each step, and may take the field away
   * while it is typed in: then it is done again, as a person does.
   * @param value as an expression
   * @param shown what the row says then
   */
  async setVariable(name: string, value: string, shown: string): Promise<void> {
    const field = { name: 'Type new variable value' };
    const row = this.variable(name);
    await this.#workbench.insist(
      async () => {
        await this.#scrollTo(row);
        await row.locator('.value').dblclick({ timeout: 2_000 });
        // in this row: where the view moves between the two clicks, another one has the field
        const input = row.getByRole('textbox', field);
        await input.fill(value, { timeout: 2_000 });
        await input.press('Enter', { timeout: 1_000 });
      },
      (timeout) => row.filter({ hasText: shown }).waitFor({ timeout }),
    );
  }

  /** The Variables view has rows only for what can be seen, and gets them one after the other: looks from its top to its end, again and again. */
  async #scrollTo(row: Locator): Promise<void> {
    const { page } = this.#workbench;
    const deadline = Date.now() + LONGEST_LOOK_MS;
    while ((await row.count()) === 0 && Date.now() < deadline) {
      await page.locator('.debug-variables').hover();
      await page.mouse.wheel(0, -10_000);
      for (let turn = 0; turn < 30 && (await row.count()) === 0; turn++) {
        await page.mouse.wheel(0, 40);
        await page.evaluate('new Promise(requestAnimationFrame)');
      }
    }
  }

  /** A line that the debug console shows. */
  said(text: string | RegExp): Locator {
    return this.#workbench.page.locator('.repl .monaco-list-row').filter({ hasText: text }).first();
  }

  #lineNumber(file: string, line: number): Locator {
    return this.#workbench
      .textEditor(file)
      .locator('.margin .line-numbers')
      .filter({ hasText: new RegExp(`^${line}$`) });
  }
}

/** Where a line of a text editor is, as its elements say: those of one line say the same. */
const topOf = (element: Locator): Promise<string> =>
  element.evaluate((inner) => (inner.parentElement as unknown as { style: { top: string } }).style.top);

/** Marks of the line that the run stands at. */
const STANDS_AT = '.debug-top-stack-frame-line, .debug-focused-stack-frame-line';

/**
 * Number of the line that has a mark, of which only the first row has a number where it is wrapped. Looks at once: lenses
 * above a line move it.
 */
function lineOfMark(editor: Element, mark: string): number {
  const top = (element: Element): number => Number.parseFloat(element.parentElement?.style.top ?? '');
  const at = Math.min(...[...editor.querySelectorAll(mark)].map(top));
  const numbers = [...editor.querySelectorAll('.margin .line-numbers')].filter(
    (each) => each.textContent !== '' && top(each) <= at,
  );
  return Number(numbers.sort((one, other) => top(other) - top(one))[0]?.textContent);
}

/** Ids of the debug adapters that run below a process, this one where none is given. Linux only. */
export function adapterProcesses(root: number = process.pid): number[] {
  const children = new Map<number, number[]>();
  const commands = new Map<number, string>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const pid = Number(name);
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // what nobody has collected is not running
      if (state === 'Z') continue;
      children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
      commands.set(pid, readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '));
    } catch {
      // it has ended meanwhile
    }
  }
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    if (/command-line\.js dap/.test(commands.get(pid) ?? '')) found.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Waits until no debug adapter is left below this process. */
export async function noAdapter(): Promise<void> {
  const deadline = Date.now() + LONGEST_END_MS;
  while (adapterProcesses().length > 0) {
    assert.ok(Date.now() < deadline, `Debug adapters are left: ${adapterProcesses().join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const LONGEST_END_MS = 10_000;

const LONGEST_LOOK_MS = 10_000;
