import type { SqlItem } from './items.ts';
import { BEFORE_OPERAND, BEHIND_OPERAND, ENDS_SOURCES } from './name-words.ts';

/** `ON CONFLICT` and `ON DUPLICATE KEY`. */
export const isUpsert = (items: readonly SqlItem[], at: number): boolean =>
  items[at]?.word === 'ON' && (items[at + 1]?.word === 'CONFLICT' || items[at + 1]?.word === 'DUPLICATE');

/** A group behind AS or MATERIALIZED is what a WITH stands for. */
export const isBody = (items: readonly SqlItem[], at: number): boolean =>
  items[at - 1]?.word === 'AS' || items[at - 1]?.word === 'MATERIALIZED';

/** Whether a word stands where only an operand can: everything else could be a word of the database's own. */
export function isOperand(items: readonly SqlItem[], at: number): boolean {
  const [before, behind] = [items[at - 1], items[at + 1]];
  const begins = before === undefined || (before.kind !== 'group' && BEFORE_OPERAND.has(before.word));
  return begins && (behind === undefined || (behind.kind !== 'group' && BEHIND_OPERAND.has(behind.word)));
}

/** `name => value` */
export const isNamedArgument = (items: readonly SqlItem[], at: number): boolean =>
  items[at + 1]?.word === '=' && items[at + 2]?.word === '>' && items[at + 2]?.start === items[at + 1]?.end;

/** Whether the list of tables ends here. */
export const endsSources = (items: readonly SqlItem[], at: number): boolean =>
  ENDS_SOURCES.has(items[at]?.word ?? '') || isUpsert(items, at);
