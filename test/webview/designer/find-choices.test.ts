import assert from 'node:assert/strict';
import { findChoices } from '../../../webview/designer/inspector/fields/find-choices.ts';

const found = (text: string): string[] =>
  findChoices(
    [
      { value: 'change-limit', doc: 'As many changes as are allowed.' },
      { value: 'company', doc: 'A name.' },
      { value: 'anything', doc: 'Whatever it is.' },
      { value: 'any', doc: 'Every error.' },
      { value: 'timeout', doc: 'No answer in time.' },
    ],
    text,
  ).map(({ value }) => value);

describe('Choices of a field', () => {
  it('are found by value before words of their documentation, the exact one first', () => {
    assert.deepEqual(found('any'), ['any', 'anything', 'company', 'change-limit']);
  });

  it('are found in capitals, too, and stay in their order where nothing tells them apart', () => {
    assert.deepEqual(found('A'), ['anything', 'any', 'change-limit', 'company', 'timeout']);
  });
});
