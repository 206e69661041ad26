import * as vscode from 'vscode';
import type { JsonObject } from '../../flow/json.ts';
import type { TargetRef } from './targets-node.ts';

const SCHEME = 'idflow-target';

/** Things that were fetched from targets, as read-only JSON documents. They are in memory only, and go with the window. */
export class FetchedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ?? vscode.l10n.t('This was fetched in another window. Fetch it again in the Targets view.')
    );
  }

  /** Shows a thing of a target. @param path names what it is: the path inside of the target, with what else tells it apart */
  async show({ environment, target }: TargetRef, path: readonly string[], value: JsonObject): Promise<void> {
    const parts = [environment, target, ...path].map((part) => part.replaceAll('/', '∕'));
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${parts.join('/')}.json` });
    this.#texts.set(uri.toString(), `${JSON.stringify(value, undefined, 2)}\n`);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}
