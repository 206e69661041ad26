import { InvalidArgumentError, Option } from 'commander';
import { RecordingError } from '../../debug/recording/recording-header.ts';
import type { DeltaMode } from '../../engine/run.ts';
import { FlowFiles } from '../../runner/flow-files.ts';
import { loadFlow } from '../../runner/flow-loading.ts';
import { recordRuns, type RecordedSession } from '../../runner/record-runs.ts';
import { openSession, type Session } from '../../runner/session.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { CliFailure } from '../cli-failure.ts';
import type { CommandDefinition } from '../command.ts';
import { EXIT_CODES, exitCodeHelp, exitCodeOf } from '../exit-codes.ts';
import { assign, readAssignment, type Assignment } from '../input/assignments.ts';
import { readInputs } from '../input/read-input.ts';
import { productVersion } from '../product-files.ts';
import { problemCount, problemLines } from '../output/problems.ts';
import type { Verbosity } from '../output/run-tree.ts';
import { shownPath } from '../output/shown-path.ts';
import { createStatusLine } from '../output/status-line.ts';
import type { Terminal } from '../output/terminal.ts';
import { textWidth } from '../output/text-width.ts';
import { runsConfirmedBy } from '../run/confirm.ts';
import { consentBy, personAt, type ConsentMode } from '../run/consent.ts';
import { stopOnInterrupt } from '../run/interrupt.ts';
import { runMany } from '../run/run-many.ts';
import { runOne, type RunSettings } from '../run/run-one.ts';
import { commandLineReferences, SECRET_COMMAND_OPTION } from '../secrets/references.ts';

interface RunCommandOptions {
  readonly input?: string;
  readonly set?: readonly Assignment[];
  readonly env?: string;
  readonly data?: string;
  readonly secretCommand?: string;
  readonly mode: DeltaMode;
  readonly consent?: ConsentMode;
  readonly yesRunOn?: string;
  readonly allowDeletes?: true;
  readonly concurrency: number;
  readonly record?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

const HELP = `
Examples:
  idflow run flow.idflow.yaml --input user.json
  idflow run flow.idflow.yaml --set accountName=ada --set 'user.roles=["admin"]'
  idflow run flow.idflow.yaml --input users.ndjson --concurrency 8 --env staging
  cat user.json | idflow run flow.idflow.yaml --input - --json

${exitCodeHelp()}
Many inputs end with the worst of their outcomes: failed, cancelled, vetoed, succeeded, no changes.`;

/** Validates a flow and runs it, for one input or many. */
export const run: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('run')
    .summary('run a flow for one user, or for many')
    .description(
      'Validates a flow and runs it. Shows each step as it happens: the edge taken, what was sent and what was answered.',
    )
    .argument('<flow>', 'flow file (NAME.idflow.yaml)')
    .option('-i, --input <file>', 'input: JSON or YAML; NDJSON for many runs; `-` reads standard input (default: {})')
    .option(
      '-s, --set <path=value>',
      'set one value of the input; may be repeated',
      (text: string, before: readonly Assignment[] | undefined) => [...(before ?? []), readAssignment(text)],
    )
    .option('-e, --env <name>', 'environment of idflow.targets.yaml (default: its own default)')
    .option('--data <folder>', 'where the embedded targets keep their files (default: beside idflow.targets.yaml)')
    .option(...SECRET_COMMAND_OPTION)
    .addOption(new Option('--mode <mode>', 'how deltas compare').choices(['full', 'incremental']).default('full'))
    .addOption(
      new Option('--consent <answer>', 'answer to questions of the flow; nobody to ask means no').choices(['yes', 'no', 'ask']),
    )
    .option('--yes-run-on <environment>', 'run on this protected environment without being asked')
    .option('--allow-deletes', 'delete in a protected environment without being asked')
    .option('-c, --concurrency <runs>', 'runs at the same time, with many inputs', wholeNumber, 1)
    .option('--record <file>', 'keep what the runs are told, to debug them later (docs/run-recordings.md)')
    .option('--json', 'print one event per line (docs/run-events.md)')
    .addOption(new Option('-q, --quiet', 'print the outcome only').conflicts(['verbose', 'json']))
    .option('-v, --verbose', 'print whole statements, answers and the debug log')
    .addHelpText('after', HELP)
    .action(action((flow: string, options: RunCommandOptions) => runFlow(flow, options, terminal)));
};

async function runFlow(path: string, options: RunCommandOptions, terminal: Terminal): Promise<number> {
  const files = new FlowFiles();
  const loaded = loadFlow(path, files);
  const source = (file: string): string | undefined => files.read(file);
  if (!loaded.valid || (loaded.problems.length > 0 && !options.json && !options.quiet)) {
    for (const problem of loaded.problems)
      for (const line of problemLines(problem, source, terminal.errorColours)) terminal.complain(line);
    terminal.complain(
      `\n${problemCount(loaded.problems, new Set([loaded.source.file, ...loaded.problems.map(({ file }) => file)]).size)}`,
    );
  }
  if (!loaded.valid) {
    terminal.complain('The flow is not valid; nothing was run.');
    return EXIT_CODES.invalid.code;
  }
  const inputs = await readInputs(options.input, terminal.input);
  const records = inputs.records.map(({ line, value }) => ({ line, value: assign(value, options.set ?? []) }));
  const status = createStatusLine(terminal);
  const { signal, release } = stopOnInterrupt(terminal, () => status.clear());
  const sandbox = createSandbox({ workers: threadsFor(options.concurrency) });
  // scripts wait for it least when it starts while the targets are opened
  sandbox.warmUp?.();
  const person = personAt(terminal, status, signal);
  let session: Session | undefined;
  let recorded: RecordedSession | undefined;
  try {
    session = await openSession(loaded, files, {
      sandbox,
      environment: options.env,
      dataFolder: options.data,
      references: commandLineReferences(terminal, options.secretCommand),
      confirmRun: runsConfirmedBy({ named: options.yesRunOn, by: (name) => `--yes-run-on ${name}` }, person),
    });
    const settings: RunSettings = {
      mode: options.mode,
      consent: consentBy(options.consent, person),
      confirmDelete: options.allowDeletes ? () => true : person,
      signal,
      json: options.json ?? false,
      verbosity: verbosityOf(options),
    };
    if (!settings.json && settings.verbosity !== 'quiet') printHeading(path, session, terminal);
    recorded = options.record === undefined ? undefined : recordedBy(options.record, session, files, terminal);
    const running = recorded?.session ?? session;
    if (!inputs.many) return exitCodeOf([(await runOne(running, records[0]!.value, settings, terminal, status, source)).outcome]);
    const { outcomes, left } = await runMany(
      running,
      records,
      { ...settings, concurrency: options.concurrency },
      terminal,
      source,
    );
    return exitCodeOf(left > 0 ? [...outcomes, 'cancelled'] : outcomes);
  } finally {
    status.end();
    release();
    recorded?.close();
    await Promise.all([session?.close(), sandbox.close()]);
  }
}

function recordedBy(path: string, session: Session, files: FlowFiles, terminal: Terminal): RecordedSession {
  try {
    return recordRuns(session, { path, idflow: productVersion(), files, failed: (message) => terminal.complain(message) });
  } catch (error) {
    throw error instanceof RecordingError ? new CliFailure(error.message) : error;
  }
}

const FEWEST_THREADS = 4;
const MOST_THREADS = 16;

/** A script that waits for a target keeps its thread, some 25 MB each; a quarter of the runs at most do so at once. */
function threadsFor(concurrency: number): number {
  return Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, Math.ceil(concurrency / 4)));
}

function printHeading(path: string, { flow, environment }: Session, terminal: Terminal): void {
  const { bold, dim } = terminal.colours;
  terminal.print(`${bold(flow.name)}  ${dim(shownPath(path))}`);
  const connections = [...environment.connections].map(([name, { kind, address }]) => `${name} = ${kind} ${shownPath(address)}`);
  const oneLine = [environment.name, ...connections].join('  ·  ');
  const lines = textWidth(oneLine) <= terminal.width ? [oneLine] : [environment.name, ...connections.map((line) => `  ${line}`)];
  for (const line of lines) terminal.print(dim(line));
  terminal.print();
}

function verbosityOf({ quiet, verbose }: RunCommandOptions): Verbosity {
  if (quiet) return 'quiet';
  return verbose ? 'verbose' : 'normal';
}

const MOST_CONCURRENT = 1_000;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_CONCURRENT) return value;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MOST_CONCURRENT}.`);
}
