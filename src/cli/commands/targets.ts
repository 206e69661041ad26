import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TargetStatus } from '../../targets/port.ts';
import { wordsOf } from '../../targets/environment/environment-error.ts';
import { chooseEnvironment, openEnvironment, type ChosenEnvironment } from '../../targets/environment/environment.ts';
import type { ReferenceSource } from '../../targets/environment/reference.ts';
import type { TargetsFile } from '../../targets/environment/targets-file.ts';
import { folderOf } from '../../runner/flow-files.ts';
import { nearestTargetsFile } from '../../runner/session.ts';
import { createRedactor } from '../../runs/redact.ts';
import { CliFailure } from '../cli-failure.ts';
import type { CommandDefinition } from '../command.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { shownPath } from '../output/shown-path.ts';
import { tableLines } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text-width.ts';
import { commandLineReferences, SECRET_COMMAND_OPTION } from '../secrets/references.ts';
import { durationText } from '../../flow/duration-text.ts';
import { targetsList } from './targets-list.ts';
import { targetsShow } from './targets-show.ts';

interface TestOptions {
  readonly env?: string;
  readonly secretCommand?: string;
  readonly json?: true;
}

interface Tested extends TargetStatus {
  readonly name: string;
  readonly kind: string;
}

const HELP = `
Examples:
  idflow targets test                      the default environment of the nearest idflow.targets.yaml
  idflow targets test flows --env staging

Exit codes: 0 every target answers, 1 one does not, 2 no targets file, or one that is not sound.`;

/** Commands about targets. */
export const targets: CommandDefinition = (program, context) => {
  const { terminal, action } = context;
  const command = program
    .command('targets')
    .summary('test the connections to targets, and look into them')
    .description('Commands about the targets of an environment.');
  command
    .command('test')
    .summary('ask every target of an environment whether it answers')
    .description('Opens every target of an environment and asks it for its name and version.')
    .argument('[place]', 'folder or flow file whose idflow.targets.yaml counts', '.')
    .option('-e, --env <name>', 'environment (default: that of the file)')
    .option(...SECRET_COMMAND_OPTION)
    .option('--json', 'print one target per line as JSON')
    .addHelpText('after', HELP)
    .action(action((place: string, options: TestOptions) => testTargets(place, options, terminal)));
  targetsList(command, context);
  targetsShow(command, context);
};

async function testTargets(place: string, { env, json, secretCommand }: TestOptions, terminal: Terminal): Promise<number> {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (!stats) throw new CliFailure(`${place} does not exist.`);
  const folder = stats.isDirectory() ? place : folderOf(place);
  const targetsFile = nearestTargetsFile(folder);
  if (!targetsFile)
    throw new CliFailure(
      `There is no idflow.targets.yaml in ${resolve(folder)} or a folder around it. Without one, flows run on embedded targets.`,
    );
  const environment = chooseEnvironment({ targetsFile, name: env, folder, wanted: new Map() });
  const references = commandLineReferences(terminal, secretCommand);
  const tested: Tested[] = [];
  for (const name of environment.settings.keys()) tested.push(await testTarget(name, environment, targetsFile, references));
  if (json)
    for (const { name, kind, ...status } of tested)
      terminal.print(JSON.stringify({ v: 1, environment: environment.name, name, kind, ...status }));
  else printTable(tested, environment, targetsFile, terminal);
  return tested.every(({ ok }) => ok) ? 0 : EXIT_CODES.failed.code;
}

/** Each target is opened by itself, so that one that can not be opened hides no other. */
async function testTarget(
  name: string,
  { settings, name: env, folder }: ChosenEnvironment,
  targetsFile: TargetsFile,
  references: ReferenceSource,
): Promise<Tested> {
  const { kind, targetKind } = settings.get(name)!;
  const started = performance.now();
  try {
    const wanted = new Map([[name, targetKind]]);
    const open = await openEnvironment({
      folder,
      targetsFile,
      name: env,
      wanted,
      references,
    });
    try {
      const redactor = createRedactor(open.secrets);
      const { server, message, ...status } = await open.targets.get(name)!.test();
      const shown = message === undefined ? undefined : redactor.text(message);
      return { name, kind, ...status, server: redactor.text(server), message: shown };
    } finally {
      await open.close();
    }
  } catch (error) {
    const message = wordsOf(error);
    return { name, kind, ok: false, server: '', latencyMs: performance.now() - started, message };
  }
}

function printTable(tested: readonly Tested[], environment: ChosenEnvironment, { file }: TargetsFile, terminal: Terminal): void {
  const { bold, dim, green, red } = terminal.colours;
  terminal.print(`${bold(environment.name)}  ${dim(shownPath(file))}\n`);
  if (tested.length === 0) {
    terminal.print(`The environment \`${environment.name}\` has no targets. Add one below its name.`);
    return;
  }
  const rows = tested.map(({ name, kind, ok, server, latencyMs }) => [
    ok ? green('✓') : red('✗'),
    name,
    kind,
    printable(server),
    ok ? durationText(latencyMs) : '',
  ]);
  for (const line of tableLines(['', 'target', 'kind', 'server', 'latency'], rows, terminal)) terminal.print(line);
  for (const { name, message } of tested) if (message !== undefined) terminal.print(`\n${bold(name)}  ${printable(message)}`);
}
