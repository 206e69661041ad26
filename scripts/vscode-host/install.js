/**
 * The VS Code that tests and pictures run in: code-server, the same workbench and the same extension host as on the
 * desktop, in a browser. It comes from npm alone (docs/decisions/0013-tested-in-code-server.md).
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../failure.js';
import { findNode } from '../node24.js';
import { phase } from '../phase.js';
import { runQuietly } from '../process.js';
import { root } from '../root.js';

const CODE_SERVER = '4.139.1';

/** The extension as the tests install it; `IDFLOW_VSIX` names another package. */
export const testedPackage = process.env['IDFLOW_VSIX'] ?? join(root, '.vscode-test', 'idflow.vsix');

/** Folder of the host. */
const hostFolder = join(root, '.vscode-test', 'host');
const stamp = join(hostFolder, '.installed');
const wanted = `code-server ${CODE_SERVER} 1\n`;

/** The program that starts code-server. */
export const serverEntry = join(hostFolder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

/**
 * npm, with Node 24 first on the path: code-server refuses others.
 * @param {string} folder @param {readonly string[]} args
 */
async function npm(folder, args) {
  const path = `${dirname(findNode())}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`;
  const { code, output } = await runQuietly('npm', [...args, '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev'], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    shell: process.platform === 'win32',
  });
  if (code !== 0)
    throw new Failure(
      'The designer is tested in a real VS Code, which npm could not install; its last words are above. Check the network and repeat the command.',
      output,
    );
}

/**
 * Installs code-server where it is missing: 800 MB, half a minute.
 * @throws {Failure} when npm can not reach its registry
 */
export async function installHost() {
  if (isInstalled()) return;
  await phase('Installing VS Code for the tests', async () => {
    rmSync(hostFolder, { recursive: true, force: true });
    mkdirSync(hostFolder, { recursive: true });
    writeFileSync(join(hostFolder, 'package.json'), '{ "private": true }\n');
    await npm(hostFolder, ['install', '--save-exact', `code-server@${CODE_SERVER}`]);
    const vscode = join(hostFolder, 'node_modules', 'code-server', 'lib', 'vscode');
    await npm(vscode, ['install']);
    const here = dirname(fileURLToPath(import.meta.url));
    copyFileSync(join(here, 'spdlog.cjs'), join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'));
    writeFileSync(stamp, wanted);
  });
}
