import type { FromRunPanel, ToRunPanel } from '../../../src/designer/run-panel-protocol.ts';
import { loopEvents } from '../../designer/run-log/loop-events.ts';

/** VS Code's side of the run panel, in the page itself. */
export interface RunPanelSide {
  /** What the panel sent, oldest first. */
  readonly sent: FromRunPanel[];
  /** Reports of the security policy. */
  readonly violations: string[];
  send(message: ToRunPanel): void;
  /** Sends as many events of a run with a loop, in portions as the extension does. @returns the number of its items */
  sendLoop(run: string, count: number): number;
}

declare global {
  interface Window {
    runPanelSide: RunPanelSide;
  }
}

const PORTION = 2_000;
const STATE = 'state of the webview';

/** VS Code's messages do not come from the page itself. */
const outside = new MessageChannel();
outside.port2.onmessage = ({ data }: MessageEvent<unknown>) => window.dispatchEvent(new MessageEvent('message', { data }));

const side: RunPanelSide = {
  sent: [],
  violations: [],
  send: (message) => outside.port1.postMessage(message),
  sendLoop(run, count) {
    const events = loopEvents(count);
    for (let at = 0; at < events.length; at += PORTION)
      side.send({ type: 'events', run, reset: at === 0, events: events.slice(at, at + PORTION) });
    return events.filter(({ event }) => event === 'item-started').length;
  },
};
window.runPanelSide = side;
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  side.violations.push(`${violatedDirective}: ${blockedURI}`),
);

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: FromRunPanel) => side.sent.push(message),
    getState: () => JSON.parse(sessionStorage.getItem(STATE) ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem(STATE, JSON.stringify(state)),
  }),
});
