/**
 * `npm run package`: builds for production and makes the VSIX, `idflow-VERSION.vsix`; `-- --out FILE` puts it elsewhere.
 * Fails where the file is larger than an extension may be, so that nothing slips in unseen.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildBundle } from './bundle.js';
import { exitWith, Failure } from './failure.js';
import { findNode } from './node24.js';
import { installPackages } from './packages.js';
import { phase } from './phase.js';
import { runQuietly } from './process.js';
import { root } from './root.js';

const LARGEST_MB = 8;

/**
 * Puts dist/ and what else `.vscodeignore` names into a VSIX.
 * @param {string} file
 * @returns {Promise<number>} its size in MB
 * @throws {Failure} with the words of vsce, or when the file is too large
 */
export async function packExtension(file) {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const { code, output } = await runQuietly(
    findNode(),
    [vsce, 'package', '--no-dependencies', '--no-rewrite-relative-links', '--out', file],
    {
      cwd: root,
    },
  );
  if (code !== 0) throw new Failure('The extension could not be packaged; the words of vsce are above.', output);
  const size = statSync(file).size / 1_000_000;
  if (size > LARGEST_MB)
    throw new Failure(`The extension has ${size.toFixed(1)} MB; at most ${LARGEST_MB} MB are wanted. See what is in it.`, output);
  return size;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await exitWith(async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { values } = parseArgs({ options: { out: { type: 'string', default: `idflow-${version}.vsix` } } });
    await installPackages();
    await phase('Building idflow', () => buildBundle({ production: true }));
    const size = await phase('Packaging', () => packExtension(values.out));
    console.log(`${values.out} has ${size.toFixed(1)} MB. Install it with: code --install-extension ${values.out}`);
    return 0;
  });
}
