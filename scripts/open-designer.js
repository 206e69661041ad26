/** Opens the designer in the VS Code of this machine, with the extension as it was just built. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.js';

const PROGRAMS = ['code', 'code-insiders', 'codium'];
const SAMPLE = join(root, 'samples', 'update-user');

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} path the variable PATH
 * @returns {string | undefined} the first VS Code on it
 */
function findCode(path) {
  const ending = process.platform === 'win32' ? '.cmd' : '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, `${name}${ending}`))).find(isProgram);
}

const ADVICE = `
See the flows on the canvas
  VS Code's command \`code\` is not on the path, so it is not opened for you. Open this folder in VS Code and press F5;
  or make the extension and install it:  npm run package && code --install-extension idflow-*.vsix
`;

/**
 * Opens a sample in VS Code, in a window of its own; where there is none, says how to go on.
 * @returns {Promise<void>} when the window was asked for
 */
export async function openDesigner() {
  const code = findCode(process.env['PATH'] ?? '');
  if (code === undefined) {
    console.log(ADVICE);
    return;
  }
  console.log(`\nOpening the designer in VS Code: ${join(SAMPLE, 'update-user.idflow.yaml')}`);
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, SAMPLE, join(SAMPLE, 'update-user.idflow.yaml')];
  await new Promise((resolve) => {
    const child = spawn(code, args, { stdio: 'ignore', shell: process.platform === 'win32' });
    child.on('error', (error) => console.log(`VS Code did not start: ${error.message}`));
    child.on('close', resolve);
    child.on('error', resolve);
  });
}
