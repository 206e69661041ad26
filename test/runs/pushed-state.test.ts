import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPushedState, type StoredPushedState } from '../../src/runs/pushed-state.ts';

describe('pushed state', () => {
  let folder = '';
  const open: StoredPushedState[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'idflow-state-'));
  });
  afterEach(() => {
    for (const state of open.splice(0)) state.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const state = (environment = 'live'): StoredPushedState => {
    const opened = openPushedState({ file: join(folder, 'state.db'), environment, makeFolder: () => undefined });
    open.push(opened);
    return opened;
  };

  it('outlives the process that wrote it', () => {
    const first = state();
    void first.write('Update user/user/["ada"]', { name: 'Ada', manager: null });
    first.close();
    assert.deepEqual(state().read('Update user/user/["ada"]'), { name: 'Ada', manager: null });
  });

  it('is one per environment', () => {
    void state('live').write('key', { name: 'live' });
    assert.equal(state('staging').read('key'), undefined);
  });

  it('is seen by others at once, and the last one to write wins', () => {
    const [one, other] = [state(), state()];
    void one.write('key', { at: 1 });
    void other.write('key', { at: 2 });
    assert.deepEqual(one.read('key'), { at: 2 });
    void one.remove('key');
    assert.equal(other.read('key'), undefined);
  });

  it('keeps no secrets', () => {
    void state().write('key', { login: 'ada', password: 'hunter22' });
    assert.deepEqual(state().read('key'), { login: 'ada' });
  });

  it('makes no file to find that there is nothing', () => {
    const empty = state();
    assert.equal(empty.read('key'), undefined);
    void empty.remove('key');
    assert.ok(!existsSync(join(folder, 'state.db')));
  });

  it('says what to do with a file that is no database', () => {
    const broken = openPushedState({ file: folder, environment: 'live', makeFolder: () => undefined });
    assert.throws(() => broken.write('key', {}), {
      kind: 'unavailable',
      message: /can not be remembered in .*Delete the file to start anew\./,
    });
  });
});
