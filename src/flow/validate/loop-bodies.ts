import { END } from '../graph.ts';
import { loopsOf, MAX_LOOP_DEPTH } from '../loops.ts';
import type { Inspection } from './inspection.ts';

/** The body of every for-each comes back to it. */
export function checkLoopBodies(inspection: Inspection): void {
  const { flow, source, steps } = inspection;
  const { around, complete } = loopsOf(flow);
  if (!complete) {
    inspection.error(
      'too-large',
      'steps',
      `The loops of this flow stand more than ${MAX_LOOP_DEPTH} deep in each other, or are too tangled to tell which step belongs to which.`,
      'Move parts of it to flows of their own and `call` them.',
    );
    return;
  }
  // Nobody knows where an unsound step leads; it may lead back.
  if (source.stepIds.size > flow.steps.size) return;
  for (const loop of steps) {
    const first = loop.kind === 'for-each' ? loop.edges.do : undefined;
    if (first === undefined) continue;
    const path = `${loop.path}/do`;
    if (first === loop.id) {
      inspection.warning(
        'loop-without-body',
        path,
        `\`${loop.id}\` has no body: its \`do\` leads to itself, so nothing is done for the items.`,
        'Lead `do` to the first step of the body.',
      );
    } else if (first === END || (flow.steps.has(first) && !around.get(first)?.includes(loop.id))) {
      const message = `The body of \`${loop.id}\` never comes back to it, so only the first item is taken.`;
      inspection.warning('loop-without-body', path, message, `Lead the last step of the body back: \`next: ${loop.id}\`.`);
    }
  }
}
