import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../../flow/error-code.ts';
import { EnvironmentError } from './environment-error.ts';

/** Folder for data of embedded targets and of idflow itself; never under version control. */
export const DATA_FOLDER = '.idflow';

/**
 * Makes the folder of a data file; a `.idflow` folder among those around it gets a `.gitignore` of its own.
 * @throws EnvironmentError when it can not be made
 */
export function makeDataFolder(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new EnvironmentError(`The folder ${folder} can not be made: ${reasonOf(error)}. Data needs a folder to write to.`, {
      cause: error,
    });
  }
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if (basename(at) !== DATA_FOLDER) continue;
    const ignore = join(at, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
    return;
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'no permission';
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'a file is in its place';
  return error instanceof Error ? error.message : String(error);
}
