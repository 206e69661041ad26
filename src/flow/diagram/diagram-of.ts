import { TARGET_KINDS, type Step, type TargetKind } from '../flow-file.ts';
import { END } from '../graph.ts';
import { loopsOf } from '../loops.ts';
import type { FlowObject } from '../objects.ts';
import type { FlowSource } from '../read-flow.ts';
import { objectsNamedBy, targetsNamedBy } from '../step-fields.ts';
import { stepDefinition } from '../steps/index.ts';
import type { Diagram, DiagramStep } from './diagram.ts';
import { portsOf } from './ports.ts';
import { roughStep } from './rough-step.ts';
import { searchText, TextBudget } from './search-text.ts';
import { summaryOf } from './summary.ts';
import { usesOf } from './uses.ts';

/**
 * The picture of a flow, with all steps of the file: those that do not fit the grammar are drawn with what is known of
 * them. A step that is drawn as before is the same object as before. Never throws.
 */
export function diagramOf(source: FlowSource): Diagram {
  const { flow } = source;
  const objects = flow?.objects ?? new Map<string, FlowObject>();
  const targets = flow?.targets ?? new Map<string, string>();
  const bodies = flow ? bodiesOf(source) : new Map<string, string[]>();
  const budget = new TextBudget();
  const steps = [...source.stepIds].map((key) => {
    const id = unescaped(key);
    const step = flow?.steps.get(id);
    return step ? drawn(step, id, bodies.get(id), { objects, targets }, budget) : roughStep(source, id, key);
  });
  return {
    name: flow?.name ?? '',
    ...(flow?.description === undefined ? {} : { description: flow.description }),
    ...startIn(steps, flow?.start),
    steps,
    targets: [...targets].map(([name, kind]) => ({ name, kind })),
    objects: [...objects].map(([name, { title, target }]) => ({ name, title: title ?? name, target })),
  };
}

function startIn(steps: readonly DiagramStep[], start: string | undefined): { start?: string } {
  const id = start ?? steps[0]?.id;
  return id === undefined || (id === END && steps.length === 0) ? {} : { start: id };
}

/** What the picture of a step depends on besides the step itself. */
interface Surroundings {
  readonly objects: ReadonlyMap<string, FlowObject>;
  readonly targets: ReadonlyMap<string, string>;
}

interface Drawn {
  readonly result: DiagramStep;
  readonly id: string;
  readonly objects: readonly (FlowObject | undefined)[];
  readonly targetKind: string | undefined;
  readonly body: string;
}

const drawnBefore = new WeakMap<Step, Drawn>();

function drawn(
  step: Step,
  id: string,
  body: readonly string[] | undefined,
  { objects, targets }: Surroundings,
  budget: TextBudget,
): DiagramStep {
  const used = objectsNamedBy(step).map(({ name }) => objects.get(name));
  const target = targetsNamedBy(step)[0]?.name ?? used[0]?.target;
  const targetKind = target === undefined ? undefined : targets.get(target);
  const bodyKey = body?.join('\n') ?? '';
  const before = drawnBefore.get(step);
  if (
    before?.id === id &&
    before.targetKind === targetKind &&
    before.body === bodyKey &&
    before.objects.length === used.length &&
    before.objects.every((object, index) => object === used[index])
  ) {
    budget.take(before.result.text);
    return before.result;
  }
  const result: DiagramStep = {
    id,
    kind: step.kind,
    shape: stepDefinition(step.kind)?.shape ?? 'action',
    title: step.title ?? id,
    summary: summaryOf(step),
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(target === undefined ? {} : { target: { name: target, kind: kindOfTarget(targetKind) } }),
    ports: portsOf(step),
    uses: usesOf(step, objects),
    ...(body === undefined ? {} : { body }),
    text: budget.take(searchText(step, objects)),
  };
  drawnBefore.set(step, { result, id, objects: used, targetKind, body: bodyKey });
  return result;
}

const kindOfTarget = (kind: string | undefined): TargetKind | 'unknown' =>
  kind !== undefined && Object.hasOwn(TARGET_KINDS, kind) ? (kind as TargetKind) : 'unknown';

/** By for-each step: the steps of its body, in the order of the file. */
function bodiesOf({ flow }: FlowSource): ReadonlyMap<string, string[]> {
  const bodies = new Map<string, string[]>();
  if (!flow) return bodies;
  for (const [id, step] of flow.steps) if (step.kind === 'for-each') bodies.set(id, []);
  if (bodies.size === 0) return bodies;
  const { around } = loopsOf(flow);
  for (const id of flow.steps.keys()) for (const loop of around.get(id) ?? []) bodies.get(loop)?.push(id);
  return bodies;
}

/** The key behind one part of a path. */
const unescaped = (part: string): string => (part.includes('~') ? part.replaceAll('~1', '/').replaceAll('~0', '~') : part);
