import assert from 'node:assert/strict';
import { fillWords } from '../../src/designer/fill-words.ts';

const ENGLISH = {
  copied: '{0} steps copied.',
  'copied.one': '1 step copied.',
  moved: '{0} to {1}',
  remove: 'Remove {0}',
} as const;

describe('The words of the interface', () => {
  it('have values filled in', () => {
    assert.equal(fillWords(ENGLISH, {}, 'moved', ['a', 2]), 'a to 2');
    assert.equal(fillWords(ENGLISH, {}, 'moved', ['{1}', '$&']), '{1} to $&');
  });

  it('tell one from many, where there are words for one', () => {
    assert.equal(fillWords(ENGLISH, {}, 'copied', [1]), '1 step copied.');
    assert.equal(fillWords(ENGLISH, {}, 'copied', [2]), '2 steps copied.');
    assert.equal(fillWords(ENGLISH, {}, 'remove', [1]), 'Remove 1');
  });

  it('are those of the user, and English where these are missing', () => {
    const german = { copied: '{0} Schritte kopiert.', 'copied.one': '1 Schritt kopiert.' };
    assert.equal(fillWords(ENGLISH, german, 'copied', [1]), '1 Schritt kopiert.');
    assert.equal(fillWords(ENGLISH, german, 'copied', [3]), '3 Schritte kopiert.');
    assert.equal(fillWords(ENGLISH, german, 'remove', ['x']), 'Remove x');
  });
});
