import assert from 'node:assert/strict';
import { isFault } from '../../../webview/designer/faults.ts';

describe('What a page calls an error', () => {
  it('is one, but for sizes that are told in the next frame', () => {
    assert.equal(isFault("Uncaught TypeError: Cannot read properties of undefined (reading 'id')"), true);
    assert.equal(isFault('ResizeObserver loop completed with undelivered notifications.'), false);
    assert.equal(isFault('ResizeObserver loop limit exceeded'), false);
  });
});
