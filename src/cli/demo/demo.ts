import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../engine/outcome.ts';
import type { Json } from '../../flow/json.ts';
import { FlowFiles } from '../../runner/flow-files.ts';
import { loadFlow } from '../../runner/flow-loading.ts';
import { openSession, type Session } from '../../runner/session.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { DATA_FOLDER } from '../../targets/environment/data-folder.ts';
import { environmentVariables } from '../../targets/environment/reference.ts';
import { CliFailure } from '../cli-failure.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { outcomeText } from '../output/ending.ts';
import { shownPath } from '../output/shown-path.ts';
import { createStatusLine } from '../output/status-line.ts';
import type { Terminal } from '../output/terminal.ts';
import { durationText } from '../../flow/duration-text.ts';
import { commandName, samplesFolder } from '../product-files.ts';
import { stopOnInterrupt } from '../run/interrupt.ts';
import { runOne } from '../run/run-one.ts';
import { changeLines } from './change-lines.ts';
import { SCENES, type Scene } from './scenes.ts';
import { changesBetween, snapshotOf, type Snapshot } from './snapshot.ts';

/** A sample that is open, with what its targets held at first. */
interface Stage {
  readonly session: Session;
  readonly files: FlowFiles;
  readonly before: ReadonlyMap<string, Snapshot>;
}

/**
 * Provisions a handful of people through the sample flows, in a copy of them in a new folder: shows the steps as they happen,
 * then what changed in the targets, then what to try next.
 * @returns the exit code: 0 when every run ended as it should
 */
export async function runDemo({ keep }: { readonly keep?: true }, terminal: Terminal): Promise<number> {
  const samples = samplesFolder();
  const folder = mkdtempSync(join(tmpdir(), 'idflow-demo-'));
  cpSync(samples, folder, { recursive: true, filter: (path) => !path.endsWith(DATA_FOLDER) });
  const status = createStatusLine(terminal);
  const { signal, release } = stopOnInterrupt(terminal, () => status.clear());
  const sandbox = createSandbox();
  sandbox.warmUp?.();
  const stages = new Map<string, Stage>();
  const outcomes: Outcome[] = [];
  const { bold, dim } = terminal.colours;
  const started = performance.now();
  try {
    for (const [index, scene] of SCENES.entries()) {
      if (signal.aborted) break;
      let stage = stages.get(scene.sample);
      if (!stage) stages.set(scene.sample, (stage = await openStage(scene, folder, terminal, sandbox)));
      const { session, files } = stage;
      terminal.print(
        `${dim(`${index + 1}/${SCENES.length}`)}  ${bold(scene.headline)}  ${dim(`${session.flow.name}, samples/${scene.sample}/inputs/${scene.input}.json`)}`,
      );
      const settings = {
        mode: 'full',
        consent: () => true,
        confirmDelete: undefined,
        signal,
        json: false,
        verbosity: 'compact',
      } as const;
      const report = await runOne(session, inputOf(scene, folder), settings, terminal, status, (file) => files.read(file));
      outcomes.push(report.outcome);
      terminal.print();
    }
    status.end();
    await printChanges(stages, terminal);
    printOutcomes(outcomes, performance.now() - started, terminal);
    printNextSteps(samples, terminal, keep ? folder : undefined);
    return outcomes.length === SCENES.length && !outcomes.includes('failed') ? 0 : EXIT_CODES.failed.code;
  } finally {
    status.end();
    release();
    for (const { session } of stages.values()) await session.close();
    await sandbox.close();
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function openStage(
  { sample }: Scene,
  folder: string,
  terminal: Terminal,
  sandbox: ReturnType<typeof createSandbox>,
): Promise<Stage> {
  const files = new FlowFiles();
  const loaded = loadFlow(join(folder, sample, `${sample}.idflow.yaml`), files);
  const [problem] = loaded.problems;
  if (!loaded.valid && problem)
    throw new CliFailure(`The sample ${sample} is not valid: ${problem.message}`, EXIT_CODES.failed.code);
  const session = await openSession(loaded, files, { references: environmentVariables(terminal.variables), sandbox });
  const before = new Map<string, Snapshot>();
  for (const [name, connection] of session.environment.connections) before.set(name, await snapshotOf(connection));
  return { session, files, before };
}

const inputOf = ({ sample, input }: Scene, folder: string): Json =>
  JSON.parse(readFileSync(join(folder, sample, 'inputs', `${input}.json`), 'utf8')) as Json;

async function printChanges(stages: ReadonlyMap<string, Stage>, terminal: Terminal): Promise<void> {
  const { bold, dim } = terminal.colours;
  terminal.print(bold('What changed'));
  for (const [sample, { session, before }] of stages)
    for (const [name, connection] of session.environment.connections) {
      const changes = changesBetween(before.get(name) ?? [], await snapshotOf(connection));
      if (changes.length === 0) continue;
      terminal.print(`\n  ${bold(name)}  ${dim(`${connection.kind} of samples/${sample}`)}`);
      for (const line of changeLines(changes, terminal)) terminal.print(line);
    }
  terminal.print();
}

function printOutcomes(outcomes: readonly Outcome[], durationMs: number, terminal: Terminal): void {
  const kinds = [...new Set(outcomes)];
  const parts = kinds.map(
    (kind) => `${outcomeText(kind, terminal.colours)} ${outcomes.filter((outcome) => outcome === kind).length}`,
  );
  terminal.print(`${parts.join('   ')}   ${terminal.colours.dim(`in ${durationText(durationMs)}`)}\n`);
}

function printNextSteps(samples: string, terminal: Terminal, kept: string | undefined): void {
  const { bold, dim } = terminal.colours;
  const sample = (path: string): string => {
    const file = join(samples, path);
    return existsSync(file) ? shownPath(file) : path;
  };
  const flow = sample('update-user/update-user.idflow.yaml');
  terminal.print(bold('Try next'));
  const commands: readonly [string, string][] = [
    ['the same with the data kept, twice', `${commandName()} run ${flow} --input ${sample('update-user/inputs/new-user.json')}`],
    ['a deletion that asks first', `${commandName()} run ${flow} --input ${sample('update-user/inputs/to-remove.json')}`],
    ['see what the engine sees', `${commandName()} run ${flow} --input ${sample('update-user/inputs/changed.json')} --json`],
    ['check your own flows', `${commandName()} validate ${sample('.')}`],
    ['an identity provider to call', `${commandName()} idp --port 8080`],
  ];
  for (const [what, command] of commands) terminal.print(`  ${dim(`# ${what}`)}\n  ${command}`);
  if (kept !== undefined) terminal.print(`\n${dim('The folder of this demo is still there:')} ${kept}`);
}
