import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';

/** What VS Code says to an adapter, with what it does not know of. @param record a file that the runs are recorded into */
export function completed(message: DebugProtocol.ProtocolMessage, record: string | undefined): DebugProtocol.ProtocolMessage {
  if (message.type !== 'request') return message;
  const request = message as DebugProtocol.Request;
  if (request.command === 'launch' && record !== undefined) return withArguments(request, { record });
  if (request.command === 'setBreakpoints' || request.command === 'breakpointLocations') return withUnsavedText(request);
  return message;
}

/** Breakpoints stand on lines of what an editor shows: where that is not saved, the adapter is told it. */
function withUnsavedText(
  request: DebugProtocol.SetBreakpointsRequest | DebugProtocol.BreakpointLocationsRequest,
): DebugProtocol.Request {
  const path = request.arguments?.source.path;
  if (path === undefined) return request;
  const address = vscode.Uri.file(path).toString();
  const unsaved = vscode.workspace.textDocuments.find(({ isDirty, uri }) => isDirty && uri.toString() === address);
  return unsaved ? withArguments(request, { text: unsaved.getText() }) : request;
}

const withArguments = (request: DebugProtocol.Request, more: object): DebugProtocol.Request => ({
  ...request,
  arguments: { ...(request.arguments as object), ...more },
});
