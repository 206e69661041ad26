/** The Chromium that tests and pictures are made with: found, or installed. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { findNode } from './node24.js';
import { phase } from './phase.js';
import { runQuietly } from './process.js';
import { root } from './root.js';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} where Playwright keeps a Chromium of its own, if it does */
function playwrightsOwn() {
  const require = createRequire(import.meta.url);
  const { chromium } = /** @type {typeof import('playwright-core')} */ (require('playwright-core'));
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** @returns {string | undefined} path of a Chromium or Chrome; `CHROMIUM` names one that stands elsewhere */
export function findBrowser() {
  const named = process.env['CHROMIUM'];
  return named ?? PLACES.find((path) => existsSync(path)) ?? playwrightsOwn();
}

/**
 * Asked for only when needed: before the packages are installed there may be no Node that runs the installer.
 * @returns {readonly (readonly [string, readonly string[]])[]} ways to get one, the first that works counts
 */
const ways = () => [
  [findNode(), [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']],
  ...(process.platform === 'linux' && process.getuid?.() === 0
    ? [/** @type {const} */ (['apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']])]
    : []),
];

/**
 * Installs a Chromium where there is none.
 * @returns {Promise<string>} its path
 * @throws {Failure} when none can be had
 */
export async function installBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  return phase('Installing Chromium for the browser tests', async () => {
    let output = '';
    for (const [program, args] of ways()) {
      const { code, output: said } = await runQuietly(program, args, { cwd: root });
      const installed = findBrowser();
      if (code === 0 && installed !== undefined) return installed;
      output += said;
    }
    throw new Failure(
      'The designer is tested in a browser, and none could be installed. Install Chromium or Chrome, or name one in the variable CHROMIUM, and repeat the command.',
      output,
    );
  });
}
