import type { Json } from '../../flow/json.ts';
import { constantOf, lookUp, readReference, type Reference, type Scope } from './template.ts';

/** When something is done: `group`, `not found`, `activate = false`, `found/status != "ACTIVE"`. */
export interface Condition {
  readonly reference: Reference;
  /** Absent: whether something is there that is not false. */
  readonly equals?: Json | undefined;
  readonly negated: boolean;
}

/** Reads a condition; undefined for a text that is none. @param at its path in the file */
export function readCondition(text: string, at: string): Condition | undefined {
  const [, not, alone] = /^(not\s+)?([^\s=!]+)$/.exec(text.trim()) ?? [];
  const [, left, sign, right] = /^([^\s=!]+)\s*(!?=)\s*(.+)$/s.exec(text.trim()) ?? [];
  const reference = readReference(`{${alone ?? left ?? ''}}`, at);
  if (reference === undefined) return undefined;
  if (alone !== undefined) return { reference, negated: not !== undefined };
  return { reference, equals: constantOf(right!), negated: sign === '!=' };
}

export function holds({ reference, equals, negated }: Condition, scope: Scope): boolean {
  const value = lookUp(reference, scope);
  const is = equals === undefined ? value !== undefined && value !== false : same(value, equals);
  return is !== negated;
}

/** Equal as JSON; nothing is the same as null. */
export const same = (value: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(value ?? null) === JSON.stringify(other ?? null);
