import { environmentVariables, secretVariable, type ReferenceSource } from '../../targets/environment/reference.ts';
import type { Terminal } from '../output/terminal.ts';
import { secretCommand } from './secret-command.ts';

/** The variable that holds a command for secrets, where no option does. */
const VARIABLE = 'IDFLOW_SECRET_COMMAND';

/** The option of commands that open targets, and its description. */
export const SECRET_COMMAND_OPTION = [
  '--secret-command <command>',
  'asks this program for secrets, {name} in its place: "op read op://vault/{name}" (default: $IDFLOW_SECRET_COMMAND)',
] as const;

/**
 * Where the command line has the values of references from: environment variables, and for secrets that no variable holds the
 * command that the person gave. A targets file can name secrets, never a command.
 * @param command of the option `--secret-command`
 * @throws CliFailure for a command that can not be understood
 */
export function commandLineReferences({ variables }: Pick<Terminal, 'variables'>, command?: string): ReferenceSource {
  const fromVariables = environmentVariables(variables);
  const written = command ?? variables[VARIABLE];
  if (written === undefined || (command === undefined && written.trim() === '')) return fromVariables;
  const ask = secretCommand(written, { givenBy: command === undefined ? VARIABLE : '--secret-command', variables });
  return {
    read: async (reference) => {
      const isCommand = reference.from === 'secret' && secretVariable(reference.name) === VARIABLE;
      const value = isCommand ? undefined : await fromVariables.read(reference);
      return value ?? (reference.from === 'secret' ? ask(reference.name) : undefined);
    },
    remedy: (reference) =>
      reference.from === 'secret'
        ? `Set the environment variable ${secretVariable(reference.name)}, or give a --secret-command.`
        : fromVariables.remedy(reference),
    // a secret may be known to the command
    unset: (references) => fromVariables.unset?.(references.filter(({ from }) => from === 'env')) ?? [],
  };
}
