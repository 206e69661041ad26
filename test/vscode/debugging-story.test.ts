import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { noAdapter } from './host/debugging.ts';
import { playDebuggingStory, STORY, type Moment } from './host/debugging-story.ts';
import { itLeavesNothingBehind, openWindow } from './host/vscode.ts';

describe('One debugger, in VS Code', function () {
  const window = openWindow(this, { width: 1600, samples: ['missing-user'] });

  it('goes from a breakpoint on the canvas into the trigger, changes what is written, and goes back and on', async function () {
    this.timeout(120_000);
    const moments: Moment[] = [];
    const flow = 'missing-user/missing-user.idflow.yaml';
    await playDebuggingStory(window.workbench, flow, 'jana@holm.example', async (moment) => void moments.push(moment));
    assert.deepEqual(moments, STORY);
    const database = new DatabaseSync(window.workspace.path('missing-user/.idflow/staff.db'), { readOnly: true });
    try {
      const jana = database.prepare(`SELECT full_name, mail FROM people WHERE number = '10040'`).get();
      assert.deepEqual({ ...jana }, { full_name: 'Jana Holm', mail: 'jana@holm.example' });
    } finally {
      database.close();
    }
    await noAdapter();
  });

  itLeavesNothingBehind(window);
});
