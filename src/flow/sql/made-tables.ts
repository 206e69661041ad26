import { itemsOf, nameIn } from './items.ts';

const KINDS = new Set(['TABLE', 'VIEW']);
/** Words between CREATE and the kind, or the kind and the name. */
const BETWEEN = new Set(
  'OR REPLACE GLOBAL LOCAL PRIVATE TEMP TEMPORARY UNLOGGED MATERIALIZED EDITIONABLE FORCE IF NOT EXISTS VIRTUAL EXTERNAL'.split(
    ' ',
  ),
);

/**
 * Name of the table or view that a statement makes, in lower case and without its schema: `CREATE TEMP TABLE x …`,
 * `SELECT … INTO x`. Never throws.
 */
export function tableMadeBy(text: string): string | undefined {
  if (!/\b(?:create|into)\b/i.test(text)) return undefined;
  const items = itemsOf(text, 'any') ?? [];
  const first = items[0]?.word;
  let at = first === 'SELECT' || first === 'WITH' ? items.findIndex(({ word }) => word === 'INTO') : first === 'CREATE' ? 0 : -1;
  if (at < 0) return undefined;
  at++;
  while (BETWEEN.has(items[at]?.word ?? '') || KINDS.has(items[at]?.word ?? '')) at++;
  while (items[at + 1]?.word === '.') at += 2;
  return nameIn(text, items[at])?.text.toLowerCase();
}
