import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliFailure } from './cli-failure.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** Folder that the product is installed in: the nearest one around this program with its package.json. */
function productFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let at = here; dirname(at) !== at; at = dirname(at)) if (existsSync(join(at, 'package.json'))) return at;
  return here;
}

/** Version of this idflow; `unknown` where its package.json is not beside it. */
export function productVersion(): string {
  try {
    const manifest = JSON.parse(readFileSync(join(productFolder(), 'package.json'), 'utf8')) as unknown;
    const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Folder with the sample flows. @throws CliFailure when they are not installed */
export function samplesFolder(): string {
  const folder = join(productFolder(), 'samples');
  if (existsSync(folder)) return folder;
  throw new CliFailure(`The sample flows are not where they should be: ${folder}. Install idflow again.`, EXIT_CODES.failed.code);
}

/** How a person starts idflow from where they stand: through npm inside of the repository. */
export function commandName(): string {
  const product = productFolder();
  if (!existsSync(join(product, 'scripts', 'idflow.js'))) return 'idflow';
  const inside = !relative(product, process.cwd()).startsWith('..');
  return inside ? 'npm run -s idflow --' : `node ${join(product, 'dist', 'idflow.js')}`;
}
