import { parseMappingRule } from '../mapping-rule.ts';
import { refuse } from './refusal.ts';
import { say } from '../sentence.ts';

export type Arrow = '<=' | '=>' | '<=>';
export const ARROWS = { out: '<=', in: '=>', both: '<=>' } as const;

/** The text of a rule. Refuses one that the language can not read, or reads in another way. */
export function ruleText(attribute: string, direction: Arrow, expression: string): string {
  const text = `${attribute.trim()} ${direction} ${expression.trim()}`;
  const rule = parseMappingRule(text);
  if (typeof rule === 'string') return refuse(say`This rule can not be read: ${rule}`);
  if (ARROWS[rule.direction] !== direction || rule.system !== attribute.trim() || rule.source !== expression.trim())
    return refuse(say`This rule would be read in another way than it is meant. Put the expression into parentheses.`);
  return text;
}
