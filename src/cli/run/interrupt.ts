import type { Terminal } from '../output/terminal.ts';

/** What a shell expects of a program that Ctrl+C ended. */
const EXIT_INTERRUPTED = 130;
const SHOW_CURSOR = '\u001b[?25h';

/**
 * Turns the first Ctrl+C (or SIGTERM) into a signal to stop cleanly, and the second into the end of the process.
 * @param onStop told at the first one
 */
export function stopOnInterrupt(
  terminal: Terminal,
  onStop: () => void = () => undefined,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const interrupted = (): void => {
    if (controller.signal.aborted) {
      if (terminal.watched) terminal.write(SHOW_CURSOR);
      process.exit(EXIT_INTERRUPTED);
    }
    onStop();
    terminal.complain('\nStopping; what is under way is ended first. Ctrl+C again ends at once.');
    controller.abort(new Error('The run was stopped.'));
  };
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
    },
  };
}
