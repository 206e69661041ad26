import type { ToDesigner } from '../../designer/to-designer.ts';
import type { Command } from './command.ts';

type Action = Extract<ToDesigner, { type: 'do' }>['action'];

/** A command that the canvas of the designer in use carries out. */
const canvas =
  (action: Action): Command =>
  ({ designers }) =>
    designers.current?.session.perform(action);

export const findStep = canvas('find');
export const fitFlow = canvas('fit');
export const addStep = canvas('add-step');
export const focusCanvas = canvas('focus-canvas');
export const toggleMinimap = canvas('toggle-minimap');
export const toggleInspector = canvas('toggle-inspector');
