import { Handle, Position } from '@xyflow/react';
import type { PlacedBox } from '../../../src/flow/layout/placement.ts';
import { anchorsOf } from './flow-elements.ts';

const SOURCES = new Set(['out']);

/**
 * Where edges come in, and where those of folded steps leave: invisible points. React Flow measures handles once a box is
 * drawn, so they must be where the given ones are.
 */
export function Anchors({ box }: { readonly box: PlacedBox }) {
  return anchorsOf(box).map(({ id, position, x, y }) => (
    <Handle
      key={id}
      id={id}
      type={SOURCES.has(id) ? 'source' : 'target'}
      position={position}
      className="anchor"
      style={{ left: x, top: y, right: 'auto', bottom: 'auto' }}
      isConnectableStart={false}
      isConnectableEnd={id === 'entry' && position === Position.Top && (box.kind === 'step' || box.kind === 'end')}
    />
  ));
}
