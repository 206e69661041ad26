import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from './collect.ts';

const root = join(import.meta.dirname, '..', '..');

/** A file of translations, and the English file that it follows. */
export interface Translation {
  /** Path from the root. */
  readonly file: string;
  readonly english: 'package.nls.json' | 'l10n/bundle.l10n.json';
}

/** Every file of translations that is there: a language has two. */
export const translations = (): readonly Translation[] => [
  ...readdirSync(root)
    .filter((name) => /^package\.nls\.[\w-]+\.json$/.test(name))
    .map((name) => ({ file: name, english: 'package.nls.json' as const })),
  ...readdirSync(join(root, 'l10n'))
    .filter((name) => /^bundle\.l10n\.[\w-]+\.json$/.test(name))
    .map((name) => ({ file: `l10n/${name}`, english: 'l10n/bundle.l10n.json' as const })),
];

/** Reads a bundle; all its values are strings, or it is refused. */
export function readBundle(file: string): Bundle {
  const bundle = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
  for (const [key, words] of Object.entries(bundle))
    if (typeof words !== 'string') throw new Error(`${file}: ${key} has to be a text.`);
  return bundle as Bundle;
}

/** What a translation lacks, what it has for nothing, and where it fills in other values than the English. */
export function faultsOf(translation: Bundle, english: Bundle): string[] {
  const faults: string[] = [];
  for (const [key, words] of Object.entries(english)) {
    if (!Object.hasOwn(translation, key)) faults.push(`has no translation of ${JSON.stringify(key)}`);
    else if (placeholders(translation[key]!) !== placeholders(words))
      faults.push(`fills other values into ${JSON.stringify(key)} than the English does`);
  }
  for (const key of Object.keys(translation))
    if (!Object.hasOwn(english, key)) faults.push(`translates ${JSON.stringify(key)}, which nobody says`);
  return faults;
}

/** "{0} {1}"; links to commands are no less to be kept. */
const placeholders = (words: string): string => [...new Set(words.match(/\{\d\}|\(command:[\w.]+\)/g) ?? [])].sort().join(' ');
