import type { DiagramStep } from '../../../src/flow/diagram/diagram.ts';
import { END } from '../../../src/flow/graph.ts';
import { stepDefinition } from '../../../src/flow/steps/index.ts';
import { t, type Word } from '../../shared/words.ts';
import { itemsInWords } from '../actions/debug.ts';
import { breakpointLines } from '../breakpoints/looks.ts';
import type { DesignerState } from '../store/index.ts';

type Known = Pick<DesignerState, 'steps' | 'diagram' | 'problemsByStep' | 'layout' | 'run' | 'breakpoints' | 'marks'>;

/** Ways out that are read out; a step may have hundreds of cases. */
const MOST_WAYS = 8;

/** What a screen reader says of a step: "4.2 User in the HR database? Check, yes leads to …, 1 problem". */
export function stepName(step: DiagramStep, known: Known): string {
  const { steps, diagram, problemsByStep, layout, run } = known;
  const parts = [...debuggingOf(step.id, known), stepDefinition(step.kind)?.title ?? t('step.unknown-kind')];
  if (step.summary !== '' && step.summary !== step.title) parts.push(step.summary);
  if (step.target) parts.push(t('step.target', step.target.name));
  if (diagram.start === step.id) parts.push(t('step.start'));
  if (step.body) parts.push(t('step.loop', t('count.steps', step.body.length)));
  if (layout.collapsed.includes(step.id)) parts.push(t('step.folded'));
  for (const { quiet, label, to } of step.ports.slice(0, MOST_WAYS)) {
    if (quiet) continue;
    const target = steps.get(to);
    if (target || to === END) parts.push(t('step.leads', label, target?.title ?? t('picker.end')));
    else parts.push(t('step.leads.missing', label, to));
  }
  const problems = problemsByStep.get(step.id);
  const count = problems ? problems.errors + problems.warnings : 0;
  if (count > 0) parts.push(t('count.problems', count));
  const state = run?.steps.get(step.id)?.state;
  if (state) parts.push(t(`run.${state}` satisfies Word));
  if (step.note !== undefined) parts.push(`${t('step.note')}: ${step.note}`);
  return `${step.title}. ${parts.join(', ')}`;
}

/** What matters most of a step while somebody debugs: that the run stands there, and that it would stop there. */
function debuggingOf(id: string, { breakpoints, marks }: Known): string[] {
  const mark = marks.get(id);
  const breakpoint = breakpoints.get(id);
  return [
    ...(mark ? [t(`debug.frame.${mark.frame}` satisfies Word)] : []),
    ...(mark && mark.items.length > 0 ? [t('debug.item', itemsInWords(mark.items))] : []),
    ...(breakpoint ? breakpointLines(breakpoint) : []),
  ];
}
