import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { LayoutFile } from '../../designer/designer-host.ts';
import { EMPTY_LAYOUT, FLOW_ENDING, LAYOUT_ENDING, type Layout } from '../../flow/layout/layout.ts';
import { printLayout, readLayout } from '../../flow/layout/read-layout.ts';

/** Pause after an arrangement before it is written, in milliseconds. */
const PAUSE = 400;

/** Where the layout of a flow is kept; undefined for a flow that is in no file, or in one of another name. */
export function sidecarOf(flow: vscode.Uri): vscode.Uri | undefined {
  if (!flow.path.endsWith(FLOW_ENDING) || flow.scheme === 'untitled') return undefined;
  return flow.with({ path: flow.path.slice(0, -FLOW_ENDING.length) + LAYOUT_ENDING, query: '', fragment: '' });
}

/** The layout file beside a flow. Written only after a person arranged something, and gone when nothing of that is left. */
export class LayoutSidecar implements LayoutFile, vscode.Disposable {
  readonly #file: vscode.Uri | undefined;
  readonly #log: vscode.LogOutputChannel;
  readonly #asked: Set<string>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #watcher: vscode.Disposable | undefined;
  /** Text of the file as it was read or written last. */
  #text: string | undefined;
  #writing: NodeJS.Timeout | undefined;
  /** The last writing; each waits for the one before it. */
  #written: Promise<void> = Promise.resolve();
  /** Set where the file holds what makes no sense here, a merge conflict perhaps: it is not written over unasked. */
  #foreign = false;
  layout: Layout = EMPTY_LAYOUT;
  readonly onDidChange = this.#changed.event;

  /** @param asked layout files about which a person was asked whether they may be written over: that is asked once */
  constructor(flow: vscode.Uri, log: vscode.LogOutputChannel, asked: Set<string>) {
    this.#file = sidecarOf(flow);
    this.#log = log;
    this.#asked = asked;
    if (this.#file) this.#watcher = this.#watch(this.#file);
  }

  /** Reads the file; a designer waits for it, so that nothing moves after it is drawn. */
  async load(): Promise<void> {
    if (!this.#file) return;
    let text: string | undefined;
    try {
      text = await readIfThere(this.#file);
    } catch (error) {
      // What can not be read may hold an arrangement all the same.
      this.#foreign = true;
      return this.#log.warn(`${this.#file.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (text === undefined) this.#foreign = false;
    if (text === this.#text || this.#writing) return;
    this.#text = text;
    const { layout, problem } = text === undefined ? { layout: EMPTY_LAYOUT } : readLayout(text);
    this.#foreign = problem !== undefined;
    if (!this.#foreign) this.#asked.delete(this.#file.path);
    if (problem !== undefined) this.#log.warn(`${this.#file.path}: ${problem}`);
    if (isDeepStrictEqual(layout, this.layout)) return;
    this.layout = layout;
    this.#changed.fire(undefined);
  }

  save(layout: Layout): void {
    if (isDeepStrictEqual(layout, this.layout)) return;
    this.layout = layout;
    this.#changed.fire(undefined);
    clearTimeout(this.#writing);
    this.#writing = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    if (!this.#writing) return this.#written;
    clearTimeout(this.#writing);
    this.#writing = undefined;
    this.#written = this.#written.then(() => this.#write());
    return this.#written;
  }

  /** The file is left as it is. */
  abandon(): void {
    clearTimeout(this.#writing);
    this.#writing = undefined;
  }

  dispose(): void {
    void this.flush();
    this.#watcher?.dispose();
    this.#changed.dispose();
  }

  async #write(overForeign = false): Promise<void> {
    const file = this.#file;
    if (!file || vscode.workspace.fs.isWritableFileSystem(file.scheme) !== true) return;
    if (overForeign) this.#foreign = false;
    else if (!this.#foreign) await this.#lookForConflict(file);
    // Not waited for: who closes or renames the flow meanwhile need not answer first.
    if (this.#foreign) return void this.#askToReplace(file);
    try {
      if (isDeepStrictEqual(this.layout, EMPTY_LAYOUT)) {
        if (this.#text !== undefined) await vscode.workspace.fs.delete(file);
        this.#text = undefined;
      } else {
        const text = printLayout(this.layout);
        await replace(file, text);
        this.#text = text;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t('The arrangement could not be saved in {0}: {1}', file.path, reason));
    }
  }

  /** A merge may have come into the file since it was read, before the watcher told. */
  async #lookForConflict(file: vscode.Uri): Promise<void> {
    try {
      const text = await readIfThere(file);
      if (text !== this.#text && text !== undefined) this.#foreign = readLayout(text).problem !== undefined;
    } catch {
      this.#foreign = true;
    }
  }

  /** Asks whether the file may be written over; once, and then the arrangement only lasts as long as its designers. */
  async #askToReplace(file: vscode.Uri): Promise<void> {
    if (this.#asked.has(file.path)) return;
    this.#asked.add(file.path);
    const [replaceIt, openIt] = [vscode.l10n.t('Replace It'), vscode.l10n.t('Open File')];
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('The layout file {0} has parts that make no sense, so the arrangement is not saved.', file.path),
      replaceIt,
      openIt,
    );
    if (answer === openIt) void vscode.window.showTextDocument(file);
    if (answer === replaceIt) this.#written = this.#written.then(() => this.#write(true));
  }

  #watch(file: vscode.Uri): vscode.Disposable {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), name.replaceAll(/[*?{}[\]]/g, '?'));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const load = (): void => void this.#written.then(() => this.load());
    watcher.onDidCreate(load);
    watcher.onDidChange(load);
    watcher.onDidDelete(load);
    return watcher;
  }
}

/** @throws an error where the file is there and can not be read, or is no UTF-8 text */
async function readIfThere(file: vscode.Uri): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Whoever reads the file meanwhile sees all of the old text or all of the new one. */
async function replace(file: vscode.Uri, text: string): Promise<void> {
  const temporary = file.with({ path: `${file.path}.${randomBytes(4).toString('hex')}` });
  await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(text));
  try {
    await vscode.workspace.fs.rename(temporary, file, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(temporary);
    throw error;
  }
}
