import { Worker } from 'node:worker_threads';

/** How often it is looked whether the parent is still there. Milliseconds. */
const INTERVAL_MS = 1_000;

const WATCH = `
const { workerData: parent } = require('node:worker_threads');
const isThere = () => {
  try {
    return process.ppid === parent && process.kill(parent, 0);
  } catch {
    return false;
  }
};
setInterval(() => isThere() || process.kill(process.pid, 'SIGKILL'), ${INTERVAL_MS});
`;

/**
 * Ends this process when its parent is gone, also in the middle of a statement that never ends: a thread of its own looks
 * after it, for the main one may have no turn any more.
 */
export function endWithParent(): void {
  // the flags of the process are none of this thread's business, and some are refused in threads
  new Worker(WATCH, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
}
