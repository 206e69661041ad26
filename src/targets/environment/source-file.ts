import { readFileSync } from 'node:fs';
import { text } from '../../flow/grammar/scalars.ts';
import { EnvironmentError } from './environment-error.ts';

/** The name of a file that must be there: absolute, or from the folder of the targets file. */
export const fileName = text('a file name', {}, 'file');

/** Reads a file that a targets file names. @throws EnvironmentError when it can not be read */
export function readSource(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : 'can not be read';
    throw new EnvironmentError(`The ${what} ${path} ${reason}.`);
  }
}
