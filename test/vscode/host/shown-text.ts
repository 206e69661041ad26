import type { Workbench } from './workbench.ts';

/** Waits until a text editor shows a text as a whole, which has to fit into it. */
export async function showsText(workbench: Workbench, name: string, text: string): Promise<void> {
  const editor = workbench.textEditor(name);
  await editor.locator('.view-line').first().waitFor();
  const lines = await editor.locator('.view-lines').elementHandle();
  await workbench.page.waitForFunction(isShown, [lines, text] as const);
}

/** Whether the lines of an editor, which stand in no order, are those of a text. Runs in the page. */
function isShown([lines, text]: readonly [SVGElement | HTMLElement | null, string]): boolean {
  const top = (line: Element): number => Number.parseFloat((line as HTMLElement).style.top);
  const shown = [...(lines?.querySelectorAll('.view-line') ?? [])].sort((one, other) => top(one) - top(other));
  return shown.map((line) => line.textContent.replaceAll('\u00a0', ' ')).join('\n') === text;
}
