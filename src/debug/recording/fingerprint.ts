import { createHash } from 'node:crypto';
import { dirname, relative, resolve as resolvePath } from 'node:path';
import type { FileReader } from '../../flow/file-reference.ts';

/** Fingerprints of files by their path from the folder of the flow. */
export type Fingerprints = Readonly<Record<string, string>>;

/** Takes the fingerprints of the files that a flow is made of. */
export function fingerprintsOf(flow: string, files: Iterable<readonly [path: string, text: string]>): Fingerprints {
  const folder = dirname(resolvePath(flow));
  const named = [...files].map(
    ([path, text]) => [relative(folder, resolvePath(path)).replaceAll('\\', '/'), hashOf(text)] as const,
  );
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files that are not as they were, by path from the folder of the flow. */
export function changedSince(recorded: Fingerprints, flow: string, files: FileReader): string[] {
  const folder = dirname(resolvePath(flow));
  return Object.entries(recorded)
    .filter(([path, hash]) => {
      const text = files.read(resolvePath(folder, path));
      return text === undefined || hashOf(text) !== hash;
    })
    .map(([path]) => path);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
