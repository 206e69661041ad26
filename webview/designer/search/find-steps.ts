import type { DiagramStep } from '../../../src/flow/diagram/diagram.ts';

/** Lower-case text of a step that search looks through; made once for each picture of a step. */
const texts = new WeakMap<DiagramStep, string>();

/** Ids of the steps that hold every word of the query: in id, title, summary, note, SQL, scripts or expressions. */
export function findSteps(steps: readonly DiagramStep[], query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return steps.flatMap((step) => {
    const text = textOf(step);
    return words.every((word) => text.includes(word)) ? [step.id] : [];
  });
}

function textOf(step: DiagramStep): string {
  let text = texts.get(step);
  if (text === undefined) {
    text = [step.title, step.id, step.kind, step.summary, step.target?.name, step.note, step.text].join('\n').toLowerCase();
    texts.set(step, text);
  }
  return text;
}
