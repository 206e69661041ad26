import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { foldersAround } from '../../src/extension/folders-around.ts';

interface Folder {
  readonly path: string;
}

/** What `Uri.joinPath(folder, '..')` answers for files on Windows: a path of Windows, turned into one of an address. */
const parentOnWindows = ({ path }: Folder): Folder => ({
  path: `/${win32.join(path.slice(1).replaceAll('/', '\\'), '..').replaceAll('\\', '/')}`,
});

/** The first ones: where the root were not seen to be one, there would be no end. */
function around(path: string, parentOf: (folder: Folder) => Folder): string[] {
  const found: string[] = [];
  for (const folder of foldersAround({ path }, parentOf)) if (found.push(folder.path) === 10) break;
  return found;
}

describe('The folders around a folder', () => {
  it('end at the root', () => {
    const parent = ({ path }: Folder): Folder => ({ path: posix.join(path, '..') });
    assert.deepEqual(around('/flows/hr', parent), ['/flows/hr', '/flows', '/']);
  });

  it('end at the drive on Windows, which has itself around it', () => {
    assert.deepEqual(around('/c:/flows/hr', parentOnWindows), ['/c:/flows/hr', '/c:/flows', '/c:/']);
  });

  it('are none of what is nowhere', () => {
    assert.deepEqual(
      around('', () => assert.fail('nothing is around it')),
      [''],
    );
  });
});
