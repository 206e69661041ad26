import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'mocha';
import { RecordingFolder } from '../../../src/extension/run/recording-folder.ts';

describe('The folder of recordings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-recordings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 7, 22, second, 123));
  const record = (recordings: RecordingFolder, flow: string, second: number): string => {
    const file = recordings.newFile(flow, at(second));
    writeFileSync(file, '{}\n');
    return file;
  };

  it('is out of the reach of version control, and names a recording by its flow and when it began', () => {
    const file = record(new RecordingFolder(folder), 'update-user', 5);
    assert.equal(file, join(folder, '.idflow/recordings/update-user-2026-11-22T07-22-05-123.ndjson'));
    assert.equal(readFileSync(join(folder, '.idflow/.gitignore'), 'utf8'), '*\n');
  });

  it('lists those of a flow, the newest first, and nothing else', () => {
    const recordings = new RecordingFolder(folder);
    assert.deepEqual(recordings.kept(), []);
    const files = [3, 1, 2].map((second) => record(recordings, 'join', second));
    record(recordings, 'join-2', 4);
    writeFileSync(join(recordings.path, 'join-notes.ndjson'), '');
    assert.deepEqual(
      recordings.kept('join').map(({ file, flow, at: when }) => [file, flow, when]),
      [
        [files[0], 'join', at(3)],
        [files[2], 'join', at(2)],
        [files[1], 'join', at(1)],
      ],
    );
    assert.equal(recordings.kept().length, 4);
  });

  it('keeps a number of them: the oldest go, whatever their flow, and nothing that is no recording', () => {
    const recordings = new RecordingFolder(folder, 3);
    for (let second = 1; second <= 3; second++) record(recordings, second === 1 ? 'other' : 'join', second);
    writeFileSync(join(recordings.path, 'mine.ndjson'), '');
    record(recordings, 'join', 4);
    assert.deepEqual(
      recordings.kept().map(({ at: when }) => when),
      [at(4), at(3), at(2)],
    );
    assert.ok(existsSync(join(recordings.path, 'mine.ndjson')));
  });

  it('gives two runs that begin at once a file each', () => {
    const recordings = new RecordingFolder(folder);
    assert.notEqual(record(recordings, 'join', 1), record(recordings, 'join', 1));
  });

  it('says so where nothing can be written', () => {
    writeFileSync(join(folder, '.idflow'), 'a file');
    assert.throws(() => new RecordingFolder(folder).newFile('join'), /can not be made: a file is in its place/);
  });
});
