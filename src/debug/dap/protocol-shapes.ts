import { basename, resolve as resolvePath } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Frame } from '../frames.ts';
import type { ShownVariable } from '../variables.ts';

/** Paths as they are compared: absolute, with `/` between folders, and on Windows whatever their case. */
export function pathKey(path: string): string {
  const absolute = resolvePath(path).replaceAll('\\', '/');
  return process.platform === 'win32' ? absolute.toLowerCase() : absolute;
}

/** A file, as clients name it. */
export const sourceOf = (file: string): DebugProtocol.Source => ({ name: basename(file), path: resolvePath(file) });

/** What the protocol says of a value besides its name and text. */
export const detailsOf = ({ type, reference, indexed, named }: ShownVariable) => ({
  type,
  variablesReference: reference,
  ...(indexed > 0 ? { indexedVariables: indexed } : {}),
  ...(named > 0 ? { namedVariables: named } : {}),
});

/** A variable, as clients list it. */
export const protocolVariable = (shown: ShownVariable): DebugProtocol.Variable => ({
  name: shown.name,
  value: shown.text,
  ...detailsOf(shown),
  ...(shown.expression === undefined ? {} : { evaluateName: shown.expression }),
  ...(shown.assignable ? {} : { presentationHint: { attributes: ['readOnly'] } }),
});

/** What a level of the call stack is in terms of flows; besides what the protocol has, for clients that draw flows. */
export interface PlaceInFlow {
  /** Path of the flow file. */
  readonly flow: string;
  /** Absent for the level of the flow itself. */
  readonly step?: string;
  /** Indexes of the loop items around, outermost first. */
  readonly iteration?: readonly number[];
}

/** A level of the call stack, as clients list it. */
export const protocolFrame = ({
  id,
  name,
  file,
  line,
  column,
  endLine,
  endColumn,
  flow,
}: Frame & { readonly id: number }): DebugProtocol.StackFrame & PlaceInFlow => ({
  id,
  name,
  line,
  column,
  ...(endLine === undefined ? {} : { endLine }),
  ...(endColumn === undefined ? {} : { endColumn }),
  source: sourceOf(file),
  ...(flow.step ? { step: flow.step.id } : { presentationHint: 'subtle' }),
  flow: resolvePath(flow.flow.source.file),
  ...(flow.scope.iteration.length > 0 ? { iteration: flow.scope.iteration } : {}),
});
