import { cutTo } from './text-width.ts';
import type { Terminal } from './terminal.ts';

/** The last line of a watched terminal, for what is under way; elsewhere nothing. */
export interface StatusLine {
  /** Shows what the function says, again and again; undefined shows nothing. */
  show(text: () => string | undefined): void;
  /** Takes the line away, to print something above it. */
  clear(): void;
  /** Draws nothing until `resume`: something else writes to the terminal. */
  pause(): void;
  resume(): void;
  /** Takes the line away for good. */
  end(): void;
}

const NONE: StatusLine = {
  show: () => undefined,
  clear: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  end: () => undefined,
};

const REDRAW_MS = 120;

/** Gives a terminal a status line. It never keeps the process alive. */
export function createStatusLine(terminal: Terminal): StatusLine {
  if (!terminal.watched) return NONE;
  let visible = false;
  let paused = false;
  let text: () => string | undefined = () => undefined;
  const clear = (): void => {
    if (visible) terminal.write('\r\u001b[K');
    visible = false;
  };
  const draw = (): void => {
    if (paused) return;
    clear();
    const line = text();
    if (line === undefined) return;
    terminal.write(terminal.colours.dim(cutTo(line, terminal.width - 1)));
    visible = true;
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    show(next) {
      text = next;
      timer ??= setInterval(draw, REDRAW_MS).unref();
    },
    clear,
    pause() {
      clear();
      paused = true;
    },
    resume() {
      paused = false;
    },
    end() {
      clearInterval(timer);
      timer = undefined;
      clear();
    },
  };
}
