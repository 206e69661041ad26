import type { ParsedStatement } from '../../../flow/sql/parameters.ts';

const TRANSACTION_KEYWORDS = new Set([
  'BEGIN',
  'START',
  'COMMIT',
  'END',
  'ROLLBACK',
  'ABORT',
  'SAVEPOINT',
  'RELEASE',
  'SAVE',
  'XA',
]);

/** Why a statement would break the transaction around it; undefined when it would not. Dialects with blocks allow `BEGIN` themselves. */
export function transactionRefusal({ keyword }: Pick<ParsedStatement, 'keyword'>): string | undefined {
  if (!TRANSACTION_KEYWORDS.has(keyword)) return undefined;
  return `${keyword} is not allowed: idflow opens and ends transactions itself. Take the statement out.`;
}

/** The refusal of a statement that changes the connection, which others use after it. */
export const sessionRefusal = (what: string): string =>
  `${what} is not allowed: it would change the connection for everybody who gets it next. Put it into \`on-connect\` of the target.`;
