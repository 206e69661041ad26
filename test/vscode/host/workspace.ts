import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const samples = fileURLToPath(new URL('../../../samples/', import.meta.url));

/** Names of all samples. */
export const allSamples: readonly string[] = readdirSync(samples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What a folder that is opened in VS Code holds. */
export interface WorkspaceContents {
  /** Names of samples, each copied into a folder of its name. */
  readonly samples?: readonly string[];
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder for VS Code to open, gone when it is removed. */
export class Workspace {
  /** Absolute path. */
  readonly folder = mkdtempSync(join(tmpdir(), 'idf-ws-'));

  constructor(contents: WorkspaceContents) {
    for (const sample of contents.samples ?? [])
      cpSync(join(samples, sample), join(this.folder, sample), {
        recursive: true,
        // what runs left behind there
        filter: (path) => basename(path) !== '.idflow',
      });
    for (const [path, text] of Object.entries(contents.files ?? {})) this.write(path, text);
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
