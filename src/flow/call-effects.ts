import { IDP_OPERATIONS, type IdpOperationName } from './idp-operations.ts';
import type { JsonObject } from './json.ts';
import { LEXICAL_RULES } from './sql/dialect.ts';
import { parseStatement } from './sql/parameters.ts';
import { tokenize } from './sql/tokens.ts';

/** Words of SQL that take something away where they begin a statement or a part of one. */
const REMOVING = new Set(['DELETE', 'TRUNCATE', 'DROP', 'REVOKE']);
/** Statements that only speak of deletes: they make a trigger, or allow somebody to delete. */
const ONLY_SPEAKING = new Set(['CREATE', 'GRANT', 'COMMENT']);

/**
 * Whether a statement takes something away: DELETE, TRUNCATE, DROP, REVOKE, also inside of a WITH, a MERGE or a block. What
 * procedures and triggers of the database do is not seen. Linear in the text's length, never throws.
 */
export function statementRemoves(text: string): boolean {
  const { keyword, writes } = parseStatement(text);
  if (!writes || ONLY_SPEAKING.has(keyword)) return false;
  let found = false;
  let before = '';
  tokenize(text, LEXICAL_RULES.any, {
    token(kind, start, end) {
      const shown = kind === 'word' || kind === 'symbol' ? text.slice(start, Math.min(end, start + 10)).toUpperCase() : '';
      // `t.delete` is a column, `ON DELETE CASCADE` a rule
      if (kind === 'word' && REMOVING.has(shown) && before !== '.' && before !== 'ON') found = true;
      before = shown;
    },
    problem: () => undefined,
  });
  return found;
}

/** Whether an operation takes something away: a raw request does by its method, or by what it asks for. */
export function operationRemoves(operation: IdpOperationName, parameters: JsonObject): boolean {
  if (operation !== 'request') return 'removes' in IDP_OPERATIONS[operation];
  const method = String(parameters['method'] ?? 'GET').toUpperCase();
  if (method === 'GET' || method === 'HEAD') return false;
  return method === 'DELETE' || /\/lifecycle\/(deactivate|delete)\b/i.test(String(parameters['path'] ?? ''));
}

/** Whether an operation changes something: a raw request does by its method. */
export function operationWrites(operation: IdpOperationName, parameters: JsonObject): boolean {
  if (operation !== 'request') return IDP_OPERATIONS[operation].writes;
  return !['GET', 'HEAD'].includes(String(parameters['method'] ?? 'GET').toUpperCase());
}
