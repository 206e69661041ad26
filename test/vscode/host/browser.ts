import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser.js';
import { CHROMIUM_FLAGS } from '../../chromium-flags.ts';

/** Starts the machine's Chromium without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('There is no Chromium. `npm test` installs one; or name one in the variable CHROMIUM.');
  return chromium.launch({ executablePath, headless: true, args: CHROMIUM_FLAGS });
}
