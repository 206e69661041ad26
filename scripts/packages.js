/** The packages of package-lock.json: are they all installed, and installing them. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from './failure.js';
import { phase } from './phase.js';
import { runQuietly } from './process.js';
import { root } from './root.js';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @param {string} path
 * @returns {Record<string, LockedPackage> | undefined} undefined when there is no such file, or no sense in it
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * True when node_modules holds what package-lock.json asks for. npm writes its own record of a complete
 * installation last, so an interrupted one counts as absent.
 * @param {string} [folder]
 */
export function packagesInstalled(folder = root) {
  const wanted = readLock(join(folder, 'package-lock.json'));
  const installed = readLock(join(folder, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    const found = installed[path];
    // Packages for other platforms are locked and not installed.
    return path === '' || (found === undefined ? (optional ?? devOptional ?? peer ?? false) : found.version === version);
  });
}

/** What npm's words mean for a person; the first that matches. */
const EXPLANATIONS = /** @type {const} */ ([
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|network/i,
    'npm can not reach its package registry. Check the network and the proxy (`npm config get registry`, `npm config get proxy`), then repeat the command.',
  ],
  [
    /CERT|SELF_SIGNED|certificate/,
    'npm does not trust the certificate of its registry. Set `npm config set cafile FILE` to your company’s root certificate.',
  ],
  [/ENOSPC/, 'The disk is full. idflow’s packages need about 400 MB; make room, then repeat the command.'],
  [/E401|E403/, 'The package registry refused access. Log in (`npm login`) or check the registry (`npm config get registry`).'],
  [/EACCES|EPERM|EROFS/, 'npm may not write here. Check who owns this folder and npm’s cache (`npm config get cache`).'],
  [/EUSAGE|in sync/, 'package.json and package-lock.json disagree. Run `npm install`, and commit the changed package-lock.json.'],
  [/EINTEGRITY/, 'A downloaded package is damaged. Run `npm cache clean --force`, then repeat the command.'],
  [/E404|ETARGET/, 'The package registry lacks a package that idflow needs. Check the registry (`npm config get registry`).'],
]);

/** @param {string} output */
const explain = (output) =>
  EXPLANATIONS.find(([pattern]) => pattern.test(output))?.[1] ?? 'npm could not install the packages; its last words are above.';

/**
 * Installs what package-lock.json asks for, when it is not there.
 * @throws {Failure} with npm's reason in plain words
 */
export async function installPackages() {
  if (packagesInstalled()) return;
  const npm = process.env['npm_execpath'];
  // Development packages too, whatever NODE_ENV says: they build and test.
  const args = ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--include=dev', '--include=optional', '--loglevel=error'];
  // Many short tries: with npm's own waits, a person without a network looks at a still line for more than a minute.
  args.push('--fetch-retries=4', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=4000');
  await phase('Installing packages (some 130 MB to load the first time)', async () => {
    const { code, output } = await (
      npm !== undefined && basename(npm) === 'npm-cli.js'
        ? runQuietly(process.execPath, [npm, ...args], { cwd: root })
        : runQuietly('npm', args, { cwd: root, shell: process.platform === 'win32' })
    ).catch(() => {
      throw new Failure('npm was not found. It comes with Node: install Node from https://nodejs.org and repeat the command.');
    });
    if (code !== 0) throw new Failure(explain(output), output);
  });
}
