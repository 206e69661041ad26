import '../../../test/webview/harness/host.ts';
import type { DesignerBench, EditTimes, Frames, OpenTimes } from './times.ts';

/** What the benchmark does inside the designer's page, where nothing but the page itself is measured. */

declare global {
  interface Window {
    bench: DesignerBench;
  }
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves once what the page looks like now has been painted. */
async function painted(): Promise<void> {
  await nextFrame();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });
}

/** Resolves as soon as it holds, looked at whenever the page changes. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const observer = new MutationObserver(() => {
      if (!holds()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

const find = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
const stepsShown = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-step]')];
const press = (key: string): boolean =>
  find('.canvas')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })) ?? false;

/** When the designer's script began: each script of the page marks that with its own name. */
const began = (): number => performance.getEntriesByName('/designer.js')[0]?.startTime ?? NaN;

async function open(): Promise<OpenTimes> {
  await until(() => find('.canvas [data-step], .canvas.is-overview') !== null);
  await painted();
  const drawn = performance.now() - began();
  find('.canvas')?.focus();
  press('ArrowDown');
  await until(() => find('[data-step].is-selected') !== null);
  await painted();
  return { drawn, answered: performance.now() - began(), elements: document.querySelectorAll('*').length };
}

/** Turns a wheel over the middle of the canvas, a notch in each frame. */
async function wheel(milliseconds: number, notch: (share: number) => WheelEventInit): Promise<Frames> {
  const pane = find('.react-flow__pane');
  if (!pane) throw new Error('There is no canvas.');
  const { left, top, width, height } = pane.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true, view: window };
  const frames: number[] = [];
  let before = await nextFrame();
  const end = before + milliseconds;
  while (before < end) {
    pane.dispatchEvent(new WheelEvent('wheel', { ...at, ...notch(1 - (end - before) / milliseconds) }));
    const now = await nextFrame();
    frames.push(now - before);
    before = now;
  }
  return frames;
}

/** Down for half of the time, then back. */
const pan = (milliseconds: number): Promise<Frames> =>
  wheel(milliseconds, (share) => ({ deltaY: share < 0.5 ? 24 : -24, deltaX: share < 0.5 ? 6 : -6 }));

/** Out for half of the time, then in. */
const zoom = (milliseconds: number): Promise<Frames> =>
  wheel(milliseconds, (share) => ({ deltaY: share < 0.5 ? 20 : -20, ctrlKey: true }));

/** A step of which the whole page shows that it has a title, neither the first nor a decision. */
function someStep(): string {
  const id = stepsShown()
    .slice(2)
    .find((element) => element.classList.contains('step-action'))?.dataset['step'];
  if (id === undefined) throw new Error('There is no step to change.');
  return id;
}

const stepElement = (id: string): HTMLElement | null => find(`[data-step="${CSS.escape(id)}"]`);

/** Does something to the text, as a person does who types, and waits until it is to be seen. */
async function follow(change: () => void, shown: () => boolean): Promise<EditTimes> {
  await painted();
  const start = performance.now();
  change();
  const told = performance.now();
  await until(shown);
  const rendered = performance.now();
  await painted();
  return { host: told - start, page: rendered - told, paint: performance.now() - rendered, whole: performance.now() - start };
}

let edits = 0;

/** Text to canvas: a title that is on the screen. */
function editText(): Promise<EditTimes> {
  const id = someStep();
  const { document: text } = window.vscodeSide;
  const at = text.text.indexOf('title: ', text.text.indexOf(`\n  ${id}:\n`)) + 'title: '.length;
  const typed = `T${++edits} `;
  const change = (): void => text.edit([{ start: at, end: at, text: typed }]);
  return follow(change, () => stepElement(id)?.textContent.includes(typed) ?? false);
}

/** Canvas to text: deletes a step with the keyboard, then takes that back in the text. */
async function editCanvas(): Promise<{ readonly toText: EditTimes; readonly back: EditTimes }> {
  const id = someStep();
  const { document: text } = window.vscodeSide;
  stepElement(id)
    ?.querySelector('.step-words')
    ?.dispatchEvent(new MouseEvent('click', { bubbles: true, view: window }));
  await until(() => stepElement(id)?.classList.contains('is-selected') ?? false);
  await painted();
  const { promise: written, resolve } = Promise.withResolvers<number>();
  const listening = text.onDidChange(() => resolve(performance.now()));
  const start = performance.now();
  press('Delete');
  const host = (await written) - start;
  listening.dispose();
  await until(() => stepElement(id) === null);
  const rendered = performance.now();
  await painted();
  const whole = performance.now() - start;
  const toText = { host, page: rendered - start - host, paint: whole - (rendered - start), whole };
  return {
    toText,
    back: await follow(
      () => text.undo(),
      () => stepElement(id) !== null,
    ),
  };
}

window.bench = { opened: open(), pan, zoom, editText, editCanvas };
