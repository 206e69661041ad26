import type { Debuggee } from '../debuggee.ts';
import { flowsFrom } from '../flow-lines.ts';
import type { BreakableFile } from './bind-breakpoints.ts';

/** Every file in which a run can stop: the flow, those it calls, and their trigger files. */
export function breakableFiles({ flow, files, scripts }: Debuggee): BreakableFile[] {
  const flows = flowsFrom(flow.source, files);
  const names = new Set([...flows.keys(), ...scripts.map(({ file }) => file)]);
  return [...names].map((file) => ({ file, flow: flows.get(file), scripts: scripts.filter((piece) => piece.file === file) }));
}
