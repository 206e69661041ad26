import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../browser.js';
import { DesignerBrowser } from '../../../test/webview/harness/designer-page.ts';
import { THEMES, type Theme } from '../../../test/webview/harness/page-server.ts';
import { allSamples } from '../../../test/vscode/host/workspace.ts';

const SIZE = { width: 1400, height: 900 };

/**
 * Every sample in every theme, whole: `FOLDER/dark/hello.png`, and all of a theme on one sheet, `FOLDER/dark.png`. To be
 * looked at, not shipped.
 */
export async function pictureEverySample(folder: string, said: (file: string) => void): Promise<void> {
  const browser = await DesignerBrowser.start({ minify: true });
  try {
    for (const theme of THEMES) {
      mkdirSync(join(folder, theme), { recursive: true });
      for (const sample of allSamples) writeFileSync(join(folder, theme, `${sample}.png`), await picture(browser, sample, theme));
    }
  } finally {
    await browser.stop();
  }
  for (const theme of THEMES) {
    await sheet(folder, theme);
    said(join(folder, `${theme}.png`));
  }
}

async function picture(browser: DesignerBrowser, sample: string, theme: Theme): Promise<Buffer> {
  const file = `${sample}.idflow.yaml`;
  const text = readFileSync(join('samples', sample, file), 'utf8');
  const designer = await browser.open({ text, file: `/${file}` }, { theme, ...SIZE });
  // The flow alone, whole; what is wrong with it here is that the files beside it are missing.
  await designer.page.getByRole('button', { name: 'Properties' }).click();
  await designer.page.locator('.panel-inspector').waitFor({ state: 'detached' });
  await designer.canvas.focus();
  await designer.page.keyboard.press('Control+0');
  await designer.page.evaluate(() => document.fonts.ready);
  const bytes = await designer.page.screenshot();
  await designer.close();
  return bytes;
}

/** All pictures of a theme side by side. */
async function sheet(folder: string, theme: Theme): Promise<void> {
  const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 2140, height: 1000 } });
  const pictures = allSamples.map((sample) => {
    const data = readFileSync(join(folder, theme, `${sample}.png`)).toString('base64');
    return `<img width="700" alt="${sample}" src="data:image/png;base64,${data}">`;
  });
  await page.setContent(`<body style="margin:10px;display:flex;flex-wrap:wrap;gap:10px;background:#888">${pictures.join('')}`);
  await page.screenshot({ path: join(folder, `${theme}.png`), fullPage: true });
  await browser.close();
}
