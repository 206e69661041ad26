import * as vscode from 'vscode';
import type { DesignerSession } from '../../designer/designer-session.ts';

/** One designer that is open. */
export interface OpenDesigner {
  readonly document: vscode.TextDocument;
  readonly panel: vscode.WebviewPanel;
  readonly session: DesignerSession;
}

/** The designers that are open, and the one that was used last. */
export class OpenDesigners implements vscode.Disposable {
  readonly #open = new Set<OpenDesigner>();
  readonly #opened = new vscode.EventEmitter<OpenDesigner>();
  /** Paths to be shown by designers whose page is not there, by address of the flow. */
  readonly #awaited = new Map<string, string>();
  #last: OpenDesigner | undefined;
  readonly onDidOpen = this.#opened.event;

  add(designer: OpenDesigner): void {
    this.#open.add(designer);
    if (designer.panel.active) this.#last = designer;
    this.#opened.fire(designer);
  }

  remove(designer: OpenDesigner): void {
    this.#open.delete(designer);
    if (this.#last === designer) this.#last = undefined;
  }

  /** Called when a designer is used. */
  use(designer: OpenDesigner): void {
    this.#last = designer;
  }

  /** The designer that has the focus, or had it last. */
  get current(): OpenDesigner | undefined {
    return [...this.#open].find(({ panel }) => panel.active) ?? this.#last;
  }

  /** All designers of a flow, the one used last in front. */
  of(flow: vscode.Uri): readonly OpenDesigner[] {
    const address = flow.toString();
    const found = [...this.#open].filter(({ document }) => document.uri.toString() === address);
    return found.sort((a, b) => Number(b === this.#last) - Number(a === this.#last));
  }

  /** Shows a path in the designer of a flow, which is opened where it is not. */
  async show(flow: vscode.Uri, path: string, viewColumn?: vscode.ViewColumn): Promise<void> {
    const [designer] = this.of(flow);
    if (designer?.panel.visible) {
      designer.panel.reveal(designer.panel.viewColumn);
      return designer.session.reveal(path);
    }
    // The page is to come, or to come back.
    this.#awaited.set(flow.toString(), path);
    if (designer) return designer.panel.reveal(designer.panel.viewColumn);
    await vscode.commands.executeCommand('vscode.openWith', flow, DESIGNER, viewColumn ?? vscode.ViewColumn.Active);
  }

  /** The path that a designer is to show once its webview listens; asked once. */
  takeAwaited(flow: vscode.Uri): string | undefined {
    const path = this.#awaited.get(flow.toString());
    this.#awaited.delete(flow.toString());
    return path;
  }

  dispose(): void {
    this.#opened.dispose();
  }
}

/** The view type of the designer, as package.json declares it. */
export const DESIGNER = 'idflow.designer';
