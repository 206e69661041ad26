import type { DatabaseSchema } from './sql/database-schema.ts';

/** Reads the files that flows name, and tells what is known of the databases that they work on. */
export interface FileReader {
  /** @param path as {@link resolveReference} answers it; @returns the text, or undefined when it can not be read */
  read(path: string): string | undefined;
  /** Tables and columns of the database behind a target; undefined, or absent, where they are not known. */
  readonly schema?: ((target: string) => DatabaseSchema | undefined) | undefined;
}

/**
 * Resolves a path in a flow file against the folder of that file, as the file system does, `/` between folders.
 * @param from the file that holds the reference, as the caller named it
 * @returns the path for a reader of files, or why the reference is not followed
 */
export function resolveReference(from: string, reference: string): { readonly path: string } | { readonly refused: string } {
  if (reference.trim() === '') return { refused: 'The path is empty.' };
  if (/^[a-z][a-z0-9+.-]+:/i.test(reference))
    return { refused: `\`${reference}\` is an address; flows only read files beside them.` };
  if (/^([a-z]:)?[\\/]/i.test(reference))
    return { refused: `\`${reference}\` is an absolute path, which means something else on every machine.` };
  if (reference.includes('\\')) return { refused: `\`${reference}\` has backslashes, which only Windows reads as folders.` };
  const folder = from.slice(0, Math.max(from.lastIndexOf('/'), from.lastIndexOf('\\')) + 1).replaceAll('\\', '/');
  const parts = folder === '' ? [] : folder.slice(0, -1).split('/');
  for (const part of reference.split('/')) {
    const last = parts.at(-1);
    if (part === '' || part === '.') continue;
    if (part === '..' && last !== undefined && last !== '..' && last !== '.' && last !== '') parts.pop();
    else parts.push(part);
  }
  return { path: parts.join('/') };
}
