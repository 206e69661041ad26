import { Background, BackgroundVariant, ReactFlow, SelectionMode, useReactFlow, type NodeTypes } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { t } from '../../shared/words.ts';
import { showFrame } from '../actions/debug.ts';
import { select, selectEdge } from '../actions/select.ts';
import { canvasKey } from '../keyboard/keys.ts';
import { dropOnCanvas } from '../palette/drag-kind.ts';
import { designer, setDesigner, useDesigner } from '../store/index.ts';
import { boxElementId } from './box-element-id.ts';
import { letGo, MAX_ZOOM, MIN_ZOOM, mountCamera, openingView } from './camera.ts';
import { onConnect, onConnectEnd, onReconnect, onReconnectEnd } from './connecting.ts';
import { FlowEdgeView } from './flow-edge.tsx';
import { edgesOf, nodesOf, type FlowEdge, type FlowNode } from './flow-elements.ts';
import { useSceneNearView } from './near-view.ts';
import { EndNode, FrameNodeView, GroupNode, MissingNode, StubNode } from './other-nodes.tsx';
import { Overview, useOverview } from './overview.tsx';
import {
  onDragOver,
  onEdgeContextMenu,
  onNodeClick,
  onNodeContextMenu,
  onNodeDoubleClick,
  onPaneContextMenu,
} from './pointing.ts';
import { StepNode } from './step-node.tsx';
import { useGlide } from './use-glide.ts';
import { useMoving } from './use-moving.ts';

const NODE_TYPES: NodeTypes = {
  step: StepNode,
  end: EndNode,
  stub: StubNode,
  missing: MissingNode,
  folded: GroupNode,
  frame: FrameNodeView,
};
const EDGE_TYPES = { flow: FlowEdgeView };
const MULTI_SELECT = ['Control', 'Meta'];

/** The diagram. */
export function Canvas() {
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const scene = useDesigner((state) => state.scene);
  const steps = useDesigner((state) => state.steps);
  const selected = useDesigner((state) => state.selected);
  const selectedEdge = useDesigner((state) => state.selectedEdge);
  const editable = useDesigner(({ abilities }) => abilities.edit);
  const dimmed = useDesigner(({ broken }) => broken !== null);
  const active = useDesigner((state) => (state.cursor === undefined ? undefined : state.scene.shownAs(state.cursor)));
  const { moved, onNodesChange, onDrag, onDragStop, putDown } = useMoving(scene);
  const overview = useOverview();
  const name = useDesigner(({ diagram: { name: flowName, steps: all } }) =>
    overview ? t('canvas.overview', t('count.steps', all.length)) : t('canvas.name', flowName, t('count.steps', all.length)),
  );
  const near = useSceneNearView(scene, selected);
  const nodes = useMemo(() => (overview ? [] : nodesOf(near, steps, selected, moved)), [overview, near, steps, selected, moved]);
  const edges = useMemo(() => (overview ? [] : edgesOf(near, selectedEdge)), [overview, near, selectedEdge]);
  const gliding = useGlide();

  useEffect(() => {
    if (!element.current) return undefined;
    const unmount = mountCamera(flow, element.current);
    const { viewport } = designer();
    void flow.setViewport(viewport ?? openingView(element.current)).then(showFrame);
    return unmount;
  }, [flow]);

  return (
    <ReactFlow<FlowNode, FlowEdge>
      ref={element}
      className={`canvas${dimmed ? ' is-stale' : ''}${gliding ? ' is-gliding' : ''}${overview ? ' is-overview' : ''}`}
      tabIndex={0}
      data-first=""
      aria-label={name}
      aria-roledescription={t('canvas.role')}
      aria-activedescendant={active !== undefined && !overview ? boxElementId(active) : undefined}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onlyRenderVisibleElements
      minZoom={MIN_ZOOM}
      maxZoom={MAX_ZOOM}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={MULTI_SELECT}
      panActivationKeyCode={null}
      zoomActivationKeyCode="Control"
      selectionMode={SelectionMode.Partial}
      panOnScroll
      zoomOnDoubleClick={false}
      selectNodesOnDrag={false}
      nodeDragThreshold={4}
      connectOnClick={false}
      connectionRadius={24}
      nodesConnectable={editable}
      edgesReconnectable={editable}
      reconnectRadius={9}
      elevateNodesOnSelect={false}
      proOptions={{ hideAttribution: true }}
      onNodesChange={onNodesChange}
      onNodeDrag={onDrag}
      onNodeDragStop={onDragStop}
      onSelectionDragStop={putDown}
      onConnect={onConnect}
      onConnectEnd={onConnectEnd}
      onReconnect={onReconnect}
      onReconnectEnd={onReconnectEnd}
      onNodeClick={onNodeClick}
      onNodeDoubleClick={onNodeDoubleClick}
      onNodeContextMenu={onNodeContextMenu}
      onEdgeClick={(_, { id }) => selectEdge(id)}
      onEdgeContextMenu={onEdgeContextMenu}
      onPaneClick={() => select([])}
      onPaneContextMenu={onPaneContextMenu}
      onMoveStart={(event) => {
        if (event) letGo();
      }}
      onMoveEnd={(_, viewport) => setDesigner({ viewport })}
      onKeyDown={({ nativeEvent }) => canvasKey(nativeEvent)}
      onDragOver={onDragOver}
      onDragLeave={() => setDesigner({ dropEdge: undefined })}
      onDrop={dropOnCanvas}
    >
      <svg className="definitions" aria-hidden="true">
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0.5 0.5L7.5 4L0.5 7.5Z" fill="context-stroke" />
          </marker>
        </defs>
      </svg>
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
      {overview && <Overview />}
    </ReactFlow>
  );
}
