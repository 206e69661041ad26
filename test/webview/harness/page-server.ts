import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { monacoUnderStrictPolicy } from '../../../scripts/esbuild/monaco.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');

export const THEMES = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof THEMES)[number];

/** Classes that VS Code gives the body. */
const CLASSES: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
  html: 'text/html; charset=utf-8',
};

const NONCE = 'ForTheTest';

/** Serves the designer's page, built from the sources, under the content security policy that the extension gives it. */
export class PageServer {
  readonly #server: Server;
  readonly #files: ReadonlyMap<string, Uint8Array>;

  private constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', this.origin);
      const name = basename(url.pathname);
      const body = url.pathname === '/' ? this.#page(url.searchParams.get('theme') as Theme) : this.#files.get(name);
      const type = url.pathname === '/' ? 'html' : (name.split('.').at(-1) ?? '');
      response.writeHead(body === undefined ? 404 : 200, {
        'content-type': TYPES[type] ?? 'text/plain',
        ...(type === 'html' ? { 'content-security-policy': this.#policy() } : {}),
      });
      response.end(body);
    });
  }

  /** @param options for esbuild, over those of the real bundle */
  static async start(options: BuildOptions = {}): Promise<PageServer> {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: {
        designer: 'webview/designer/main.tsx',
        monaco: 'webview/designer/inspector/code/monaco.ts',
        host: 'test/webview/harness/host.ts',
      },
      outdir: join(root, 'dist', 'webview'),
      bundle: true,
      write: false,
      format: 'esm',
      splitting: true,
      platform: 'browser',
      target: 'chrome134',
      jsx: 'automatic',
      loader: { '.ttf': 'file' },
      assetNames: '[name]-[hash]',
      chunkNames: 'chunk-[name]-[hash]',
      define: { 'process.env.NODE_ENV': '"production"' },
      plugins: [monacoUnderStrictPolicy],
      logLevel: 'warning',
      ...options,
    });
    const files = new Map((outputFiles ?? []).map(({ path, contents }) => [basename(path), contents]));
    for (const theme of THEMES) files.set(`${theme}.css`, readFileSync(join(here, '..', 'themes', `${theme}.css`)));
    const server = new PageServer(files);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(theme: Theme): string {
    return `${this.origin}/?theme=${theme}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #policy(): string {
    const source = this.origin;
    return [
      "default-src 'none'",
      `script-src 'nonce-${NONCE}' ${source}`,
      `style-src ${source}`,
      `font-src ${source}`,
      `img-src ${source} data:`,
      'worker-src blob:',
      `connect-src ${source}`,
    ].join('; ');
  }

  #page(theme: Theme): string {
    return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Designer</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/${theme}.css">
    <link rel="stylesheet" href="/designer.css">
  </head>
  <body class="${CLASSES[theme]}" data-vscode-theme-kind="${CLASSES[theme].split(' ').at(-1) ?? ''}">
    <div id="root"></div>
    <script type="module" nonce="${NONCE}" src="/host.js"></script>
    <script type="module" nonce="${NONCE}" src="/designer.js"></script>
  </body>
</html>`;
  }
}
