import { Command, CommanderError } from 'commander';
import { RunNotConfirmed } from '../runner/confirm-run.ts';
import { FlowFileError } from '../runner/flow-loading.ts';
import { InputError } from '../runner/input/input-error.ts';
import { EnvironmentError, TargetsFileError } from '../targets/environment/environment-error.ts';
import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import { CliFailure } from './cli-failure.ts';
import type { CommandContext } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT_CODES, exitCodeHelp } from './exit-codes.ts';
import { problemLines } from './output/problems.ts';
import type { Terminal } from './output/terminal.ts';
import { productVersion } from './product-files.ts';

const HELP = `
${exitCodeHelp()}

First steps:
  idflow demo                                              a tour on embedded targets
  idflow validate flows                                    find everything that is wrong
  idflow run flows/update-user.idflow.yaml --input user.json`;

/**
 * Runs the command line.
 * @param args without the program's own name
 * @returns the exit code; errors have been told
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const context: CommandContext = {
    terminal,
    action:
      (run) =>
      async (...given) => {
        exitCode = await run(...given);
      },
  };
  const program = new Command('idflow')
    .description('Design, run and debug identity provisioning flows.')
    .version(productVersion(), '-V, --version')
    .addHelpText('after', HELP)
    .helpCommand(true);
  for (const define of COMMANDS) define(program, context);
  configure(program, terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function configure(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.write(text),
    writeErr: (text) => terminal.complain(text.trimEnd()),
    getOutHelpWidth: () => Math.min(terminal.width, 110),
    getErrHelpWidth: () => Math.min(terminal.width, 110),
    outputError: (text, write) => write(text.replace(/^error: /, 'idflow: ')),
  });
  for (const inner of command.commands) configure(inner, terminal);
}

/** Tells what went wrong, in a sentence. @returns the exit code for it */
function explain(error: unknown, terminal: Terminal): number {
  const { red } = terminal.errorColours;
  const debugging = terminal.variables['IDFLOW_DEBUG'] === '1';
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help')
      terminal.complain('`idflow --help` lists commands, `idflow COMMAND --help` their options.');
    return EXIT_CODES.usage.code;
  }
  if (debugging && error instanceof Error) terminal.complain(withoutGivenSecrets(error.stack ?? error.message));
  // The file's lines are not shown: what is wrong with one may be that it holds a secret.
  if (error instanceof TargetsFileError)
    for (const problem of error.problems)
      for (const line of problemLines(problem, () => undefined, terminal.errorColours)) terminal.complain(line);
  terminal.complain(`${red('idflow:')} ${withoutGivenSecrets(error instanceof Error ? error.message : String(error))}`);
  if (error instanceof CliFailure) return error.exitCode;
  if (error instanceof RunNotConfirmed) return EXIT_CODES.cancelled.code;
  const usage = [EnvironmentError, FlowFileError, InputError].some((kind) => error instanceof kind);
  return usage ? EXIT_CODES.usage.code : EXIT_CODES.failed.code;
}
