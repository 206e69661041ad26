import * as vscode from 'vscode';
import { outlineTargets, type TargetsOutline } from '../../targets/environment/outline.ts';
import { TARGETS_FILE } from '../environments.ts';

/** Folders in which targets files are somebody else's. */
const NOT_IN = '**/{node_modules,.idflow}/**';
/** More targets files than a person tells apart. */
const MOST = 100;

/** A targets file with what it names. */
export interface OutlinedFile {
  readonly file: vscode.Uri;
  readonly outline: TargetsOutline;
}

/** The targets files of the workspace, as they are in editors, saved or not. */
export class TargetsFiles implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${TARGETS_FILE}`);
  readonly #subscriptions: vscode.Disposable;
  /** One came, went, or says something else. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const tell = (): void => this.#changed.fire(undefined);
    this.#subscriptions = vscode.Disposable.from(
      this.#watcher,
      this.#watcher.onDidChange(tell),
      this.#watcher.onDidCreate(tell),
      this.#watcher.onDidDelete(tell),
      vscode.workspace.onDidChangeWorkspaceFolders(tell),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.path.endsWith(`/${TARGETS_FILE}`)) tell();
      }),
    );
  }

  /** All of them, by path. */
  async all(): Promise<readonly OutlinedFile[]> {
    const files = await vscode.workspace.findFiles(`**/${TARGETS_FILE}`, NOT_IN, MOST);
    files.sort((a, b) => a.path.localeCompare(b.path));
    const read = await Promise.all(
      files.map(async (file) => {
        const text = await textOf(file);
        return text === undefined ? [] : [{ file, outline: outlineTargets(text) }];
      }),
    );
    return read.flat();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

/** The text of a file as it is in an editor, else as it is saved; undefined where it can not be read. */
export async function textOf(file: vscode.Uri): Promise<string | undefined> {
  const address = file.toString();
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === address);
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return undefined;
  }
}
