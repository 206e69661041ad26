import assert from 'node:assert/strict';
import { inEnglish, say, told } from '../../src/flow/sentence.ts';

const GERMAN: Readonly<Record<string, string>> = {
  'Took {0} of {1} away.': '{0} von {1} entfernt.',
  'the case `{0}`': 'der Fall `{0}`',
};

const inGerman = (english: string, values: readonly (string | number)[]): string =>
  (GERMAN[english] ?? english).replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));

describe('A sentence', () => {
  const sentence = say`Took ${say`the case \`${'{0} $& %s'}\``} of ${'find'} away.`;

  it('is English where nobody translates it, whatever stands in it', () => {
    assert.equal(inEnglish(sentence), 'Took the case `{0} $& %s` of find away.');
    assert.equal(inEnglish(say`Nothing is filled in.`), 'Nothing is filled in.');
    assert.equal(inEnglish(say`${3} steps`), '3 steps');
  });

  it('is translated with its parts', () => {
    assert.equal(told(sentence, inGerman), 'der Fall `{0} $& %s` von find entfernt.');
  });
});
