import { ReactFlowProvider } from '@xyflow/react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../shared/words.ts';
import { closeOver, INSPECTOR_WIDTH, resizeInspector, showsMinimap, showsPanel } from './actions/panels.ts';
import { LiveRegion } from './announce/live-region.tsx';
import { focusCanvas } from './canvas/camera.ts';
import { Canvas } from './canvas/canvas.tsx';
import { Minimap } from './canvas/minimap.tsx';
import { BrokenBanner, ConnectingBanner, EmptyState, RefusalBanner, TypingLine } from './canvas/overlays.tsx';
import { RulesPopup } from './breakpoints/rules-popup.tsx';
import { ExceptionBanner, RecordedBand } from './debugging/banners.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { ContextMenu } from './menu/context-menu.tsx';
import { Palette } from './palette/palette.tsx';
import { StepPicker } from './palette/step-picker.tsx';
import { SearchBox } from './search/search-box.tsx';
import { useDesigner } from './store/index.ts';
import { Toolbar } from './toolbar/toolbar.tsx';

/** The designer: toolbar, palette, canvas, inspector. */
export function App() {
  const loaded = useDesigner((state) => state.loaded);
  const palette = useDesigner((state) => showsPanel('palette', state));
  const inspector = useDesigner((state) => showsPanel('inspector', state));
  const minimap = useDesigner((state) => showsMinimap(state) && state.diagram.steps.length > 0);
  const over = useDesigner(({ narrow }) => narrow);
  if (!loaded) return <p className="loading">{t('canvas.loading')}</p>;
  return (
    <ReactFlowProvider>
      <header>
        <Toolbar />
      </header>
      <div
        className={`panels${over ? ' is-over' : ''}`}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && closeOver()) focusCanvas();
        }}
      >
        {palette && <Palette />}
        <main className="stage">
          <Canvas />
          <RecordedBand />
          <div className="banners">
            <BrokenBanner />
            <ExceptionBanner />
            <RefusalBanner />
            <ConnectingBanner />
          </div>
          <SearchBox />
          {minimap && <Minimap />}
          <EmptyState />
        </main>
        {inspector && <InspectorPanel />}
      </div>
      <StepPicker />
      <ContextMenu />
      <TypingLine />
      <RulesPopup />
      <LiveRegion />
    </ReactFlowProvider>
  );
}

/** Steps by which arrow keys change the width, in pixels. */
const KEY_STEP = 20;

function InspectorPanel() {
  const width = useDesigner(({ panels }) => panels.inspectorWidth);
  const onPointerMove = (event: PointerEvent): void => {
    if (event.buttons === 1) resizeInspector(window.innerWidth - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
    if (by !== undefined) resizeInspector(width + by);
  };
  return (
    <aside className="panel panel-inspector" tabIndex={-1} style={{ width }} aria-label={t('toolbar.inspector')}>
      <div
        className="splitter"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('panel.resize')}
        aria-valuenow={width}
        aria-valuemin={INSPECTOR_WIDTH.least}
        aria-valuemax={INSPECTOR_WIDTH.most}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <Inspector />
    </aside>
  );
}
