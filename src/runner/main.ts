import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import { endWithParent } from './end-with-parent.ts';
import type { FromRunner } from './protocol.ts';
import { createRunner } from './runner.ts';

/** Node 22 warns that its SQLite is experimental; nobody reads what the runner prints. */
process.removeAllListeners('warning');
process.on('warning', () => undefined);

const send = (message: FromRunner): void => {
  // without a callback a channel that closes while it is written to would be an error of the process
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/** What no part of the runner caught ends it: whatever it was doing can not be trusted any more. */
const defect = (error: unknown): void => {
  const message = withoutGivenSecrets(`A defect in idflow itself: ${error instanceof Error ? error.message : String(error)}`);
  const leave = (): never => process.exit(1);
  if (!process.connected || !process.send) return leave();
  process.send({ type: 'ended', refusal: { reason: 'defect', message } } satisfies FromRunner, undefined, undefined, leave);
};
process.on('uncaughtException', defect);
process.on('unhandledRejection', defect);

// Whoever asked is gone. What was written is written; there is nobody left to tell.
process.on('disconnect', () => process.exit());
endWithParent();

const runner = createRunner(send);
process.on('message', (message) => runner.receive(message));
send({ type: 'ready' });
