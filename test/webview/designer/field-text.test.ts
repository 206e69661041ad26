import assert from 'node:assert/strict';
import { shownText } from '../../../webview/designer/inspector/form/field-text.ts';

describe('The text of a field', () => {
  it('is shown without the line breaks at its end', () => {
    assert.equal(shownText({ value: 'SELECT 1\n\nFROM x\n\n' }), 'SELECT 1\n\nFROM x');
    assert.equal(shownText({ value: '\n\n' }), '');
    assert.equal(shownText({ value: null }), '');
    assert.equal(shownText({ value: 5 }), '5');
  });

  it('is there at once, even with 500,000 line breaks in it', function () {
    this.timeout(2_000);
    const value = `a${'\n'.repeat(500_000)}b`;
    assert.equal(shownText({ value }), value);
  });
});
