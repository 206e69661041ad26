import { patchDiagram } from '../../../src/flow/diagram/diff-diagram.ts';
import type { ToDesigner } from '../../../src/designer/to-designer.ts';
import { RunOverlay } from '../../../src/designer/run-overlay.ts';
import { setWords, t, type Word } from '../../shared/words.ts';
import type { DesignerClient } from '../../shared/vscode-api.ts';
import { fit, focusCanvas } from '../canvas/camera.ts';
import { designer, setDesigner } from '../store/index.ts';
import { breakpointsByStep } from '../breakpoints/by-step.ts';
import { problemsByStep } from '../store/problems-by-step.ts';
import { stepOfPath } from '../store/step-path.ts';
import { announce } from './announce.ts';
import { forgetMoves, resetArrangement } from './arrange.ts';
import { followDebugger, revealFrame } from './debug.ts';
import { openPalette, prefer, togglePanel } from './panels.ts';
import { showPicture } from './picture.ts';
import { openSearch } from './search.ts';
import { inspect, select, selectionTurn } from './select.ts';

/** Takes what the extension sends into the state of the page. */
export function receiveFrom(client: DesignerClient): void {
  client.on('document', ({ version, file, diagram, layout, problems, broken, abilities, preferences, words }) => {
    setWords(words);
    const found = { problems, problemsByStep: problemsByStep(problems) };
    showPicture({ diagram, layout }, { loaded: true, version, file, broken, abilities, preferences, ...found });
  });
  client.on('patch', ({ base, version, patch, broken }) => {
    // a patch of another picture would draw what never was: ask for everything
    if (designer().version !== base) return client.send({ type: 'ready' });
    showPicture({ diagram: patchDiagram(designer().diagram, patch) }, { version, broken });
  });
  client.on('problems', ({ problems }) => setDesigner({ problems, problemsByStep: problemsByStep(problems) }));
  client.on('layout', ({ layout }) => {
    // to undo a move of before would undo what was arranged elsewhere, too
    forgetMoves();
    showPicture({ layout });
  });
  client.on('abilities', ({ abilities }) => setDesigner({ abilities }));
  client.on('preferences', ({ preferences }) => prefer(preferences));
  client.on('select', ({ path, turn }) => {
    if (turn !== undefined && turn < selectionTurn()) return;
    const id = stepOfPath(path);
    if (id !== undefined && designer().steps.has(id)) selectFromText(id);
    else if (path.startsWith('objects/')) inspect(path);
  });
  client.on('run', (message) => followRun(message));
  client.on('breakpoints', ({ breakpoints }) =>
    setDesigner({ breakpoints: breakpointsByStep(breakpoints, designer().breakpoints) }),
  );
  client.on('debug', ({ state }) => followDebugger(state));
  client.on('do', ({ action }) => ACTIONS[action]());
}

/** What the debugger stands at is brought into view as calmly as by the debugger itself. */
function selectFromText(id: string): void {
  const isFrame = designer().debug.frames[0]?.step === id;
  select([id], { show: !isFrame, fromText: true });
  if (isFrame) requestAnimationFrame(revealFrame);
}

function followRun({ reset, running, events }: Extract<ToDesigner, { type: 'run' }>): void {
  const before = designer();
  const run = reset || !before.run ? new RunOverlay() : before.run;
  run.add(events);
  setDesigner({ run, running, runRevision: before.runRevision + 1 });
  if (reset) announce(t('say.run.started'));
  const started = events.findLast((event) => event.event === 'step-started' && before.steps.has(event.step));
  if (before.running && !running && run.outcome) announce(t('say.run.finished', t(`run.outcome.${run.outcome}` satisfies Word)));
  else if (started?.event === 'step-started') announce(t('say.run.step', started.title));
}

const ACTIONS: Readonly<Record<Extract<ToDesigner, { type: 'do' }>['action'], () => void>> = {
  find: openSearch,
  fit: () => fit(),
  'toggle-minimap': () => togglePanel('minimap'),
  'toggle-inspector': () => togglePanel('inspector'),
  'focus-canvas': focusCanvas,
  'add-step': openPalette,
  'reset-layout': resetArrangement,
};
