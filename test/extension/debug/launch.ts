import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RunnerLaunch } from '../../../src/extension/run/runner-process.ts';

/** The debug adapter, from its sources. */
export const ADAPTER: RunnerLaunch = {
  program: fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url)),
  execPath: process.execPath,
  variables: process.env,
};

/** Whether a process is there and has not ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // what nobody has collected is not running
    return !(process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  } catch {
    return false;
  }
}
