import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * Runs a program to its end.
 * @returns what it wrote, both streams
 * @throws Error with what it wrote when it fails
 */
export function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`${program} ${args[0] ?? ''} failed: ${error.message}\n${stderr}${stdout}`.trim(), { cause: error }));
      else resolve(stdout + stderr);
    });
  });
}

/** A server that runs in the foreground of its own process group. */
export interface RunningProgram {
  /** What it has written so far. */
  log(): string;
  /** Ends it and its children. @param signal SIGTERM asks, SIGKILL does not */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  readonly hasEnded: boolean;
}

/** Starts a server; its words go to a file, so that a full pipe stops nobody. */
export function start(program: string, args: readonly string[], logFile: string): RunningProgram {
  const log = openSync(logFile, 'a', 0o600);
  const child: ChildProcess = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended = false;
  const end = new Promise<void>((resolve) => {
    const over = (): void => {
      ended = true;
      resolve();
    };
    child.once('exit', over);
    child.once('error', over);
  });
  const endGroup = (): void => {
    if (!ended && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  // A test that is broken off must leave no server behind.
  process.once('exit', endGroup);
  return {
    log: () => readFileSync(logFile, 'utf8'),
    get hasEnded() {
      return ended;
    },
    async end(signal) {
      process.removeListener('exit', endGroup);
      if (!ended && child.pid !== undefined) process.kill(-child.pid, signal);
      await end;
    },
  };
}

/**
 * Waits until a server takes connections.
 * @throws Error with its log when it ends before, or does not within the time
 */
export async function listening(server: RunningProgram, port: number, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (!(await answers(port))) {
    if (server.hasEnded || Date.now() > until)
      throw new Error(`Nothing listens on port ${String(port)}.\n${server.log()}`.trim());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
