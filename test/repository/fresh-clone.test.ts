import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Says an old version, as the Node of a machine may be. */
const OLD_NODE = `data:text/javascript,Object.defineProperty(process, 'version', { value: 'v20.20.2' })`;

describe('A fresh clone, where no package is installed and Node is old', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-fresh-'));
    cpSync('scripts', join(folder, 'scripts'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  });
  after(() => rmSync(folder, { recursive: true }));

  // What `npm start` and `npm test` load before they install the packages.
  for (const script of [
    'browser.js',
    'mocha/run-tests.js',
    'bundle.js',
    'package.js',
    'packages.js',
    'vscode-host/install.js',
    'open-designer.js',
  ])
    it(`loads scripts/${script}`, () => {
      const url = pathToFileURL(join(folder, 'scripts', script));
      const args = ['--import', OLD_NODE, '--input-type=module', '--eval', `await import(${JSON.stringify(url.href)})`];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
});
