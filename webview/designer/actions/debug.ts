import type { DebugState } from '../../../src/designer/debug-state.ts';
import type { FromDesigner } from '../../../src/designer/from-designer.ts';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { keepInView, revealIfHidden } from '../canvas/camera.ts';
import { marksOf } from '../debugging/marks.ts';
import { designer, setDesigner } from '../store/index.ts';
import { announce } from './announce.ts';

export const debug = (action: Extract<FromDesigner, { type: 'debug' }>['action']): void =>
  designerClient().send({ type: 'debug', action });

export const runToStep = (step: string): void => designerClient().send({ type: 'run-to-step', step });

/** Whether the debugged run goes on right now, so that there is something to pause. */
export function isGoingOn(): boolean {
  const { running, paused, frames } = designer().debug;
  return running && !paused && frames.length === 0;
}

/** Shows where the debugger stands, and moves the view there if that is not to be seen. */
export function followDebugger(debugged: DebugState): void {
  const before = designer();
  setDesigner({ debug: debugged, marks: marksOf(debugged, before.steps) });
  const { paused, running } = debugged;
  if (shownStep(debugged) !== shownStep(before.debug) || (paused && !before.debug.paused)) requestAnimationFrame(showFrame);
  if (paused && JSON.stringify(paused) !== JSON.stringify(before.debug.paused)) announce(pauseInWords(paused));
  if (before.debug.running && !running) announce(t('say.debug.ended'));
}

/** Brings the step of the selected frame into view, and keeps it there while the canvas changes its size. */
export function showFrame(): void {
  const step = shownStep(designer().debug);
  keepInView(step !== undefined && designer().steps.has(step) ? step : undefined);
  revealFrame();
}

/** Brings the step of the selected frame into view. */
export function revealFrame(): void {
  const step = shownStep(designer().debug);
  if (step !== undefined && designer().steps.has(step)) revealIfHidden(step);
}

const shownStep = ({ paused, frames }: DebugState): string | undefined => frames[0]?.step ?? paused?.step;

function pauseInWords({ step, iteration = [], recorded, text }: NonNullable<DebugState['paused']>): string {
  const title = designer().steps.get(step)?.title ?? step;
  const place = iteration.length === 0 ? title : `${title}, ${t('debug.item', itemsInWords(iteration))}`;
  return [t(recorded ? 'say.recorded' : 'say.paused', place), ...(text === undefined ? [] : [text])].join(' ');
}

/** Items of loops within each other, as people count: `2.1`. */
export const itemsInWords = (iteration: readonly number[]): string => iteration.map((index) => index + 1).join('.');
