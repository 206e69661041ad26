import { flowOf } from '../flow-of.ts';
import type { Command } from './command.ts';

/** Shows a path of a flow in its designer: `idflow.showInDesigner(uri, 'steps/create')`. */
export const showInDesigner: Command = async (extension, given, path) => {
  const flow = flowOf(extension, given);
  if (flow) await extension.designers.show(flow, typeof path === 'string' ? path : '');
};
