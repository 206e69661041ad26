import { chromiumPath, DesignerBrowser, type DesignerPage } from '../../../test/webview/harness/designer-page.ts';
import { longFlow } from '../long-flow.ts';
import type {} from './page.ts';
import type { DesignerCosts, EditTimes, MeasureDesigner, OpenTimes, Rounds } from './times.ts';

/** The real page and the real session, as users get them: minified, one script each, so that none warms up the other. */
const BUNDLE = {
  entryPoints: {
    designer: 'webview/designer/main.tsx',
    monaco: 'webview/designer/inspector/code/monaco.ts',
    host: 'scripts/bench/designer/page.ts',
  },
  splitting: false,
  minify: true,
  banner: { js: 'performance.mark(new URL(import.meta.url).pathname);' },
};

/** Whether this machine has what it takes. */
export const hasBrowser = (): boolean => chromiumPath() !== undefined;

export const measureDesigner: MeasureDesigner = async (sizes, rounds, done) => {
  const browser = await DesignerBrowser.start(BUNDLE);
  try {
    for (const steps of sizes) done(await measureFlow(browser, steps, rounds));
  } finally {
    await browser.stop();
  }
};

async function measureFlow(browser: DesignerBrowser, steps: number, { opens, edits, gesture }: Rounds): Promise<DesignerCosts> {
  const flow = { text: longFlow(steps), file: '/flow.idflow.yaml' };
  const show = (): Promise<DesignerPage> => browser.open(flow, { width: 1400, height: 900, motion: true });
  const open: OpenTimes[] = [];
  for (let turn = 0; turn < opens; turn++) {
    const designer = await show();
    open.push(await designer.page.evaluate(() => window.bench.opened));
    await designer.close();
  }
  const designer = await show();
  const { page } = designer;
  await page.evaluate(() => window.bench.opened);
  const textToCanvas: EditTimes[] = [];
  const canvasToText: EditTimes[] = [];
  const undoToCanvas: EditTimes[] = [];
  for (let turn = 0; turn < edits; turn++) {
    textToCanvas.push(await page.evaluate(() => window.bench.editText()));
    const { toText, back } = await page.evaluate(() => window.bench.editCanvas());
    canvasToText.push(toText);
    undoToCanvas.push(back);
  }
  const pan = await page.evaluate((milliseconds) => window.bench.pan(milliseconds), gesture);
  const zoom = await page.evaluate((milliseconds) => window.bench.zoom(milliseconds), gesture);
  const debug = await page.context().newCDPSession(page);
  await debug.send('HeapProfiler.collectGarbage');
  const { usedSize: heapBytes } = await debug.send('Runtime.getHeapUsage');
  const wrongs = await designer.wrongs();
  await designer.close();
  if (wrongs.length > 0) throw new Error(`The designer complained:\n${wrongs.join('\n')}`);
  return { steps, open, pan, zoom, textToCanvas, canvasToText, undoToCanvas, heapBytes };
}
