import { withoutGivenSecrets } from '../targets/environment/given-secrets.ts';
import { processTerminal } from './output/terminal.ts';
import { runCommandLine } from './program.ts';

/** Node 22 warns that its SQLite is experimental; users of idflow can do nothing about it. */
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`);
});

const terminal = processTerminal();

const defect = (error: unknown): void => {
  const shown = error instanceof Error ? (process.env['IDFLOW_DEBUG'] === '1' ? error.stack : error.message) : String(error);
  terminal.complain(`idflow: a defect in idflow itself: ${withoutGivenSecrets(shown ?? '')}. Set IDFLOW_DEBUG=1 to see where.`);
  process.exit(1);
};
process.on('uncaughtException', defect);
process.on('unhandledRejection', defect);

const exitCode = await runCommandLine(process.argv.slice(2), terminal);

// Everything is closed; whatever a library has left open must not keep the process, and output still under way must not be lost.
process.exitCode = exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
