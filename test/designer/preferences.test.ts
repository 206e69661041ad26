import assert from 'node:assert/strict';
import { MemoryDocument } from './memory-document.ts';
import { OpenDesigner } from './open-designer.ts';

const FLOW = 'idflow: 1\nname: Small\nsteps:\n  only: { log: hello }\n';

describe('What a person prefers', () => {
  it('comes with the flow, and again whenever it changes', async () => {
    const designer = await OpenDesigner.open(new MemoryDocument(FLOW));
    assert.deepEqual(designer.messages('document')[0]?.preferences, { minimap: true });
    designer.host.prefer({ minimap: false });
    assert.deepEqual(designer.messages('preferences'), [{ type: 'preferences', preferences: { minimap: false } }]);
    await designer.say({ type: 'ready' });
    assert.deepEqual(designer.messages('document').at(-1)?.preferences, { minimap: false });
  });
});
