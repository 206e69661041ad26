import { existsSync } from 'node:fs';
import { run } from './program.ts';

/** A server as Debian packages it. */
export interface DebianServer {
  /** Files that are there when it is installed. */
  readonly programs: readonly string[];
  readonly packages: readonly string[];
}

/**
 * Installs what a server needs, where that is possible: on Debian, as root.
 * @returns why it can not be had; undefined when it is there
 */
export async function missing({ programs, packages }: DebianServer): Promise<string | undefined> {
  const absent = (): string[] => programs.filter((program) => !existsSync(program));
  if (absent().length === 0) return undefined;
  const wanted = `apt-get install ${packages.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) return `${absent().join(', ')} missing, and this machine has no apt-get`;
  if (process.getuid?.() !== 0) return `${absent().join(', ')} missing; as root: ${wanted}`;
  const install = (): Promise<string> => aptGet('install', '--yes', '--no-install-recommends', ...packages);
  try {
    // A fresh image has no lists of packages, and old lists name files that are gone.
    await install().catch(() => aptGet('update').then(install));
  } catch (error) {
    return `${wanted} failed: ${error instanceof Error ? error.message.split('\n', 1)[0]! : String(error)}`;
  }
  return absent().length === 0 ? undefined : `${absent().join(', ')} missing after ${wanted}`;
}

const aptGet = (...args: readonly string[]): Promise<string> =>
  run('/usr/bin/env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]);
