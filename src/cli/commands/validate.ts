import { globSync, statSync } from 'node:fs';
import type { Problem } from '../../flow/problem.ts';
import { CliFailure } from '../cli-failure.ts';
import type { CommandDefinition } from '../command.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { CliFiles, loadFlow, withSlashes } from '../flow-loading.ts';
import { problemCount, problemLines } from '../output/problems.ts';
import type { Terminal } from '../output/terminal.ts';

const FLOW_FILES = '**/*.idflow.yaml';

const HELP = `
Examples:
  idflow validate flows/update-user.idflow.yaml
  idflow validate flows               every *.idflow.yaml in the folder and below
  idflow validate 'flows/**/*.yaml'   quoted, so that the pattern reaches idflow

Exit codes: 0 no errors (warnings may be there), 2 no such file, 6 errors.`;

/** Finds everything that is wrong with flows, without running them. */
export const validate: CommandDefinition = (program, { terminal, action }) => {
  program
    .command('validate')
    .summary('find everything that is wrong with flows')
    .description(
      'Checks flow files, the scripts and schemas they name and the flows they call. Runs nothing and connects to nothing.',
    )
    .argument('<files...>', 'flow files, folders, or patterns')
    .option('--json', 'print one problem per line as JSON')
    .addHelpText('after', HELP)
    .action(action((patterns: string[], { json }: { json?: true }) => validateAll(patterns, json ?? false, terminal)));
};

function validateAll(patterns: readonly string[], json: boolean, terminal: Terminal): number {
  const files = new CliFiles();
  const flows = [...new Set(patterns.flatMap(filesOf))];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const flow of flows)
    for (const problem of loadFlow(flow, files).problems) {
      // Flows that call the same one find its problems each.
      const key = JSON.stringify([problem.file, problem.range.start.offset, problem.code, problem.message]);
      if (!seen.has(key)) problems.push(problem);
      seen.add(key);
    }
  const failed = problems.some(({ severity }) => severity === 'error');
  if (json) for (const problem of problems) terminal.print(JSON.stringify({ v: 1, ...problem }));
  else {
    for (const problem of problems)
      terminal.print([...problemLines(problem, (file) => files.read(file), terminal.colours), ''].join('\n'));
    const { green, red } = terminal.colours;
    terminal.print(
      failed ? red(`✗ ${problemCount(problems, flows.length)}`) : green(`✓ ${problemCount(problems, flows.length)}`),
    );
  }
  return failed ? EXIT_CODES.invalid.code : 0;
}

/** @throws CliFailure when nothing is there */
function filesOf(pattern: string): string[] {
  const stats = statSync(pattern, { throwIfNoEntry: false });
  if (stats?.isFile()) return [pattern];
  const exclude = (name: string): boolean => /(^|[\\/])node_modules$/.test(name);
  const found = stats?.isDirectory()
    ? globSync(FLOW_FILES, { cwd: pattern, exclude }).map((file) => `${pattern.replace(/[\\/]+$/, '')}/${file}`)
    : globSync(pattern, { exclude }).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
  if (found.length === 0)
    throw new CliFailure(
      stats ? `There is no ${FLOW_FILES.slice(3)} in ${pattern}.` : `${pattern}: no such file, and no file that fits.`,
    );
  return found.map(withSlashes).sort();
}
