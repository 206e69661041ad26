import type { BreakpointRules } from '../../../src/designer/breakpoints.ts';
import type { FromDesigner } from '../../../src/designer/from-designer.ts';
import { designerClient } from '../../shared/vscode-api.ts';
import { t, type Word } from '../../shared/words.ts';
import { hasRules, mainRuleOf, type Rule } from '../breakpoints/looks.ts';
import { anchorOf, focusCanvas } from '../canvas/camera.ts';
import { designer, setDesigner, type Anchor } from '../store/index.ts';
import { announce } from './announce.ts';
import { selectedSteps } from './clipboard.ts';

type Action = Extract<FromDesigner, { type: 'breakpoints' }>['action'];

const SAID: Readonly<Record<Action, Word>> = {
  add: 'say.breakpoint.added',
  remove: 'say.breakpoint.removed',
  enable: 'say.breakpoint.enabled',
  disable: 'say.breakpoint.disabled',
};

/** Does something with the breakpoints of steps, and says so. */
export function changeBreakpoints(action: Action, steps: readonly string[]): void {
  if (steps.length === 0) return;
  designerClient().send({ type: 'breakpoints', action, steps: [...steps] });
  const [first] = steps;
  const which = steps.length === 1 ? (designer().steps.get(first!)?.title ?? first!) : t('count.steps', steps.length);
  announce(t(SAID[action], which));
}

/** Sets breakpoints on those of the steps that have none; where all have one, removes them. */
export function toggleBreakpoints(steps: readonly string[]): void {
  const { breakpoints } = designer();
  const without = steps.filter((step) => !breakpoints.has(step));
  if (without.length > 0) changeBreakpoints('add', without);
  else changeBreakpoints('remove', steps);
}

/** The steps that keys are meant for: those selected, else the one that the keyboard is at. */
export function meantSteps(): string[] {
  const { cursor, steps } = designer();
  const selected = selectedSteps();
  return selected.length > 0 || cursor === undefined || !steps.has(cursor) ? selected : [cursor];
}

/**
 * A click beside a step: sets, removes, or enables what is disabled. What would lose a condition asks first, by its menu.
 * @param onOff only enable or disable
 */
export function clickBreakpoint(step: string, anchor: Anchor, onOff: boolean): void {
  const breakpoint = designer().breakpoints.get(step);
  if (!breakpoint) return changeBreakpoints('add', [step]);
  const isDisabled = breakpoint.state === 'disabled';
  if (onOff || isDisabled) return changeBreakpoints(isDisabled ? 'enable' : 'disable', [step]);
  if (hasRules(breakpoint)) return setDesigner({ menu: { on: { breakpoint: step }, anchor } });
  changeBreakpoints('remove', [step]);
}

/** Opens what the rules of a step's breakpoint are edited in. @param rule shown first; else the one that it has */
export function openRules(step: string, rule?: Rule): void {
  const { steps, breakpoints } = designer();
  if (!steps.has(step)) return;
  setDesigner({ ruling: { step, rule: rule ?? mainRuleOf(breakpoints.get(step) ?? {}), anchor: anchorOf(step) } });
}

export function closeRules(): void {
  setDesigner({ ruling: undefined });
  focusCanvas();
}

/** Gives the breakpoint of a step new rules; texts without a word are none. */
export function saveRules(step: string, rules: Readonly<Record<Rule, string>>): void {
  closeRules();
  const given: { -readonly [R in Rule]?: string } = {};
  for (const rule of ['condition', 'hitCondition', 'logMessage'] satisfies Rule[])
    if (rules[rule].trim() !== '') given[rule] = rules[rule].trim();
  designerClient().send({ type: 'breakpoint-rules', step, rules: given satisfies BreakpointRules });
  announce(t('say.breakpoint.saved', designer().steps.get(step)?.title ?? step));
}
