import * as vscode from 'vscode';
import { outlineTargets } from '../targets/environment/outline.ts';
import { foldersAround } from './folders-around.ts';

/** The file that names environments, in the folder of a flow or the nearest one around it. */
export const TARGETS_FILE = 'idflow.targets.yaml';
/** What is there without a targets file: every target embedded. */
const EMBEDDED = 'embedded';
/** Where choices are kept in the state of the workspace, by address of the targets file. */
const CHOICES = 'environments';

/** What a flow can run against. */
export interface FlowEnvironments {
  /** Undefined where there is no targets file. */
  readonly file: vscode.Uri | undefined;
  /** In the order of the file. */
  readonly names: readonly string[];
  /** Taken when nobody chose. */
  readonly default: string;
  /** Chosen by a person in this workspace, or the default. */
  readonly chosen: string;
  /**
   * Names of those that are protected, as far as the file can be read. For show, and for what is recorded: what runs reads the file
   * itself.
   */
  readonly protected: ReadonlySet<string>;
}

/** Which environment each flow of the workspace runs against. */
export class Environments implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher(`**/${TARGETS_FILE}`);
  readonly #known = new Map<string, Promise<FlowEnvironments>>();
  /** Another choice, or another targets file. */
  readonly onDidChange = this.#changed.event;

  /** @param state of the workspace */
  constructor(state: vscode.Memento) {
    this.#state = state;
    const forget = (): void => this.#forget();
    this.#watcher.onDidChange(forget);
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  /** What a flow can run against; looked up once until a targets file changes. */
  of(flow: vscode.Uri): Promise<FlowEnvironments> {
    const folder = vscode.Uri.joinPath(flow, '..');
    const key = folder.toString();
    let found = this.#known.get(key);
    if (!found) {
      found = this.#lookUp(folder);
      // Changes are only heard of inside of the workspace.
      if (vscode.workspace.getWorkspaceFolder(folder)) this.#known.set(key, found);
    }
    return found;
  }

  async choose({ file, default: fallback }: FlowEnvironments, name: string): Promise<void> {
    if (!file) return;
    const { [file.toString()]: _, ...others } = this.#choices;
    await this.#state.update(CHOICES, name === fallback ? others : { ...others, [file.toString()]: name });
    this.#forget();
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  get #choices(): Readonly<Record<string, unknown>> {
    return this.#state.get<Readonly<Record<string, unknown>>>(CHOICES, {});
  }

  async #lookUp(folder: vscode.Uri): Promise<FlowEnvironments> {
    // What was never saved is in no folder.
    const folders = folder.scheme === 'untitled' ? [] : foldersAround(folder, (inner) => vscode.Uri.joinPath(inner, '..'));
    for (const around of folders) {
      const file = vscode.Uri.joinPath(around, TARGETS_FILE);
      const text = await readIfThere(file);
      if (text !== undefined) return this.#read(file, text);
    }
    return { file: undefined, names: [EMBEDDED], default: EMBEDDED, chosen: EMBEDDED, protected: new Set() };
  }

  #read(file: vscode.Uri, text: string): FlowEnvironments {
    const outline = outlineTargets(text);
    const names = outline.environments.map(({ name }) => name);
    const fallback = outline.default ?? EMBEDDED;
    const choice = this.#choices[file.toString()];
    const chosen = typeof choice === 'string' && names.includes(choice) ? choice : fallback;
    const guarded = outline.environments.filter(({ isProtected }) => isProtected).map(({ name }) => name);
    return { file, names, default: fallback, chosen, protected: new Set(guarded) };
  }

  #forget(): void {
    this.#known.clear();
    this.#changed.fire(undefined);
  }
}

async function readIfThere(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return undefined;
  }
}
