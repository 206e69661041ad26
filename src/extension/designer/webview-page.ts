import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The only folder that a webview can load from. */
export const webviewFolder = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

/**
 * The page of a webview: a script and a style sheet of `dist/webview/`, and a policy that lets nothing else in.
 * @param name of both files, without ending
 */
export function webviewPage(webview: vscode.Webview, extension: vscode.Uri, name: string): string {
  const nonce = randomBytes(16).toString('base64');
  const own = webview.cspSource;
  const address = (file: string): string =>
    attribute(webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), file)).toString());
  const policy = [
    "default-src 'none'",
    // The script by its nonce; the chunks that it imports by where they come from.
    `script-src 'nonce-${nonce}' ${own}`,
    `style-src ${own}`,
    `font-src ${own}`,
    `img-src ${own} data:`,
    'worker-src blob:',
    `connect-src ${own}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.l10n.bundle ? vscode.env.language : 'en')}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${address(`${name}.css`)}">
    <title>idflow</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" nonce="${nonce}" src="${address(`${name}.js`)}"></script>
  </body>
</html>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
