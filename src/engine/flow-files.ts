import type { FlowSource } from '../flow/read-flow.ts';

/** Reads text files by path; undefined when there is none. */
export interface FileReader {
  read(path: string): string | undefined;
}

/** Files that a flow names, relative to it. */
export class FileAccess {
  readonly flow: FlowSource;
  readonly #files: FileReader;

  constructor(flow: FlowSource, files: FileReader) {
    this.flow = flow;
    this.#files = files;
  }

  read(path: string): string | undefined {
    return this.#files.read(this.shown(path));
  }

  /** The path as it is shown to people and read: resolved against the flow's own folder. */
  shown(path: string): string {
    const folder = this.flow.file.includes('/') ? this.flow.file.slice(0, this.flow.file.lastIndexOf('/')) : '';
    const parts: string[] = folder === '' ? [] : folder.split('/');
    for (const part of path.split('/')) {
      if (part === '.' || part === '') continue;
      if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
      else parts.push(part);
    }
    return parts.join('/');
  }
}
