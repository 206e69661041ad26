import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { englishBundle } from '../../scripts/l10n/collect.ts';
import { faultsOf, readBundle, translations } from '../../scripts/l10n/translations.ts';
import { WORD_KEY } from '../../src/designer/fill-words.ts';
import { ENGLISH } from '../../webview/shared/words.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** All sources below a folder in one text. */
const sourcesOf = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('words.ts'))
    .map((name) => textOf(join(folder, name)))
    .join('\n');

describe('What idflow says', () => {
  it('stands in the bundle that translators begin with', () => {
    assert.deepEqual(readBundle('l10n/bundle.l10n.json'), englishBundle(), 'run npm run l10n');
  });

  it('is in German too', () => {
    assert.deepEqual(
      translations()
        .map(({ file }) => file)
        .sort(),
      ['l10n/bundle.l10n.de.json', 'package.nls.de.json'],
    );
  });

  for (const { file, english } of translations())
    it(`is all translated in ${file}, and nothing besides`, () => {
      assert.deepEqual(faultsOf(readBundle(file), readBundle(english)), []);
    });

  it('has an entry for each %key% of package.json, and no entry besides', () => {
    const keys = [...textOf('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(keys)].sort(), Object.keys(readBundle('package.nls.json')).sort());
  });

  it('reaches the webviews: words are told from sentences by their keys', () => {
    for (const key of Object.keys(englishBundle())) assert.equal(WORD_KEY.test(key), Object.hasOwn(ENGLISH, key), key);
  });

  it('has no word that nothing shows', () => {
    const sources = sourcesOf('webview') + sourcesOf('src/designer');
    // `run.outcome.${outcome}` may be any key that begins so
    const beginnings = new Set([...sources.matchAll(/`([a-z-]+(?:\.[a-z-]+)*\.)\$\{/g)].map(([, beginning]) => beginning!));
    const isSaid = (key: string): boolean =>
      sources.includes(`'${key}'`) || sources.includes(`"${key}"`) || beginnings.has(key.slice(0, key.lastIndexOf('.') + 1));
    const unsaid = Object.keys(ENGLISH).filter((key) => !isSaid(key.replace(/\.one$/, '')));
    assert.deepEqual(unsaid, []);
  });
});

describe('The check of translations', () => {
  const english = { 'count.steps': '{0} steps', open: '[Open](command:idflow.open)' };

  it('finds what is missing, what is left over and what is filled in wrongly', () => {
    assert.deepEqual(faultsOf({ 'count.steps': 'viele Schritte', close: 'Zu' }, english), [
      'fills other values into "count.steps" than the English does',
      'has no translation of "open"',
      'translates "close", which nobody says',
    ]);
    assert.deepEqual(faultsOf({ 'count.steps': '{0} Schritte', open: '[Auf](command:idflow.open)' }, english), []);
  });
});
