/**
 * `npm run l10n`: collects what the extension and its webviews say into `l10n/bundle.l10n.json`, takes out of the translations
 * what nobody says any more, and lists what they lack.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { englishBundle, sorted, type Bundle } from './l10n/collect.ts';
import { faultsOf, readBundle, translations } from './l10n/translations.ts';

const root = join(import.meta.dirname, '..');
const write = (file: string, bundle: Bundle): void => writeFileSync(join(root, file), `${JSON.stringify(bundle, null, 2)}\n`);

const said = englishBundle();
write('l10n/bundle.l10n.json', said);
console.log(`l10n/bundle.l10n.json has ${Object.keys(said).length} sentences and words.`);

for (const { file, english } of translations()) {
  const source = readBundle(english);
  const translated = Object.entries(readBundle(file)).filter(([key]) => Object.hasOwn(source, key));
  // package.nls.json has an order of its own: what belongs together stands together
  const order = Object.keys(source);
  write(file, english === 'package.nls.json' ? inOrder(translated, order) : sorted(translated));
  const faults = faultsOf(readBundle(file), source);
  for (const fault of faults) console.error(`${file} ${fault}.`);
  if (faults.length > 0) process.exitCode = 1;
}

function inOrder(entries: readonly (readonly [string, string])[], order: readonly string[]): Bundle {
  return Object.fromEntries([...entries].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
