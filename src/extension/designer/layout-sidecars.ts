import * as vscode from 'vscode';
import { LayoutSidecar, sidecarOf } from './layout-sidecar.ts';

/** The layout files of the flows that designers show, one for all designers of a flow; they go where their flows go. */
export class LayoutSidecars implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #open = new Map<string, { readonly sidecar: LayoutSidecar; readonly loaded: Promise<void>; users: number }>();
  /** Files that are being written after their last designer was closed. */
  readonly #closing = new Map<string, Promise<void>>();
  /** Layout files that a person was asked about in this window. */
  readonly #asked = new Set<string>();
  readonly #subscriptions: vscode.Disposable;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      // What is not written yet goes with the file, not to where it was.
      vscode.workspace.onWillRenameFiles((event) => event.waitUntil(this.flush())),
      vscode.workspace.onWillDeleteFiles(({ files }) => files.forEach((flow) => this.#abandon(flow))),
      vscode.workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri, newUri }) => void moveSidecar(oldUri, newUri))),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((flow) => void discardSidecar(flow))),
    );
  }

  /** The layout file of a flow, read. Whoever takes it gives it back with {@link release}. */
  async take(flow: vscode.Uri): Promise<LayoutSidecar> {
    const key = flow.toString();
    let entry = this.#open.get(key);
    if (!entry) {
      const sidecar = new LayoutSidecar(flow, this.#log, this.#asked);
      entry = { sidecar, loaded: (this.#closing.get(key) ?? Promise.resolve()).then(() => sidecar.load()), users: 0 };
      this.#open.set(key, entry);
    }
    entry.users++;
    await entry.loaded;
    return entry.sidecar;
  }

  release(flow: vscode.Uri): void {
    const key = flow.toString();
    const entry = this.#open.get(key);
    if (!entry || --entry.users > 0) return;
    this.#open.delete(key);
    entry.sidecar.dispose();
    const written = entry.sidecar.flush().finally(() => {
      if (this.#closing.get(key) === written) this.#closing.delete(key);
    });
    this.#closing.set(key, written);
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    await Promise.all([...this.#closing.values(), ...[...this.#open.values()].map(({ sidecar }) => sidecar.flush())]);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { sidecar } of this.#open.values()) sidecar.dispose();
    this.#open.clear();
  }

  #abandon(flow: vscode.Uri): void {
    this.#open.get(flow.toString())?.sidecar.abandon();
  }
}

async function moveSidecar(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const [old, moved] = [sidecarOf(from), sidecarOf(to)];
  if (old && moved) await ifPossible(vscode.workspace.fs.rename(old, moved, { overwrite: false }));
}

/** To the trash, where there is one: whoever brings the flow back wants its arrangement, too. */
async function discardSidecar(flow: vscode.Uri): Promise<void> {
  const sidecar = sidecarOf(flow);
  if (sidecar) await ifPossible(vscode.workspace.fs.delete(sidecar, { useTrash: true }));
}

/** There may be no such file, one in the way, or no trash: then everything stays as it is. */
async function ifPossible(change: Thenable<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
  }
}
