import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findNode } from '../../../scripts/node24.js';
import { serverEntry, testedPackage } from '../../../scripts/vscode-host/install.js';

/** Settings that keep the workbench quiet: no welcome, no network, no questions. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'files.autoSave': 'off',
  'debug.toolBarLocation': 'docked',
  'window.dialogStyle': 'custom',
  'window.confirmBeforeClose': 'never',
  'workbench.colorTheme': 'Default Dark Modern',
};

export interface ServerOptions {
  /** Settings of the user, on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** True to ask whether to trust a folder; default: every folder is trusted. */
  readonly trust?: boolean;
  /** Options of VS Code's server: `enable-smoke-test-driver`. */
  readonly vscodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** False for a VS Code without the extension; default: it is installed from the VSIX. */
  readonly installed?: boolean;
}

/** A VS Code server with the packaged extension in it. */
export interface VsCodeServer {
  readonly url: string;
  readonly port: number;
  /** Folder of everything that VS Code keeps: profile, logs, extensions. */
  readonly home: string;
  /** Folder of the installed extension. */
  readonly extension: string;
  /** The log of the server, for failures. */
  log(): string;
  /** Warnings and errors in the extension's own log. */
  complaints(): readonly string[];
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a server with a profile of its own, in a folder that goes when it stops. */
export async function startServer(options: ServerOptions = {}): Promise<VsCodeServer> {
  // A unix socket stands in this folder, and its path must be short.
  const home = mkdtempSync(join(tmpdir(), 'idf-'));
  const data = join(home, 'data');
  const extensions = join(home, 'ext');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(
    join(data, 'User', 'settings.json'),
    JSON.stringify({ ...SETTINGS, 'security.workspace.trust.enabled': options.trust ?? false, ...options.settings }),
  );
  const common = [serverEntry, '--user-data-dir', data, '--extensions-dir', extensions, '--config', join(home, 'config.yaml')];
  const env = {
    ...cleanEnvironment(),
    HOME: home,
    XDG_DATA_HOME: join(home, 'xdg'),
    XDG_CONFIG_HOME: join(home, 'xdg'),
    ...options.env,
  };
  if (options.installed ?? true)
    execFileSync(findNode(), [...common, '--install-extension', testedPackage], { env, stdio: 'pipe' });
  const port = await freePort();
  const logFile = join(home, 'server.log');
  const log = openSync(logFile, 'w');
  const args = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'];
  const quiet = ['--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'];
  const trust = options.trust ? [] : ['--disable-workspace-trust'];
  const vscodeOptions = (options.vscodeOptions ?? []).flatMap((option) => ['--vscode-option', option]);
  const child = spawn(findNode(), [...common, ...args, ...quiet, ...trust, ...vscodeOptions], {
    env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const killNow = (): void => killGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/healthz`, child, () => readFileSync(logFile, 'utf8'));
  return {
    url,
    port,
    home,
    extension: join(extensions, readdirSync(extensions).find((name) => name.startsWith('idflow.')) ?? ''),
    log: () => readFileSync(logFile, 'utf8'),
    complaints: () => complaintsIn(data),
    async stop() {
      const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      killGroup(child, 'SIGTERM');
      const patience = new AbortController();
      await Promise.race([exited, delay(3_000, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      killNow();
      process.off('exit', killNow);
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function complaintsIn(data: string): readonly string[] {
  const logs = join(data, 'logs');
  if (!existsSync(logs)) return [];
  return readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((path) => basename(path) === 'idflow.log')
    .flatMap((path) => readFileSync(join(logs, path), 'utf8').split(/^(?=\d{4}-\d\d-\d\d )/m))
    .filter((entry) => /^[^[]*\[(warning|error|critical)\]/.test(entry));
}

/** Nothing of a VS Code or a configuration around this process may leak in; no marketplace means no network. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const leaking = /^(VSCODE_|CODE_SERVER|ELECTRON_RUN_AS_NODE|NODE_OPTIONS|npm_)/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !leaking.test(name))),
    EXTENSIONS_GALLERY: '{}',
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // it is gone
  }
}

const START_MS = 60_000;

async function answers(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The VS Code server ended:\n${log()}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`The VS Code server did not start:\n${log()}`);
    await delay(50);
  }
}
