import { Position, type EdgeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { takenKey } from '../../../src/designer/run-overlay.ts';
import type { PlacedEdge } from '../../../src/flow/layout/placement.ts';
import { FONT_SIZES } from '../../../src/flow/layout/text-metrics.ts';
import { labelWidth } from '../../../src/flow/layout/sizes.ts';
import { t } from '../../shared/words.ts';
import { setDesigner, useDesigner, type DesignerState } from '../store/index.ts';
import { makeshiftRoute, middleOf, pathAlong } from './edge-path.ts';
import type { FlowEdge } from './flow-elements.ts';

const LABEL_HEIGHT = FONT_SIZES.label + 6;

/** A way from step to step: its line, its word, and a button that inserts a step. */
export const FlowEdgeView = memo(function FlowEdgeView({
  data,
  selected,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
}: EdgeProps<FlowEdge>) {
  const edge = data!.edge;
  const { port, step } = edge;
  const taken = useDesigner((state) => timesTaken(state, edge));
  const dimmed = useDesigner(({ run }) => run !== undefined);
  const drop = useDesigner(({ dropEdge }) => dropEdge === edge.key);
  const first = edge.route[0];
  const last = edge.route.at(-1);
  const inPlace =
    first && last && near(first.x, sourceX) && near(first.y, sourceY) && near(last.x, targetX) && near(last.y, targetY);
  const route = useMemo(() => {
    if (inPlace) return edge.route;
    const aside = sourcePosition === Position.Right ? 1 : sourcePosition === Position.Left ? -1 : 0;
    return makeshiftRoute({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, aside);
  }, [edge, inPlace, sourceX, sourceY, targetX, targetY, sourcePosition]);
  const path = useMemo(() => pathAlong(route), [route]);
  const add = useMemo(() => middleOf(route), [route]);
  const label = inPlace ? edge.label : middleOf(route);
  const width = labelWidth(port.label);
  const kind = port.kind === 'error' ? 'error' : port.name === 'vetoed' ? 'vetoed' : 'flow';
  const named = port.kind !== 'flow' || (port.name !== 'next' && port.label !== '') || port.label !== port.name;
  const count = taken > 1 ? ` ×${taken}` : '';
  return (
    <g
      className={`edge edge-${kind}${selected ? ' is-selected' : ''}${taken > 0 ? ' is-taken' : dimmed ? ' is-passed-by' : ''}${drop ? ' is-drop' : ''}${port.explicit ? '' : ' is-default'}${data!.missing ? ' is-missing' : ''}`}
      data-edge={edge.key}
    >
      <path className="edge-grip" d={path} />
      <path className="edge-line" d={path} markerEnd="url(#arrow)" />
      {named && (
        <g className="edge-label" transform={`translate(${label.x} ${label.y})`}>
          <rect x={-width / 2} y={-LABEL_HEIGHT / 2} width={width} height={LABEL_HEIGHT} rx={4} />
          <text dominantBaseline="central" textAnchor="middle">
            {port.label}
            {count}
          </text>
        </g>
      )}
      <g
        className="edge-add nopan"
        transform={`translate(${add.x} ${add.y})`}
        onClick={(event) => {
          event.stopPropagation();
          const anchor = event.currentTarget.getBoundingClientRect();
          setDesigner({ picker: { at: 'edge', from: step, port, anchor } });
        }}
      >
        <title>{t('edge.insert')}</title>
        <circle r={9} />
        <path d="M-4 0H4M0 -4V4" />
      </g>
    </g>
  );
});

/** How often the run took a way; ways that are not drawn, since they lead where this one leads, count for it. */
function timesTaken({ run, runRevision, steps }: DesignerState, { step, port }: PlacedEdge): number {
  if (!run || runRevision < 0) return 0;
  const count = (name: string): number => run.taken.get(takenKey(step, name, port.kind === 'error')) ?? 0;
  if (port.name !== 'next') return count(port.name);
  const ports = steps.get(step)?.ports ?? [];
  return ports.reduce((sum, { name, quiet, to }) => (quiet && to === port.to ? sum + count(name) : sum), count(port.name));
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.75;
