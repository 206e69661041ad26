/** `npm run -s idflow -- ARGS…`: the command line from the sources, built first when they have changed. */
import { join } from 'node:path';
import { buildBundle, bundleIsFresh } from './bundle.js';
import { exitWith } from './failure.js';
import { findNode } from './node24.js';
import { installPackages } from './packages.js';
import { runInForeground } from './process.js';
import { root } from './root.js';

await exitWith(async () => {
  await installPackages();
  if (!bundleIsFresh()) await buildBundle();
  // npm changes to the repository's folder; paths on the command line are meant from where the person stands.
  return runInForeground(findNode(), [join(root, 'dist', 'idflow.js'), ...process.argv.slice(2)], {
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
  });
});
