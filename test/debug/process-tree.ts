import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process and all below it, as Linux tells of them. */
export interface ProcessTree {
  readonly pids: readonly number[];
  /** Local addresses at which any of them waits for connections. */
  readonly listening: readonly string[];
}

/** State of a TCP socket that listens, in the tables of `/proc/net`. */
const LISTENING = '0A';

export function processTree(root: number): ProcessTree {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(textOf(`/proc/${entry}/stat`))?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const pids = [root];
  for (const pid of pids) for (const [child, parent] of parents) if (parent === pid) pids.push(child);
  const sockets = new Set(pids.flatMap(socketsOf));
  const rows = ['tcp', 'tcp6'].flatMap((table) => textOf(`/proc/${root}/net/${table}`).split('\n'));
  const listening = rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTENING && sockets.has(inode ?? ''))
    .map(([, address]) => address!);
  return { pids, listening };
}

/** Whether a process is there and has not ended. */
export const isRunning = (pid: number): boolean => /^\d+ \(.*\) [^ZX]/s.test(textOf(`/proc/${pid}/stat`));

/** Names of the threads of a process, of 15 letters at most. */
export const threadNames = (pid: number): string[] =>
  list(`/proc/${pid}/task`).map((thread) => textOf(`/proc/${pid}/task/${thread}/comm`).trim());

/** Inodes of the sockets that a process holds. */
function socketsOf(pid: number): string[] {
  const links = `/proc/${pid}/fd`;
  return list(links).flatMap((name) => /^socket:\[(\d+)\]$/.exec(target(`${links}/${name}`))?.[1] ?? []);
}

const textOf = (path: string): string => orNothing(() => readFileSync(path, 'utf8'), '');
const list = (path: string): string[] => orNothing(() => readdirSync(path), []);
const target = (path: string): string => orNothing(() => readlinkSync(path), '');

/** What belongs to a process is gone when the process is. */
function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}
