import assert from 'node:assert/strict';
import { chromiumPath, DesignerBrowser, type DesignerPage } from './designer-page.ts';

/** Opens designers, and closes them after each test. */
export type OpenDesigner = DesignerBrowser['open'];

/**
 * A suite of tests with the designer in a real browser; skipped where there is none. What a designer must never do
 * (an error, a message that does not fit, a report of the security policy) fails the test that opened it.
 */
export function describeInChromium(title: string, tests: (open: OpenDesigner) => void): void {
  const suite = chromiumPath() === undefined ? describe.skip : describe;
  suite(`${title} (in Chromium; CHROMIUM names one)`, function () {
    this.timeout(60_000);
    // each test has a page of its own; the report of the run tells which was tried again
    this.retries(1);
    let browser: DesignerBrowser;
    let opened: DesignerPage[] = [];

    before(async () => {
      browser = await DesignerBrowser.start();
    });
    after(() => browser.stop());
    afterEach(async () => {
      const designers = opened;
      opened = [];
      const wrongs: string[] = [];
      for (const designer of designers) {
        wrongs.push(...(await designer.wrongs()));
        await designer.close();
      }
      assert.deepEqual(wrongs, []);
    });

    tests(async (...args) => {
      const designer = await browser.open(...args);
      opened.push(designer);
      return designer;
    });
  });
}
