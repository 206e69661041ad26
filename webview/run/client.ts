import { MessageClient } from '../shared/vscode-api.ts';
import { toRunPanelSchema, type FromRunPanel, type ToRunPanel } from '../../src/designer/run-panel-protocol.ts';

type Host = ConstructorParameters<typeof MessageClient<FromRunPanel, ToRunPanel>>[0];

/** The panel's line to the extension; VS Code hands its API out once. */
export function runPanelClient(): MessageClient<FromRunPanel, ToRunPanel> {
  const host = acquireVsCodeApi() as Host;
  return new MessageClient<FromRunPanel, ToRunPanel>(host, toRunPanelSchema, (message) =>
    host.postMessage({ type: 'error', message: message.slice(0, 10_000) }),
  );
}
