import type { DesignerCosts, EditTimes, Frames, MeasureDesigner } from './designer/times.ts';
import { aim, median, quantile, say } from './report.ts';
import { measureText } from './text.ts';

/** What was aimed at, in milliseconds, by steps of the flow; fps of panning for all. */
const AIMS = {
  open: new Map([
    [1_000, 1_000],
    [5_000, 2_000],
  ]),
  edit: new Map([[1_000, 50]]),
  fps: 58,
} as const;

const SIZES = [100, 1_000, 5_000];

/** The edit that goes from the canvas into the text. */
const WRITTEN = 'canvas to text: delete a step';

/** The designer in a Chromium without a window, on flows that are the sample update-user again and again. */
export async function benchDesigner(quick: boolean): Promise<unknown> {
  return { text: textCosts(quick), page: await pageCosts(quick) };
}

function textCosts(quick: boolean): Record<string, unknown>[] {
  say('The text of a flow, in Node, ms');
  const sizes = SIZES.map((steps) => ({ steps, costs: measureText(steps, quick ? 5 : 15) }));
  say(`${'steps'.padEnd(30)}${sizes.map(({ steps }) => String(steps).padStart(9)).join('')}`);
  for (const name of Object.keys(sizes[0]!.costs))
    say(`${name.padEnd(30)}${sizes.map(({ costs }) => millis(costs[name]!).padStart(9)).join('')}`);
  say();
  return sizes.map(({ steps, costs }) => ({ steps, millis: costs }));
}

async function pageCosts(quick: boolean): Promise<unknown> {
  say('The designer in Chromium, ms; ✓ and ✗ tell whether the aim is met');
  say('   An edit is made of what the extension computes, what the page does with it, and the wait for the next frame.');
  say('   What is done on the canvas is in the text when the extension is done; the rest is until the canvas shows it, too.');
  // It has types of the browser, which this program has not.
  const module = new URL('designer/measure.ts', import.meta.url).href;
  const { measureDesigner, hasBrowser } = (await import(module)) as {
    readonly measureDesigner: MeasureDesigner;
    readonly hasBrowser: () => boolean;
  };
  if (!hasBrowser()) {
    say('   There is no Chromium on this machine, so that this is left out. `CHROMIUM` may name one.\n');
    return undefined;
  }
  const table: unknown[] = [];
  say(
    `${'steps'.padStart(8)}${'drawn'.padStart(9)}${'answers'.padStart(11)}${'heap MB'.padStart(9)}` +
      `${'pan: fps'.padStart(11)}${'frame p95'.padStart(11)}${'zoom: fps'.padStart(11)}${'frame p95'.padStart(11)}`,
  );
  const later: string[] = [];
  const rounds = quick ? { opens: 3, edits: 7, gesture: 1_000 } : { opens: 7, edits: 25, gesture: 2_000 };
  await measureDesigner(SIZES, rounds, (costs) => {
    const row = rowOf(costs);
    const { open, pan, zoom } = row;
    say(
      `${String(row.steps).padStart(8)}${open.drawn.toFixed(0).padStart(9)}${marked(open.answered, AIMS.open.get(row.steps), 0)}` +
        `${row.heapMB.toFixed(0).padStart(9)}${pan.fps.toFixed(0).padStart(9)}${aim(pan.fps >= AIMS.fps)}${millis(pan.p95).padStart(11)}` +
        `${zoom.fps.toFixed(0).padStart(11)}${millis(zoom.p95).padStart(11)}`,
    );
    for (const [name, times] of Object.entries(row.edits))
      later.push(
        `${String(row.steps).padStart(8)}  ${name.padEnd(34)}` +
          marked(times.host, name === WRITTEN ? AIMS.edit.get(row.steps) : undefined, 1) +
          [times.page, times.paint].map((time) => millis(time).padStart(9)).join('') +
          `${marked(times.whole, AIMS.edit.get(row.steps), 1)}${millis(times.p95).padStart(9)}`,
      );
    table.push(row);
  });
  say();
  say(
    `${'steps'.padStart(8)}  ${'edit'.padEnd(34)}${'extension'.padStart(9)}  ${['page', 'paint'].map((head) => head.padStart(9)).join('')}` +
      `${'whole'.padStart(9)}  ${'p95'.padStart(9)}`,
  );
  for (const line of later) say(line);
  say();
  return table;
}

function rowOf({ steps, open, pan, zoom, textToCanvas, canvasToText, undoToCanvas, heapBytes }: DesignerCosts) {
  return {
    steps,
    open: {
      drawn: median(open.map(({ drawn }) => drawn)),
      answered: median(open.map(({ answered }) => answered)),
      elements: open[0]!.elements,
    },
    pan: framesOf(pan),
    zoom: framesOf(zoom),
    edits: {
      'text to canvas: a title': middleOf(textToCanvas),
      [WRITTEN]: middleOf(canvasToText),
      'text to canvas: the step comes back': middleOf(undoToCanvas),
    },
    heapMB: heapBytes / 2 ** 20,
  };
}

const framesOf = (frames: Frames) => ({
  median: median(frames),
  p95: quantile(frames, 0.95),
  fps: (frames.length / frames.reduce((sum, frame) => sum + frame, 0)) * 1_000,
});

/** The first edits of a page compile what the later ones run: they count to the slowest, not to the middle. */
const middleOf = (edits: readonly EditTimes[]) => ({
  host: median(edits.map(({ host }) => host)),
  page: median(edits.map(({ page }) => page)),
  paint: median(edits.map(({ paint }) => paint)),
  whole: median(edits.map(({ whole }) => whole)),
  p95: quantile(
    edits.map(({ whole }) => whole),
    0.95,
  ),
});

const millis = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

const marked = (value: number, most: number | undefined, digits: number): string =>
  value.toFixed(digits).padStart(9) + aim(most === undefined ? undefined : value <= most);
