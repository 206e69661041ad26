import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'open-designer.js');

describe('npm start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-code-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What the last step of `npm start` says. */
  const open = (path: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', `(await import(${JSON.stringify(SCRIPT)})).openDesigner()`], {
      env: { ...process.env, PATH: path },
      encoding: 'utf8',
    });

  it('opens a sample in VS Code, with the extension as built', function () {
    if (process.platform === 'win32') return this.skip();
    const told = join(folder, 'told');
    writeFileSync(join(folder, 'code'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}'\n`, { mode: 0o755 });
    assert.match(
      open(`${folder}${delimiter}/usr/bin${delimiter}/bin`),
      /Opening the designer in VS Code: .*update-user\.idflow\.yaml/,
    );
    const [, extension, sample, file] = readFileSync(told, 'utf8').trim().split('\n');
    assert.match(extension!, /^--extensionDevelopmentPath=.+/);
    assert.match(sample!, /samples\/update-user$/);
    assert.match(file!, /update-user\.idflow\.yaml$/);
  });

  it('says how to go on where there is no VS Code', () => {
    assert.match(open(folder), /press F5;\n.*npm run package && code --install-extension/);
  });
});
