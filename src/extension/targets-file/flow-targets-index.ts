import * as vscode from 'vscode';
import type { TargetKind } from '../../flow/flow-file.ts';
import { targetsDeclaredIn } from '../../targets/environment/language/flow-targets.ts';
import type { Environments } from '../environments.ts';
import { textOf } from '../targets/targets-files.ts';

/** A flow of the workspace with the targets that it declares. */
export interface IndexedFlow {
  readonly uri: vscode.Uri;
  /** What people call it: its path in the workspace. */
  readonly title: string;
  readonly targets: ReadonlyMap<string, TargetKind>;
}

const FLOWS = '**/*.idflow.yaml';
/** Folders in which flows are somebody else's. */
const NOT_IN = '**/{node_modules,.idflow}/**';
/** More flows than a person has around one targets file. */
const MOST = 2000;

/** The targets that the flows of the workspace declare; each flow is read once until it changes. */
export class FlowTargetsIndex implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #watcher = vscode.workspace.createFileSystemWatcher(FLOWS);
  readonly #subscriptions: vscode.Disposable;
  readonly #known = new Map<string, Promise<ReadonlyMap<string, TargetKind>>>();
  #files: Thenable<readonly vscode.Uri[]> | undefined;

  constructor(environments: Environments) {
    this.#environments = environments;
    const forget = (uri: vscode.Uri): void => void this.#known.delete(uri.toString());
    const recount = (uri: vscode.Uri): void => {
      forget(uri);
      this.#files = undefined;
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#watcher,
      this.#watcher.onDidChange(forget),
      this.#watcher.onDidCreate(recount),
      this.#watcher.onDidDelete(recount),
      vscode.workspace.onDidChangeTextDocument(({ document }) => forget(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => forget(uri)),
    );
  }

  /** The flows that run on a targets file: those in its folder and below that no other targets file is nearer to. */
  async flowsOn(targetsFile: vscode.Uri): Promise<readonly IndexedFlow[]> {
    this.#files ??= vscode.workspace.findFiles(FLOWS, NOT_IN, MOST);
    const folder = vscode.Uri.joinPath(targetsFile, '..').path.replace(/\/?$/, '/');
    const address = targetsFile.toString();
    const below = (await this.#files).filter((uri) => uri.scheme === targetsFile.scheme && uri.path.startsWith(folder));
    const flows = await Promise.all(
      below.map(async (uri) => {
        const { file } = await this.#environments.of(uri);
        if (file?.toString() !== address) return [];
        return [{ uri, title: vscode.workspace.asRelativePath(uri, false), targets: await this.#targetsOf(uri) }];
      }),
    );
    return flows.flat().sort((a, b) => a.title.localeCompare(b.title));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #targetsOf(uri: vscode.Uri): Promise<ReadonlyMap<string, TargetKind>> {
    const key = uri.toString();
    let found = this.#known.get(key);
    if (!found) this.#known.set(key, (found = textOf(uri).then((text) => targetsDeclaredIn(text ?? ''))));
    return found;
  }
}
