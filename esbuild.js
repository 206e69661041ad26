/**
 * Builds dist/: the command line, its launcher and the sandbox's worker, each a file that runs with no node_modules beside it.
 *   --production  minified
 *   --watch       again at every change
 *   --analyze     what the bundles consist of
 */
import { chmodSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzeMetafile, context } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const wasm = createRequire(import.meta.url).resolve('@jitl/quickjs-ng-wasmfile-release-sync/wasm');
const flags = new Set(process.argv.slice(2));

/** CommonJS packages inside an ES module call `require` for Node's own modules. */
const REQUIRE =
  "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);";

/**
 * Puts a whole file in its place at once: another idflow may be running from it.
 * @param {string} path
 * @param {(temporary: string) => void} write
 */
function replace(path, write) {
  const temporary = `${path}.${process.pid}`;
  write(temporary);
  renameSync(temporary, path);
}

/** @type {import('esbuild').Plugin} */
const intoDist = {
  name: 'into-dist',
  setup(build) {
    build.onEnd(async ({ outputFiles = [], metafile, errors }) => {
      if (errors.length > 0) return;
      mkdirSync(dist, { recursive: true });
      for (const { path, contents } of outputFiles) {
        replace(path, (temporary) => {
          writeFileSync(temporary, contents);
          if (basename(path) === 'idflow.js') chmodSync(temporary, 0o755);
        });
      }
      replace(join(dist, 'quickjs.wasm'), (temporary) => copyFileSync(wasm, temporary));
      if (metafile && flags.has('--analyze')) console.log(await analyzeMetafile(metafile));
    });
  },
};

/**
 * @param {string} entry
 * @param {string} outfile
 * @param {string} [firstLine]
 */
const bundle = (entry, outfile, firstLine = '') =>
  context({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(dist, outfile),
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['node:*'],
    // The ES module of a package where it has one: smaller, and free of `require`.
    mainFields: ['module', 'main'],
    banner: { js: `${firstLine}${REQUIRE}` },
    charset: 'utf8',
    legalComments: 'none',
    minify: flags.has('--production'),
    sourcemap: flags.has('--production') ? false : 'linked',
    metafile: flags.has('--analyze'),
    logLevel: 'warning',
    plugins: [intoDist],
  });

const bundles = await Promise.all([
  bundle('src/cli/launch.ts', 'idflow.js', '#!/usr/bin/env node\n'),
  bundle('src/cli/main.ts', 'command-line.js'),
  bundle('src/sandbox/worker.ts', 'sandbox-worker.js'),
]);

if (flags.has('--watch')) {
  await Promise.all(bundles.map((each) => each.watch()));
  console.log('Watching src/ …');
} else {
  const results = await Promise.allSettled(bundles.map((each) => each.rebuild()));
  await Promise.all(bundles.map((each) => each.dispose()));
  // esbuild has printed its errors.
  if (results.some(({ status }) => status === 'rejected')) process.exitCode = 1;
}
