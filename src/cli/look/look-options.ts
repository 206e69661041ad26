import type { Command } from 'commander';
import { statSync } from 'node:fs';
import { FlowFiles } from '../../runner/flow-files.ts';
import type { TargetAccess, TargetPlace } from '../../runner/target-place.ts';
import { CliFailure } from '../cli-failure.ts';
import type { Terminal } from '../output/terminal.ts';
import { commandLineReferences, SECRET_COMMAND_OPTION } from '../secrets/references.ts';

/** What commands that look into targets have in common. */
export interface LookOptions {
  readonly env?: string;
  readonly in: string;
  readonly json?: true;
  readonly secretCommand?: string;
}

/** Adds the options that all of them take. */
export const lookOptions = (command: Command): Command =>
  command
    .option('-e, --env <name>', 'environment (default: that of the file)')
    .option('--in <place>', 'folder or flow file whose idflow.targets.yaml counts', '.')
    .option(...SECRET_COMMAND_OPTION)
    .option('--json', 'print JSON');

/** Where such a command looks, and with what. @throws CliFailure when the place is not there */
export function lookFrom(
  { env, in: file, secretCommand }: LookOptions,
  terminal: Terminal,
): { readonly place: TargetPlace; readonly access: TargetAccess } {
  if (!statSync(file, { throwIfNoEntry: false })) throw new CliFailure(`${file} does not exist.`);
  return {
    place: { file, environment: env },
    access: { files: new FlowFiles(), references: commandLineReferences(terminal, secretCommand) },
  };
}
