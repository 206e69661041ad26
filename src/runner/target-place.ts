import { resolve } from 'node:path';
import type { TargetKind } from '../flow/flow-file.ts';
import { FLOW_ENDING } from '../flow/layout/layout.ts';
import { didYouMean } from '../flow/suggestion.ts';
import { createRedactor, type Redactor } from '../runs/redact.ts';
import type { Connection } from '../targets/environment/connection.ts';
import { EnvironmentError } from '../targets/environment/environment-error.ts';
import { chooseEnvironment, openEnvironment, type ChosenEnvironment } from '../targets/environment/environment.ts';
import type { ReferenceSource } from '../targets/environment/reference.ts';
import type { TargetsFile } from '../targets/environment/targets-file.ts';
import { TargetError, type Target } from '../targets/port.ts';
import { folderOf, withSlashes, type FlowFiles } from './flow-files.ts';
import { loadFlow, targetsOf } from './flow-loading.ts';
import { nearestTargetsFile } from './session.ts';

/** Which targets are meant: those of an environment, or of a flow in it. */
export interface TargetPlace {
  /** Absolute path of a targets file, of a flow, or (without a name that ends so) of a folder. */
  readonly file: string;
  /** Name of the environment; the default of the targets file if not given. */
  readonly environment?: string | undefined;
}

/** What places are read and targets opened with. */
export interface TargetAccess {
  readonly files: FlowFiles;
  readonly references: ReferenceSource;
  readonly signal?: AbortSignal | undefined;
}

/** The targets of a place, none of them open. */
export interface PlacedTargets {
  readonly environment: ChosenEnvironment;
  readonly targetsFile: TargetsFile | undefined;
  /** By logical name; of a flow only those that it and the flows it calls use. */
  readonly connections: ReadonlyMap<string, Connection>;
}

/**
 * Finds the targets of a place.
 * @throws EnvironmentError when there is no such environment, FlowFileError when the flow can not be read
 */
export function targetsAt({ file, environment: name }: TargetPlace, files: FlowFiles): PlacedTargets {
  const isFlow = file.endsWith(FLOW_ENDING);
  const folder = isFlow || /\.ya?ml$/.test(file) ? folderOf(withSlashes(resolve(file))) : withSlashes(resolve(file));
  const targetsFile = nearestTargetsFile(folder, files);
  const wanted: ReadonlyMap<string, TargetKind> = isFlow ? targetsOf(loadFlow(file, files).source, files) : new Map();
  const environment = chooseEnvironment({ targetsFile, name, folder, wanted });
  const { settings } = environment;
  const connections = isFlow ? new Map([...settings].filter(([target]) => wanted.has(target))) : settings;
  return { environment, targetsFile, connections };
}

/** Chosen targets of a place; all if not said. @throws EnvironmentError for a name that is none of them */
export function chosenTargets({ connections, environment }: PlacedTargets, names?: readonly string[]): readonly string[] {
  for (const name of names ?? []) if (!connections.has(name)) throw unknownTarget(name, connections, environment);
  return names ?? [...connections.keys()];
}

function unknownTarget(name: string, connections: PlacedTargets['connections'], { name: environment }: ChosenEnvironment): Error {
  const hint = didYouMean(name, connections.keys()) ?? '';
  return new EnvironmentError(`The environment \`${environment}\` has no target \`${name}\`. ${hint}`.trimEnd());
}

/**
 * Opens one target, works with it and closes it. What fails is told without the values of secrets.
 * @throws EnvironmentError when it can not be opened; whatever `work` throws, TargetError above all
 */
export async function withTarget<T>(
  { environment, targetsFile, connections }: PlacedTargets,
  name: string,
  { references }: Pick<TargetAccess, 'references'>,
  work: (target: Target, redactor: Redactor) => Promise<T>,
): Promise<T> {
  const connection = connections.get(name);
  if (!connection) throw unknownTarget(name, connections, environment);
  const open = await openEnvironment({
    folder: environment.folder,
    targetsFile,
    name: targetsFile ? environment.name : undefined,
    wanted: new Map([[name, connection.targetKind]]),
    references,
  });
  try {
    return await work(open.targets.get(name)!, createRedactor(open.secrets));
  } finally {
    await open.close();
  }
}

/** What a server says in a refusal may repeat what it was sent. */
export async function withoutSecrets<T>(redactor: Redactor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const { kind, code, safeToRepeat } = error;
    throw new TargetError(kind, redactor.text(error.message), { code, safeToRepeat });
  }
}
