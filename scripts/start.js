/**
 * `npm start`: installs what is missing, builds, runs the demonstration on the embedded database and IdP, and opens the
 * designer in VS Code where there is one.
 */
import { buildBundle, bundleIsFresh } from './bundle.js';
import { exitWith } from './failure.js';
import { findNode } from './node24.js';
import { installPackages } from './packages.js';
import { openDesigner } from './open-designer.js';
import { phase } from './phase.js';
import { runInForeground } from './process.js';
import { root } from './root.js';

await exitWith(async () => {
  await installPackages();
  if (!bundleIsFresh()) await phase('Building idflow', buildBundle);
  const code = await runInForeground(findNode(), ['dist/idflow.js', 'demo', ...process.argv.slice(2)], { cwd: root });
  if (code === 0) await openDesigner();
  return code;
});
