import * as vscode from 'vscode';
import type { ProxySettings } from './proxy-variables.ts';

/** What VS Code's own settings say about proxies now; nothing where they keep extensions from using any. */
export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<unknown>('proxySupport') === 'off') return { proxy: '', noProxy: [] };
  const [proxy, noProxy] = [http.get<unknown>('proxy'), http.get<unknown>('noProxy')];
  return {
    proxy: typeof proxy === 'string' ? proxy.trim() : '',
    noProxy: Array.isArray(noProxy) ? (noProxy as readonly unknown[]).filter((entry) => typeof entry === 'string') : [],
  };
}
