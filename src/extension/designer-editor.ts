import * as vscode from 'vscode';
import type { LayoutSidecars } from './designer/layout-sidecars.ts';
import { DESIGNER } from './designer/open-designers.ts';
import { webviewFolder, webviewPage } from './designer/webview-page.ts';
import type { Extension } from './extension-context.ts';

/**
 * The designer: flow files open on a canvas. The document stays VS Code's own text document, so that saving, undo, backup
 * and text editors beside go on as for any file.
 */
class DesignerEditor implements vscode.CustomTextEditorProvider {
  readonly #extension: Extension;
  readonly #layouts: LayoutSidecars;

  constructor(extension: Extension, layouts: LayoutSidecars) {
    this.#extension = extension;
    this.#layouts = layouts;
  }

  async resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { extensionUri } = this.#extension.context;
    const state = { closed: false };
    const opening = this.#open(document, panel);
    // Listened for at once: a panel can be closed while its session is still being opened.
    panel.onDidDispose(() => {
      state.closed = true;
      void this.#close(opening, document.uri);
    });
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extensionUri)] };
    await opening;
    // Last: the page begins to talk as soon as it is there.
    if (!state.closed) panel.webview.html = webviewPage(panel.webview, extensionUri, 'designer');
  }

  async #close(opening: Promise<vscode.Disposable>, flow: vscode.Uri): Promise<void> {
    try {
      const session: { dispose(): unknown } = await opening;
      session.dispose();
    } catch {
      // VS Code was told why it could not be opened.
    } finally {
      this.#layouts.release(flow);
    }
  }

  async #open(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<vscode.Disposable> {
    const [layout, { openSession }] = await Promise.all([this.#layouts.take(document.uri), import('./designer/open-session.ts')]);
    return openSession(this.#extension, document, panel, layout);
  }
}

/** Registers the designer for flow files. */
export const registerDesigner = (extension: Extension, layouts: LayoutSidecars): vscode.Disposable =>
  vscode.window.registerCustomEditorProvider(DESIGNER, new DesignerEditor(extension, layouts), {
    supportsMultipleEditorsPerDocument: true,
  });
