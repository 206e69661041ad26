import { globSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Problem } from '../../flow/problem.ts';
import { FlowFiles, withSlashes } from '../../runner/flow-files.ts';
import { loadFlow } from '../../runner/flow-loading.ts';
import { TARGETS_FILE_NAME } from '../../targets/environment/targets-file.ts';
import { CliFailure } from '../cli-failure.ts';
import type { CommandDefinition } from '../command.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { problemCount, problemLines } from '../output/problems.ts';
import type { Terminal } from '../output/terminal.ts';
import { commandLineReferences, SECRET_COMMAND_OPTION } from '../secrets/references.ts';
import { DatabaseSchemas } from '../validate/database-schemas.ts';
import { TargetsFiles } from '../validate/targets-files.ts';

const FLOW_FILES = '**/*.idflow.yaml';
const TARGETS_FILES = `**/${TARGETS_FILE_NAME}`;

const isTargetsFile = (file: string): boolean => basename(file) === TARGETS_FILE_NAME;

const HELP = `
Examples:
  idflow validate flows/update-user.idflow.yaml
  idflow validate flows               every *.idflow.yaml and idflow.targets.yaml in the folder and below
  idflow validate 'flows/**/*.yaml'   quoted, so that the pattern reaches idflow
  idflow validate flows --check-sql --env staging

Exit codes: 0 no errors (warnings may be there), 1 a database can not be read, 2 no such file or environment, 6 errors.`;

interface ValidateOptions {
  readonly json?: true;
  readonly checkSql?: true;
  readonly env?: string;
  readonly secretCommand?: string;
}

/** Finds everything that is wrong with flows and targets files, without running anything. */
export const validate: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('validate')
    .summary('find everything that is wrong with flows and targets files')
    .description(
      'Checks flow files, the scripts and schemas they name and the flows they call, and idflow.targets.yaml. Runs nothing, and without --check-sql connects to nothing.',
    )
    .argument('<files...>', 'flow files, targets files, folders, or patterns')
    .option('--check-sql', 'connect to the databases of an environment, and check that tables and columns are there')
    .option('-e, --env <name>', 'environment for --check-sql (default: that of the targets file)')
    .option(...SECRET_COMMAND_OPTION)
    .option('--json', 'print one problem per line as JSON')
    .addHelpText('after', HELP)
    .action(action((patterns: string[], options: ValidateOptions) => validateAll(patterns, options, terminal)));
};

async function validateAll(patterns: readonly string[], options: ValidateOptions, terminal: Terminal): Promise<number> {
  const { json = false, checkSql, env } = options;
  if (env !== undefined && !checkSql) throw new CliFailure('--env is for --check-sql: nothing else asks an environment.');
  const files = new FlowFiles();
  const schemas =
    checkSql && new DatabaseSchemas(env, { files, references: commandLineReferences(terminal, options.secretCommand) });
  const targets = new TargetsFiles(files);
  const found = [...new Set(patterns.flatMap(filesOf))];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const file of found)
    for (const problem of isTargetsFile(file) ? targets.check(file) : await problemsOfFlow(file, files, targets, schemas)) {
      // Flows that call the same one find its problems each.
      const key = JSON.stringify([problem.file, problem.range.start.offset, problem.code, problem.message]);
      if (!seen.has(key)) problems.push(problem);
      seen.add(key);
    }
  // What is wrong with a line of a targets file may be that it holds a secret.
  const shown = (file: string): string | undefined => (isTargetsFile(file) ? undefined : files.read(file));
  const failed = problems.some(({ severity }) => severity === 'error');
  if (json) for (const problem of problems) terminal.print(JSON.stringify({ v: 1, ...problem }));
  else {
    for (const problem of problems) terminal.print([...problemLines(problem, shown, terminal.colours), ''].join('\n'));
    const { green, red } = terminal.colours;
    terminal.print(
      failed ? red(`✗ ${problemCount(problems, found.length)}`) : green(`✓ ${problemCount(problems, found.length)}`),
    );
  }
  return failed ? EXIT_CODES.invalid.code : 0;
}

async function problemsOfFlow(
  file: string,
  files: FlowFiles,
  targets: TargetsFiles,
  schemas: DatabaseSchemas | undefined,
): Promise<readonly Problem[]> {
  const { problems, source } = loadFlow(file, (await schemas?.readerFor(file)) ?? files);
  return [...problems, ...targets.checkFlow(source)];
}

/** @throws CliFailure when nothing is there */
function filesOf(pattern: string): string[] {
  const stats = statSync(pattern, { throwIfNoEntry: false });
  if (stats?.isFile()) return [pattern];
  const exclude = (name: string): boolean => /(^|[\\/])node_modules$/.test(name);
  const found = stats?.isDirectory()
    ? globSync([FLOW_FILES, TARGETS_FILES], { cwd: pattern, exclude }).map((file) => `${pattern.replace(/[\\/]+$/, '')}/${file}`)
    : globSync(pattern, { exclude }).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
  if (found.length === 0)
    throw new CliFailure(
      stats
        ? `There is no ${FLOW_FILES.slice(3)} and no ${TARGETS_FILE_NAME} in ${pattern}.`
        : `${pattern}: no such file, and no file that fits.`,
    );
  return found.map(withSlashes).sort();
}
