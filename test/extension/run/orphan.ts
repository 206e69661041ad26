/** Starts a runner, tells its process id, and is gone without a word. */
import { startRunner } from '../../../src/extension/run/runner-process.ts';
import { LAUNCH } from '../../runner/launch.ts';

const runner = startRunner(LAUNCH);
runner.listener = {
  message() {
    process.stdout.write(`${runner.pid ?? 0}\n`, () => process.kill(process.pid, 'SIGKILL'));
  },
  exited: () => process.exit(1),
};
