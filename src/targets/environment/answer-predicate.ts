import { eitherOf, listOf, optional, record, type ValuesOf } from '../../flow/grammar/collections.ts';
import { text, wholeNumber } from '../../flow/grammar/scalars.ts';
import type { ValueType } from '../../flow/grammar/value.ts';
import { problemWithPattern } from '../idp/already-exists.ts';
import type { ErrorPredicate } from '../port.ts';

const written = text('a pattern');

/** A regular expression of RE2, as runs compile it. */
const pattern: ValueType<string> = {
  ...written,
  read(node, path, reader) {
    const value = written.read(node, path, reader);
    const problem = value === undefined ? undefined : problemWithPattern(value);
    if (problem === undefined) return value;
    const suggestion = 'Patterns are those of RE2, without look-around (?=…) and back references \\1.';
    reader.report('wrong-value', node, `This is no regular expression: ${problem}.`, suggestion);
    return undefined;
  },
};

const fields = {
  status: optional(wholeNumber(400, 599), 'HTTP status.'),
  'error-code': optional(text('an error code'), "The server's own error code."),
  cause: optional(pattern, 'Regular expression, searched in what the answer says.'),
} as const;

/** Answers that mean "already exists", as `already-exists-when` says them. */
export const alreadyExistsWhen = listOf(record('an answer that means "already exists"', fields), { single: true });

/** Answers to one request that mean something: statuses, or what else they say. */
export const answersWhen = (meaning: string) =>
  listOf(eitherOf(`a status, or ${meaning}`, { when: 'number', type: wholeNumber(300, 599) }, record(meaning, fields)), {
    single: true,
    label: 'a status, a map of `status`, `error-code` and `cause`, or a list of them',
  });

/** The predicate that is meant. */
export function predicateOf(written: number | ValuesOf<typeof fields>): ErrorPredicate {
  if (typeof written === 'number') return { status: written };
  const { status, cause, 'error-code': errorCode } = written;
  return { status, errorCode, cause };
}
