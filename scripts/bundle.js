/** The bundle in dist/: is it newer than what it is made of, and making it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { findNode } from './node24.js';
import { runQuietly } from './process.js';
import { root } from './root.js';

const SOURCES = ['esbuild.js', 'package-lock.json', 'package.json', 'tsconfig.json', 'scripts/esbuild', 'src', 'webview'];
const stamp = join(root, 'dist', '.made-of');

/** @param {string} path @returns {string[]} one line for each file: path, size, time of change */
function describe(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return [`${path} ${stats.size} ${stats.mtimeMs}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => describe(join(path, name)));
}

/** A short text that changes when a source file appears, changes or disappears. */
const fingerprint = () =>
  createHash('sha256')
    .update(SOURCES.flatMap((name) => describe(join(root, name))).join('\n'))
    .digest('hex');

export function bundleIsFresh() {
  return existsSync(stamp) && existsSync(join(root, 'dist', 'idflow.js')) && readFileSync(stamp, 'utf8') === fingerprint();
}

/**
 * Builds dist/.
 * @param {{ production?: boolean }} [options] `production` makes what users get: small, without source maps
 * @throws {Failure} with the compiler's messages
 */
export async function buildBundle({ production = false } = {}) {
  const madeOf = fingerprint();
  const args = [join(root, 'esbuild.js'), ...(production ? ['--production'] : [])];
  const { code, output } = await runQuietly(findNode(), args, { cwd: root });
  if (code !== 0) throw new Failure('The build failed; the messages above name the files to mend.', output);
  writeFileSync(stamp, madeOf);
}
