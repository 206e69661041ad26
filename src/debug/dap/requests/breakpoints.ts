import type { DebugProtocol } from '@vscode/debugprotocol';
import { EXCEPTION_FILTERS } from '../../exceptions/index.ts';
import { bindBreakpoints } from '../bind-breakpoints.ts';
import { breakpointPlaces } from '../breakpoint-places.ts';
import { bindInEdited, type EditedText } from '../edited-file.ts';
import type { Launched } from '../launched.ts';
import { pathKey } from '../protocol-shapes.ts';
import type { RequestGroup, RequestHandler } from './handler.ts';

/** What the client shows of the file, where that is not what the disk has. */
interface UnsavedText {
  readonly text?: unknown;
}

type SetBreakpoints = DebugProtocol.SetBreakpointsArguments & UnsavedText;
type BreakpointLocations = DebugProtocol.BreakpointLocationsArguments & UnsavedText;

const setBreakpoints: RequestHandler<SetBreakpoints> = (launched, { source, breakpoints = [], text }) => {
  const { files, timeline, debuggee } = launched;
  const file = files.get(pathKey(source.path ?? ''));
  const nextId = (): number => launched.nextBreakpoint();
  if (!file) {
    const message = 'The flow that is debugged does not run this file.';
    return { breakpoints: breakpoints.map(({ line }) => ({ id: nextId(), line, verified: false, message })) };
  }
  const edited = editedText(debuggee, file.file, text);
  const bound = edited ? bindInEdited(file, edited, breakpoints, nextId) : bindBreakpoints(file, breakpoints, nextId);
  timeline.setBreakpoints(file.file, bound.onSteps, bound.inScripts);
  return { breakpoints: bound.answers };
};

const breakpointLocations: RequestHandler<BreakpointLocations> = (
  { files, debuggee },
  { source, line, endLine = line, text },
) => {
  const file = files.get(pathKey(source.path ?? ''));
  return { breakpoints: file ? breakpointPlaces(file, editedText(debuggee, file.file, text), line, endLine) : [] };
};

/** What a client shows of a file that was edited since it was launched; undefined where it was not. */
function editedText({ files, readNow }: Launched['debuggee'], file: string, text: unknown): EditedText | undefined {
  const launched = files.read(file);
  const shown = typeof text === 'string' ? text : readNow(file);
  return launched !== undefined && shown !== undefined && shown !== launched ? { launched, shown } : undefined;
}

const setExceptionBreakpoints: RequestHandler<DebugProtocol.SetExceptionBreakpointsArguments> = ({ timeline }, { filters }) => {
  timeline.filters = EXCEPTION_FILTERS.filter(({ id }) => filters.includes(id));
  return undefined;
};

const exceptionInfo: RequestHandler = ({ timeline, debuggee }) => {
  const { filter, text = 'Nothing has failed.', reason } = timeline.current.pause ?? {};
  const exceptionId = filter ?? (reason === 'exception' ? 'replay' : 'none');
  return { exceptionId, description: debuggee.redactor.text(text), breakMode: 'always' };
};

/** Where a run is to stop, and why it did. */
export const breakpoints: RequestGroup = { setBreakpoints, breakpointLocations, setExceptionBreakpoints, exceptionInfo };
