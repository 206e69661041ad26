import { readFileSync } from 'node:fs';
import { resolve as resolvePath, sep } from 'node:path';
import { codeOf } from '../flow/error-code.ts';
import type { FileReader } from '../flow/file-reference.ts';
import { utf8Text } from './utf8.ts';

/** Reads files as flows, targets files and people name them; each is read once, so that a run sees one state of them. */
export class FlowFiles implements FileReader {
  readonly #texts: Map<string, string | undefined>;
  readonly #asked = new Set<string>();
  readonly #unsaved: ReadonlySet<string>;

  /** @param unsaved texts that count instead of the files, by path with `/` between folders: what editors hold */
  constructor(unsaved: Iterable<readonly [path: string, text: string]> = []) {
    this.#texts = new Map(unsaved);
    this.#unsaved = new Set(this.#texts.keys());
  }

  /** Whether an editor holds a file, be it on the disk or not. */
  isUnsaved(path: string): boolean {
    return this.#unsaved.has(withSlashes(path));
  }

  read(path: string): string | undefined {
    const key = withSlashes(path);
    this.#asked.add(key);
    if (!this.#texts.has(key)) this.#texts.set(key, tryRead(path));
    return this.#texts.get(key);
  }

  /** Every file that was read until now, with its text. */
  get whatWasRead(): ReadonlyMap<string, string> {
    const read = new Map<string, string>();
    for (const path of this.#asked) {
      const text = this.#texts.get(path);
      if (text !== undefined) read.set(path, text);
    }
    return read;
  }
}

function tryRead(path: string): string | undefined {
  try {
    return utf8Text(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** Paths are shown and resolved with `/` on every system. */
export const withSlashes = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/** Absolute path of the folder that a file is in. */
export const folderOf = (file: string): string => resolvePath(file, '..');

/** Why a file can not be read, as the end of a sentence. */
export function reasonOf(path: string): string {
  try {
    utf8Text(readFileSync(path));
    return 'can not be read';
  } catch (error) {
    if (error instanceof TypeError) return 'is not UTF-8 text; save it as UTF-8';
    const code = codeOf(error);
    if (code === 'ENOENT') return 'does not exist';
    if (code === 'EISDIR') return 'is a folder';
    return code === 'EACCES' ? 'can not be read: no permission' : 'can not be read';
  }
}
