import { eitherOf, keyPath, listOf, mapOf, optional, pathTo, record, type ValuesOf } from '../../flow/grammar/collections.ts';
import { flag, text, wholeNumber } from '../../flow/grammar/scalars.ts';
import type { Reader, TypeOf } from '../../flow/grammar/value.ts';
import { didYouMean } from '../../flow/suggestion.ts';
import { DEFAULT_PROTECTION, type ProtectionSettings } from '../protection/protection.ts';

export const PROTECTED_DOC =
  'Environments in which mistakes are dear: each run and each delete is confirmed, and changes are limited. Their names, or a map of names to settings.';

const FIELDS = {
  'confirm-deletes': optional(flag, 'Whether each delete is confirmed; default true.'),
  'max-changes': optional(
    wholeNumber(1, 1_000_000_000),
    `Most changes of a run, of all its inputs together; default ${DEFAULT_PROTECTION.maxChanges}.`,
  ),
};

/** Beside `environments` and not in one of them, where each key is the name of a target. */
export const protectedEnvironments = eitherOf(
  'a list of environments, or a map of them to how they are protected',
  { when: 'map', type: mapOf(record('protection', FIELDS)) },
  listOf(text('the name of an environment'), { single: true, label: 'a list of environments' }),
);

/** How environments are protected. A name that no environment has is a problem: it would protect nothing. */
export function protectionOf(
  given: TypeOf<typeof protectedEnvironments> | undefined,
  environments: readonly string[],
  reader: Reader,
): ReadonlyMap<string, ProtectionSettings> {
  const found = new Map<string, ProtectionSettings>();
  const settingsByName: [string, ValuesOf<typeof FIELDS>][] = [];
  if (given && 'entries' in given && 'get' in given) settingsByName.push(...given);
  else for (const name of given ?? []) settingsByName.push([name, {}]);
  settingsByName.forEach(([name, settings], index) => {
    found.set(name, settingsOf(settings));
    if (environments.includes(name)) return;
    const { positions } = reader;
    const place = positions.get(keyPath(pathTo('protected', name))) ?? positions.get(pathTo('protected', index));
    const where = place ?? positions.get('protected') ?? reader.range(0, 0);
    reader.report('wrong-value', where, `There is no environment \`${name}\`.`, didYouMean(name, environments));
  });
  return found;
}

const settingsOf = (values: ValuesOf<typeof FIELDS>): ProtectionSettings => ({
  confirmDeletes: values['confirm-deletes'] ?? DEFAULT_PROTECTION.confirmDeletes,
  maxChanges: values['max-changes'] ?? DEFAULT_PROTECTION.maxChanges,
});
