/**
 * Builds dist/: the runner, the command line with its launcher and the sandbox's worker, each a file that runs with no
 * node_modules beside it; dist/extension/, what VS Code loads; and dist/webview/, what runs in webviews.
 *   --production  minified
 *   --watch       again at every change
 *   --analyze     what the bundles consist of
 */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzeMetafile, context } from 'esbuild';
import { EXTENSION } from './scripts/esbuild/extension.js';
import { monacoUnderStrictPolicy } from './scripts/esbuild/monaco.js';

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
        mkdirSync(dirname(path), { recursive: true });
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
 * Chunks have their content in their name: those of earlier builds would pile up, and be shipped.
 * @param {string} folder all of it is made by one build
 * @returns {import('esbuild').Plugin}
 */
const withoutEarlierChunks = (folder) => ({
  name: 'without-earlier-chunks',
  setup(build) {
    build.onEnd(({ outputFiles = [], errors }) => {
      if (errors.length > 0) return;
      const made = new Set(outputFiles.map(({ path }) => path));
      for (const path of readdirSync(folder).map((name) => join(folder, name)))
        if (!made.has(path)) rmSync(path, { force: true });
    });
  },
});

/**
 * Drivers of databases are files of their own, loaded when a target is opened: `sql/postgresql/driver.ts` becomes
 * `sql-postgresql.js`. @type {import('esbuild').Plugin}
 */
const driversApart = {
  name: 'drivers-apart',
  setup(build) {
    build.onResolve({ filter: /\/sql\/[a-z]+\/driver\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./sql-${basename(dirname(path))}.js`, external: true } : undefined,
    );
  },
};

/**
 * `tedious` requires the libraries for signing in to Azure and for its key vault, two megabytes that no connection of idflow uses: it
 * signs in with user and password. @type {import('esbuild').Plugin}
 */
const withoutAzure = {
  name: 'without-azure',
  setup(build) {
    build.onResolve({ filter: /^@azure\// }, ({ path }) => ({ path, namespace: 'without-azure' }));
    build.onLoad({ filter: /.*/, namespace: 'without-azure' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** What all bundles share. @satisfies {import('esbuild').BuildOptions} */
const COMMON = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  charset: 'utf8',
  legalComments: 'none',
  minify: flags.has('--production'),
  sourcemap: flags.has('--production') ? false : 'linked',
  metafile: flags.has('--analyze'),
  logLevel: 'warning',
  plugins: [intoDist, driversApart, withoutAzure],
};

/**
 * A program for Node.
 * @param {string} entry
 * @param {string} outfile
 * @param {string} [firstLine]
 */
const bundle = (entry, outfile, firstLine = '') =>
  context({
    ...COMMON,
    entryPoints: [entry],
    outfile: join(dist, outfile),
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // The last two are what `pg` takes on other machines.
    external: ['node:*', 'pg-native', 'cloudflare:sockets'],
    // The ES module of a package where it has one: smaller, and free of `require`.
    mainFields: ['module', 'main'],
    banner: { js: `${firstLine}${REQUIRE}` },
  });

/** What VS Code loads, to activate the extension and on demand. @param {string} outdir */
const extension = (outdir) =>
  context({
    ...COMMON,
    ...EXTENSION,
    outdir,
    plugins: [intoDist, withoutEarlierChunks(outdir), ...EXTENSION.plugins],
  });

/**
 * What webviews load. Chunks that are imported on demand, such as the code editor, are files of their own.
 * @param {string} outdir
 */
const webviews = (outdir) =>
  context({
    ...COMMON,
    entryPoints: {
      designer: 'webview/designer/main.tsx',
      run: 'webview/run/main.tsx',
      // A file of its own, with its styles: loaded with the first field that holds code.
      monaco: 'webview/designer/inspector/code/monaco.ts',
    },
    outdir,
    chunkNames: 'chunk-[name]-[hash]',
    assetNames: '[name]',
    platform: 'browser',
    format: 'esm',
    splitting: true,
    // The Chromium of the oldest VS Code that package.json allows.
    target: 'chrome134',
    jsx: 'automatic',
    loader: { '.ttf': 'file' },
    plugins: [...COMMON.plugins, withoutEarlierChunks(outdir), monacoUnderStrictPolicy],
    define: { 'process.env.NODE_ENV': flags.has('--production') ? '"production"' : '"development"' },
  });

const bundles = await Promise.all([
  bundle('src/cli/launch.ts', 'idflow.js', '#!/usr/bin/env node\n'),
  bundle('src/cli/main.ts', 'command-line.js'),
  bundle('src/runner/main.ts', 'runner.js'),
  bundle('src/sandbox/worker.ts', 'sandbox-worker.js'),
  bundle('src/sandbox/debug/worker.ts', 'sandbox-debug-worker.js'),
  bundle('src/targets/sql/postgresql/driver.ts', 'sql-postgresql.js'),
  bundle('src/targets/sql/mysql/driver.ts', 'sql-mysql.js'),
  bundle('src/targets/sql/sqlserver/driver.ts', 'sql-sqlserver.js'),
  bundle('src/targets/sql/oracle/driver.ts', 'sql-oracle.js'),
  extension(join(dist, 'extension')),
  webviews(join(dist, 'webview')),
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
