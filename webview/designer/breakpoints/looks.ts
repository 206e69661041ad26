import type { BreakpointRules, StepBreakpoint } from '../../../src/designer/breakpoints.ts';
import { t } from '../../shared/words.ts';

/** The three things that a breakpoint may ask for, as the keys of its rules. */
export type Rule = keyof BreakpointRules;

const isGiven = (text: string | undefined): boolean => text !== undefined && text !== '';

/** What a breakpoint is besides its state: a disabled one still has its condition. */
type Kind = 'plain' | 'conditional' | 'log';

function kindOf({ state, condition, hitCondition, logMessage }: StepBreakpoint): Kind {
  if (state === 'logpoint' || isGiven(logMessage)) return 'log';
  return state === 'conditional' || isGiven(condition) || isGiven(hitCondition) ? 'conditional' : 'plain';
}

/** True for a breakpoint that would lose something if it were removed. */
export const hasRules = (breakpoint: StepBreakpoint): boolean => kindOf(breakpoint) !== 'plain';

/** The rule that a breakpoint is edited by first. */
export function mainRuleOf({ condition, hitCondition, logMessage }: BreakpointRules): Rule {
  if (isGiven(logMessage)) return 'logMessage';
  return isGiven(hitCondition) && !isGiven(condition) ? 'hitCondition' : 'condition';
}

const ICONS = { plain: 'debug-breakpoint', conditional: 'debug-breakpoint-conditional', log: 'debug-breakpoint-log' } as const;

/** The icon that VS Code has for such a breakpoint. */
export function breakpointIcon(breakpoint: StepBreakpoint): string {
  const { state } = breakpoint;
  const ending = state === 'disabled' || state === 'unverified' ? `-${state}` : '';
  return ICONS[kindOf(breakpoint)] + ending;
}

/** What a breakpoint is, in words: "Conditional breakpoint, disabled". */
export function breakpointName(breakpoint: StepBreakpoint): string {
  const name = {
    plain: t('breakpoint.name'),
    conditional: t('breakpoint.conditional'),
    log: t('breakpoint.logpoint'),
  }[kindOf(breakpoint)];
  if (breakpoint.state === 'disabled') return `${name}, ${t('breakpoint.disabled')}`;
  return breakpoint.state === 'unverified' ? `${name}, ${t('breakpoint.unverified')}` : name;
}

/** All there is to say of a breakpoint: what it is, what it asks for, why it can not bind. A line each. */
export function breakpointLines(breakpoint: StepBreakpoint): string[] {
  const { condition, hitCondition, logMessage, message } = breakpoint;
  return [
    breakpointName(breakpoint),
    ...(isGiven(condition) ? [t('breakpoint.says.condition', condition!)] : []),
    ...(isGiven(hitCondition) ? [t('breakpoint.says.hits', hitCondition!)] : []),
    ...(isGiven(logMessage) ? [t('breakpoint.says.log', logMessage!)] : []),
    ...(isGiven(message) ? [message!] : []),
  ];
}
