import type { ReadStream } from 'node:tty';
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** Where the command line reads and writes. */
export interface Terminal {
  /** Prints a line of results. */
  print(line?: string): void;
  /** Prints a line about the command itself: errors, progress. */
  complain(line: string): void;
  /** Writes as it is to where results go. */
  write(text: string): void;
  readonly colours: Colours;
  /** Colours of what `complain` prints. */
  readonly errorColours: Colours;
  /** Columns. */
  readonly width: number;
  /** True when a person watches the results. */
  readonly watched: boolean;
  /** True when a person can be asked. */
  readonly answering: boolean;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const WIDTH_OF_FILES = 120;
const NARROWEST = 40;
/** Wider lines are hard to read. */
const WIDEST = 160;

/** The terminal that the process was started on. A reader that goes away (`| head`) ends the output and nothing else. */
export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  let open = true;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') process.exitCode = 1;
  });
  stderr.on('error', () => undefined);
  const write = (text: string): void => {
    if (open) stdout.write(text);
  };
  return {
    write,
    print: (line = '') => write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    colours: pc.createColors(wantsColour(stdout, env)),
    errorColours: pc.createColors(wantsColour(stderr, env)),
    get width() {
      return Math.min(WIDEST, Math.max(NARROWEST, stdout.isTTY ? stdout.columns || WIDTH_OF_FILES : WIDTH_OF_FILES));
    },
    watched: stdout.isTTY && env['TERM'] !== 'dumb',
    answering: stdout.isTTY && (stdin as Partial<ReadStream>).isTTY === true,
    input: stdin,
    output: stdout,
    variables: env,
  };
}

/** https://no-color.org and https://force-color.org */
function wantsColour(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY && env['TERM'] !== 'dumb';
}
