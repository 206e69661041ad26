/**
 * Starts a debug adapter, tells its process id, and is gone without a word: as soon as it answers, or, where a flow is named,
 * in the middle of its first step.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startAdapter } from '../../../src/extension/debug/adapter-process.ts';
import { ADAPTER } from './launch.ts';

/** What is looked at of a message. */
interface Said {
  readonly command?: string;
  readonly event?: string;
  readonly body?: { readonly event?: string };
}

const [flow] = process.argv.slice(2);
let last = 0;

const adapter = startAdapter(ADAPTER, {
  message(message) {
    const { command, event, body } = message as Said;
    if (flow === undefined || body?.event === 'step-started') leave();
    else if (command === 'initialize') request('launch', { flow, input: {}, runEvents: true });
    else if (event === 'initialized') request('configurationDone', {});
  },
  askValue: async () => undefined,
  confirmRun: async () => false,
  exited: () => process.exit(1),
});
request('initialize', { adapterID: 'idflow' });

function request(command: string, given: object): void {
  adapter.send({ seq: ++last, type: 'request', command, arguments: given } as DebugProtocol.Request);
}

function leave(): void {
  process.stdout.write(`${adapter.pid ?? 0}\n`, () => process.kill(process.pid, 'SIGKILL'));
}
