import { LEXICAL_RULES } from '../../../flow/sql/dialect.ts';
import type { ParsedStatement } from '../../../flow/sql/parameters.ts';
import { tokenize } from '../../../flow/sql/tokens.ts';

const PROCEDURAL = new Set(['BEGIN', 'DECLARE', 'CALL']);

/** Whether a statement is PL/SQL, whose parameters can be set. */
export const isProcedural = ({ keyword }: Pick<ParsedStatement, 'keyword'>): boolean => PROCEDURAL.has(keyword);

/** The text with a placeholder for each name, where the same name is the same variable: `:1 := f(:1)`. */
export function withVariables({ text, parameters, names }: Pick<ParsedStatement, 'text' | 'parameters' | 'names'>): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { name, start, end } of parameters) {
    pieces.push(text.slice(from, start), `:${names.indexOf(name) + 1}`);
    from = end;
  }
  return pieces.join('') + text.slice(from);
}

/** Offset behind `RETURNING … INTO`, whose parameters are set; undefined when there is none. */
export function returningInto({ text, keyword }: Pick<ParsedStatement, 'text' | 'keyword'>): number | undefined {
  if (!['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(keyword)) return undefined;
  let returning = false;
  let into: number | undefined;
  tokenize(text, LEXICAL_RULES.oracle, {
    token(kind, start, end) {
      if (kind !== 'word') return;
      const word = text.slice(start, end).toUpperCase();
      if (word === 'RETURNING' || word === 'RETURN') returning = true;
      else if (word === 'INTO' && returning) into ??= end;
    },
    problem: () => undefined,
  });
  return into;
}
