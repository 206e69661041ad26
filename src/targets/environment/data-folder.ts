import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Folder for data of embedded targets and of idflow itself; never under version control. */
export const DATA_FOLDER = '.idflow';

/** Makes the folder of a data file; a `.idflow` folder among those around it gets a `.gitignore` of its own. */
export function makeDataFolder(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if (basename(at) !== DATA_FOLDER) continue;
    const ignore = join(at, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
    return;
  }
}
