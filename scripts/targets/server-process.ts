import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { throwawayFolder } from './throwaway.ts';

/** The machine lacks a server; the message says what, and how to get it. */
export class ServerMissing extends Error {
  override readonly name = 'ServerMissing';
}

/** Who runs a server that refuses to be run by root; undefined where the tests are not run by root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account of the first of these names that the machine has. @throws ServerMissing */
export function accountOf(...names: readonly string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of names) {
    try {
      const number = (which: string): number => Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: number('-u'), gid: number('-g') };
    } catch {
      // The next one.
    }
  }
  throw new ServerMissing(`There is no account to run the server: none of ${names.join(', ')}.`);
}

/** A folder for one server, which belongs to its account; others may pass through. */
export function serverFolder(name: string, account: Account | undefined): string {
  const folder = throwawayFolder(name);
  chmodSync(folder, 0o711);
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Writes a file that the account alone may read, which is what servers want of keys. */
export function writeFor(account: Account | undefined, path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
  if (account) chownSync(path, account.uid, account.gid);
}

/** Runs a program to its end. @throws Error with its words when it fails */
export async function runAs(account: Account | undefined, program: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, ...account });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} failed (${code}):\n${output}`);
}

/** A server that runs under an account; it does not outlive the tests. */
export class ServerProcess {
  private readonly child: ChildProcess;
  private output = '';
  private readonly killAtExit = (): void => void this.child.kill('SIGKILL');

  constructor(program: string, args: readonly string[], account: Account | undefined, cwd: string) {
    this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, ...account });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output = (this.output + text).slice(-20_000)));
    }
    process.once('exit', this.killAtExit);
    this.child.once('exit', () => process.off('exit', this.killAtExit));
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Waits until `answers` does not throw any more.
   * @throws Error with the server's words when it ends before, or after `timeoutMs`
   */
  async ready<T>(answers: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      if (!this.running) throw new Error(`The server ended at its start:\n${this.output}`);
      try {
        return await answers();
      } catch (error) {
        if (performance.now() > until) throw new Error(`The server did not get ready:\n${this.output}`, { cause: error });
        await wait(50);
      }
    }
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.running) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
