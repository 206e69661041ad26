import { TargetError, type SqlValue } from '../../port.ts';

/**
 * Checks a value before a driver sees it: drivers disagree on what they do with those that no column can hold.
 * @throws TargetError of kind invalid-input, naming the parameter, never the value
 */
export function checkedValue(value: SqlValue | undefined, name: string): SqlValue {
  if (typeof value === 'string') {
    if (value.isWellFormed()) return value;
    throw refused(name, 'is text with half a character (an unpaired surrogate), which no database can store');
  }
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw refused(name, `is not a finite number (${value})`);
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || value instanceof Uint8Array) return value;
  const what = Array.isArray(value) ? 'a list' : `an ${typeof value}`;
  throw refused(
    name,
    `is ${what}, and a column takes text, numbers, true, false or null; map one of its attributes, or JSON.stringify(…) it`,
  );
}

const refused = (name: string, why: string): TargetError =>
  new TargetError('invalid-input', `:${name} ${why}.`, { safeToRepeat: true });
