import { useStore } from '@xyflow/react';
import { useRef, type KeyboardEvent } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { OUTCOME_ICONS } from '../../shared/outcome-icons.ts';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { resetArrangement } from '../actions/arrange.ts';
import { debug } from '../actions/debug.ts';
import { showsMinimap, showsPanel, togglePanel } from '../actions/panels.ts';
import { openSearch } from '../actions/search.ts';
import { openMenu } from '../actions/typing.ts';
import { fit, zoomIn, zoomOut, zoomTo } from '../canvas/camera.ts';
import { setDesigner, useDesigner } from '../store/index.ts';

/** What can be done with the flow as a whole. One tab stop; arrow keys go on inside. */
export function Toolbar() {
  const bar = useRef<HTMLDivElement>(null);
  const palette = useDesigner((state) => showsPanel('palette', state));
  const inspector = useDesigner((state) => showsPanel('inspector', state));
  const minimap = useDesigner(showsMinimap);
  const notes = useDesigner(({ panels }) => panels.notes);
  const noted = useDesigner(({ diagram }) => diagram.steps.some(({ note }) => note !== undefined));
  const editable = useDesigner(({ abilities }) => abilities.edit);
  const arranged = useDesigner(({ layout }) => Object.keys(layout.steps).length > 0);
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const buttons = [...(bar.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    event.preventDefault();
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div ref={bar} className="toolbar" role="toolbar" aria-label={t('toolbar.name')} onKeyDown={onKeyDown}>
      <IconButton
        icon="layout-sidebar-left"
        label={t('toolbar.palette')}
        pressed={palette}
        data-first=""
        onClick={() => togglePanel('palette')}
      />
      <span className="gap" />
      <RunButtons />
      <span className="gap" />
      <IconButton
        icon="add"
        label={t('toolbar.add')}
        tabIndex={-1}
        disabled={!editable}
        onClick={({ currentTarget }) => setDesigner({ picker: { at: 'flow', anchor: currentTarget.getBoundingClientRect() } })}
      />
      <IconButton icon="search" label={t('toolbar.search')} tabIndex={-1} onClick={openSearch} />
      <span className="gap" />
      <IconButton icon="zoom-out" label={t('toolbar.zoom-out')} tabIndex={-1} onClick={zoomOut} />
      <button
        type="button"
        className="icon-button zoom"
        tabIndex={-1}
        aria-label={t('toolbar.zoom', zoom)}
        onClick={() => zoomTo(1)}
      >
        {zoom} %
      </button>
      <IconButton icon="zoom-in" label={t('toolbar.zoom-in')} tabIndex={-1} onClick={zoomIn} />
      <IconButton icon="screen-full" label={t('toolbar.fit')} tabIndex={-1} onClick={() => fit()} />
      <IconButton
        icon="map"
        label={t('toolbar.minimap')}
        tabIndex={-1}
        pressed={minimap}
        onClick={() => togglePanel('minimap')}
      />
      <IconButton
        icon="note"
        label={t('toolbar.notes')}
        tabIndex={-1}
        pressed={notes}
        disabled={!noted}
        onClick={() => togglePanel('notes')}
      />
      <IconButton
        icon="type-hierarchy-sub"
        label={t('toolbar.reset-layout')}
        tabIndex={-1}
        disabled={!arranged}
        onClick={resetArrangement}
      />
      <span className="room" />
      <Status />
      <IconButton
        icon="go-to-file"
        label={t('toolbar.text')}
        tabIndex={-1}
        onClick={() => designerClient().send({ type: 'command', command: 'open-text' })}
      />
      <IconButton
        icon="layout-sidebar-right"
        label={t('toolbar.inspector')}
        tabIndex={-1}
        pressed={inspector}
        onClick={() => togglePanel('inspector')}
      />
    </div>
  );
}

function RunButtons() {
  const running = useDesigner((state) => state.running);
  const debugging = useDesigner((state) => state.debug.running);
  const paused = useDesigner((state) => state.debug.paused !== undefined);
  const allowed = useDesigner(({ abilities }) => abilities.run);
  const environment = useDesigner(({ abilities }) => abilities.environment);
  const outcome = useDesigner(({ run, runRevision }) => (runRevision < 0 ? undefined : run?.outcome));
  const client = designerClient();
  const label = (words: string): string => (allowed ? words : t('toolbar.run-untrusted'));
  return (
    <>
      {debugging ? (
        <IconButton
          icon="debug-stop"
          className="stop"
          label={t('toolbar.debug-stop')}
          tabIndex={-1}
          onClick={() => debug('stop')}
        />
      ) : running ? (
        <IconButton
          icon="debug-stop"
          label={t('toolbar.cancel')}
          tabIndex={-1}
          onClick={() => client.send({ type: 'cancel-run' })}
        />
      ) : (
        <>
          <IconButton
            icon="play"
            className="run"
            label={label(t('toolbar.run'))}
            tabIndex={-1}
            disabled={!allowed}
            onClick={() => client.send({ type: 'run', choose: false })}
          />
          <IconButton
            icon="run-above"
            label={label(t('toolbar.run-with'))}
            tabIndex={-1}
            disabled={!allowed}
            onClick={() => client.send({ type: 'run', choose: true })}
          />
          <span className="split-button">
            <IconButton
              icon="debug-alt"
              className="run"
              label={label(t('toolbar.debug'))}
              tabIndex={-1}
              disabled={!allowed}
              onClick={() => debug('start')}
            />
            <IconButton
              icon="chevron-down"
              className="more"
              label={label(t('toolbar.debug-more'))}
              tabIndex={-1}
              disabled={!allowed}
              aria-haspopup="menu"
              onClick={({ currentTarget }) => openMenu('debug', currentTarget.getBoundingClientRect())}
            />
          </span>
        </>
      )}
      <IconButton
        icon="server-environment"
        label={environment === '' ? t('toolbar.no-environment') : t('toolbar.environment', environment)}
        tabIndex={-1}
        onClick={() => client.send({ type: 'command', command: 'choose-environment' })}
      >
        <span className="wide-only">{environment === '' ? t('toolbar.no-environment') : environment}</span>
      </IconButton>
      {(running || paused || outcome) && (
        <span className={`outcome outcome-${running || paused ? 'running' : outcome}`}>
          <button
            type="button"
            className="icon-button"
            tabIndex={-1}
            title={t('toolbar.show-run')}
            onClick={() => client.send({ type: 'command', command: 'show-run' })}
          >
            <Icon
              name={paused ? 'debug-pause' : running ? 'loading' : outcome ? OUTCOME_ICONS[outcome] : 'check'}
              spin={running && !paused}
            />
            {paused ? t('debug.paused') : running ? t('run.running') : outcome && t(`run.outcome.${outcome}`)}
          </button>
          {!running && !paused && (
            <IconButton icon="close" label={t('run.clear')} tabIndex={-1} onClick={() => setDesigner({ run: undefined })} />
          )}
        </span>
      )}
    </>
  );
}

/** Errors and warnings of the flow; opens the Problems panel. */
function Status() {
  const problems = useDesigner((state) => state.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const found = t('toolbar.problems', t('count.errors', errors), t('count.warnings', warnings));
  const label = problems.length === 0 ? t('toolbar.problems.none') : found;
  return (
    <IconButton
      icon={errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'pass'}
      className={`status ${errors > 0 ? 'is-error' : warnings > 0 ? 'is-warning' : 'is-fine'}`}
      label={label}
      tabIndex={-1}
      onClick={() => designerClient().send({ type: 'command', command: 'problems' })}
    >
      {problems.length > 0 && <span>{errors > 0 ? errors : warnings}</span>}
    </IconButton>
  );
}
