import * as vscode from 'vscode';
import { DesignerSession } from '../../designer/designer-session.ts';
import { fromDesignerSchema } from '../../designer/from-designer.ts';
import type { Extension } from '../extension-context.ts';
import { EditorHost } from './editor-host.ts';
import type { LayoutSidecar } from './layout-sidecar.ts';
import type { OpenDesigner } from './open-designers.ts';

/** Characters of a complaint about a message that reach the log. */
const LOGGED = 2000;

/** Connects a webview to a flow, until its panel is closed. */
export async function openSession(
  extension: Extension,
  document: vscode.TextDocument,
  panel: vscode.WebviewPanel,
  layout: LayoutSidecar,
): Promise<vscode.Disposable> {
  const { designers, log } = extension;
  const host = new EditorHost(extension, document, panel.webview, layout);
  await host.lookAround();
  const session = new DesignerSession(host);
  const designer: OpenDesigner = { document, panel, session };
  const subscriptions = vscode.Disposable.from(
    panel.webview.onDidReceiveMessage(async (data: unknown) => {
      const message = fromDesignerSchema.safeParse(data);
      if (!message.success) return log.warn(`A message of the designer does not fit: ${message.error.message.slice(0, LOGGED)}`);
      await session.receive(message.data);
      const awaited = message.data.type === 'ready' ? designers.takeAwaited(document.uri) : undefined;
      if (awaited !== undefined) session.reveal(awaited);
    }),
    panel.onDidChangeViewState(() => {
      if (panel.active) designers.use(designer);
      // The page of a hidden panel is gone; it says that it is back.
      if (!panel.visible) session.pause();
    }),
    session,
    host,
    { dispose: () => designers.remove(designer) },
  );
  designers.add(designer);
  return subscriptions;
}
