import * as vscode from 'vscode';
import type { AskedFiles } from '../designer/designer-host.ts';
import type { DatabaseSchema } from '../flow/sql/database-schema.ts';

/** Larger files are left unread: nobody wrote them as a script, schema or flow. */
const MAX_BYTES = 20_000_000;

/** Folders that are watched; a flow that names files in more of them is no flow of a person. */
const MOST_WATCHED = 200;

/** The files around one flow, which note what they were asked for. */
export interface FilesOfFlow extends AskedFiles {
  /** Addresses of all files that were asked for. */
  readonly used: ReadonlySet<string>;
}

/**
 * The files that flows name, as a person sees them now: open documents with what is not saved yet, else the file system,
 * whichever it is. Reading answers at once from what is known, so that validation needs no waiting and blocks on no disk.
 */
export class WorkspaceFiles implements vscode.Disposable {
  readonly #texts = new Map<string, string | undefined>();
  readonly #names = new Map<string, readonly string[] | undefined>();
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  /** A file whose text, as {@link readerOf} gives it, may be another now. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed.fire(document.uri);
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#forget(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
      vscode.workspace.onDidCreateFiles(({ files }) => files.forEach((uri) => this.#forget(uri))),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.#forget(uri))),
      vscode.workspace.onDidRenameFiles(({ files }) =>
        files.forEach(({ oldUri, newUri }) => [oldUri, newUri].forEach((uri) => this.#forget(uri))),
      ),
    );
  }

  /** Tells what is known of the databases of a flow; nothing where it is not set. */
  schemas: ((flow: vscode.Uri, target: string) => DatabaseSchema | undefined) | undefined;

  /** @param flow whose references are followed, as paths in the same file system */
  readerOf(flow: vscode.Uri): FilesOfFlow {
    const used = new Set<string>();
    const unknown = new Map<string, () => Promise<void>>();
    const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
    const at = (path: string): vscode.Uri => flow.with({ path, query: '', fragment: '' });
    return {
      used,
      read: (path) => {
        const uri = at(path);
        const key = uri.toString();
        used.add(key);
        const document = open.get(key);
        if (document) return document.getText();
        if (!this.#texts.has(key)) unknown.set(key, async () => void this.#texts.set(key, await readText(uri)));
        this.#watch(vscode.Uri.joinPath(uri, '..'));
        return this.#texts.get(key);
      },
      list: (path) => {
        const folder = at(path);
        const key = folder.toString();
        if (!this.#names.has(key)) unknown.set(`${key}/`, async () => void this.#names.set(key, await readNames(folder)));
        this.#watch(folder);
        return this.#names.get(key);
      },
      schema: (target) => this.schemas?.(flow, target),
      load: async () => {
        const wanted = [...unknown.values()];
        unknown.clear();
        await Promise.all(wanted.map((read) => read()));
        return wanted.length > 0;
      },
    };
  }

  /** Lets go of everything known, once no flow is open. */
  clear(): void {
    this.#texts.clear();
    this.#names.clear();
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#watchers.clear();
  }

  dispose(): void {
    this.clear();
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  #forget(uri: vscode.Uri): void {
    this.#texts.delete(uri.toString());
    this.#names.delete(vscode.Uri.joinPath(uri, '..').toString());
    this.#changed.fire(uri);
  }

  /** One watcher for each folder: flows may name files outside of the workspace. */
  #watch(folder: vscode.Uri): void {
    const key = folder.toString();
    if (this.#watchers.has(key) || this.#watchers.size >= MOST_WATCHED || folder.scheme === 'untitled') return;
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*'));
    const forget = (uri: vscode.Uri): void => this.#forget(uri);
    watcher.onDidChange(forget);
    watcher.onDidCreate(forget);
    watcher.onDidDelete(forget);
    this.#watchers.set(key, watcher);
  }
}

/** @returns undefined for what is no file, is too large, or is no UTF-8 text */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (!(type & vscode.FileType.File) || size > MAX_BYTES) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** Names in a folder, those of folders with `/` behind; undefined where there is none. */
async function readNames(folder: vscode.Uri): Promise<readonly string[] | undefined> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name, type]) => (type & vscode.FileType.Directory ? `${name}/` : name));
  } catch {
    return undefined;
  }
}
