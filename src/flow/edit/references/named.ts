import { isScalar } from 'yaml';
import type { FlowSource } from '../../read-flow.ts';
import { Outline } from '../outline.ts';
import { refuse } from '../refusal.ts';
import { knownScalars } from './scalars.ts';
import { say } from '../../sentence.ts';

/** Refuses to take something away that settings of the flow name. */
export function refuseIfNamed(source: FlowSource, sort: 'object' | 'target', name: string): void {
  const outline = Outline.of(source);
  for (const { holds, node, path, shift } of knownScalars(source)) {
    if (holds !== sort) continue;
    const scalar = outline.resolve(node);
    if (!isScalar(scalar) || scalar.value !== name) continue;
    const at = node.range![0] + shift;
    const { line } = source.range(at, at).start;
    refuse(
      sort === 'object'
        ? say`The object \`${name}\` is used in \`${path}\` (line ${line}). Change that first.`
        : say`The target \`${name}\` is used in \`${path}\` (line ${line}). Change that first.`,
    );
  }
}
