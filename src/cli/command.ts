import type { Command } from 'commander';
import type { Terminal } from './output/terminal.ts';

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Makes a command's function an action: the exit code that it answers becomes that of the process. */
  readonly action: <A extends unknown[]>(run: (...args: A) => Promise<number> | number) => (...args: A) => Promise<void>;
}

/** Adds a command to the program. */
export type CommandDefinition = (program: Command, context: CommandContext) => void;
