import { fileURLToPath } from 'node:url';
import type { RunnerLaunch } from '../../src/extension/run/runner-process.ts';

/** The runner, from its sources. */
export const LAUNCH: RunnerLaunch = {
  program: fileURLToPath(new URL('../../src/runner/main.ts', import.meta.url)),
  execPath: process.execPath,
  variables: process.env,
};
